import { createHash } from 'node:crypto'
import { Problem } from './problem.ts'

/** A strong validator: equal exactly when the representation is. */
export const etagOf = (body: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`

/** Refuses with 412 when `If-Match` is given and names another representation than the current one (RFC 9110 §13.1.1). */
export const requireMatch = (ifMatch: string | null, current: unknown): void => {
  if (ifMatch === null || ifMatch.trim() === '*') return
  const wanted = ifMatch.split(',').map((tag) => tag.trim())
  if (!wanted.includes(etagOf(current))) {
    throw new Problem(
      'precondition-failed',
      'It has changed since it was read: read it again, then repeat the change.',
    )
  }
}
