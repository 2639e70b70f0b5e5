import { readRetryAfter } from './retry-after.ts'

/** What a send can end in (protocol.md, "Statuses"). Only `answer` can lead to deletion, once it is verified. */
export type Outcome =
  /** 200, or 403 with `application/jose`: still to be opened and verified. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** 400: the same bytes are not sent again. */
  | { readonly kind: 'bad-request'; readonly code: string }
  /** 401 `key-unknown` or `ticket-unknown`. */
  | { readonly kind: 'key-unknown' }
  /** 403 problem. */
  | { readonly kind: 'client-mismatch' }
  /** 413, 415. */
  | { readonly kind: 'too-large'; readonly status: number }
  /** 429, 503; the next server only for 503. */
  | { readonly kind: 'wait'; readonly status: 429 | 503; readonly retryAfter: number | null }
  /** Anything else; `atOnce`: no connection, refused within a moment, as ad blockers do. */
  | { readonly kind: 'noise'; readonly why: string; readonly atOnce: boolean }

/** What of a response counts. */
export interface Answer {
  readonly status: number
  readonly contentType: string | null
  readonly retryAfter: string | null
  readonly body: string
}

const problemCode = (answer: Answer): string | null => {
  if (!isType(answer, 'application/problem+json')) return null
  try {
    const problem: unknown = JSON.parse(answer.body)
    const known = typeof problem === 'object' && problem !== null && 'code' in problem
    return known && typeof problem.code === 'string' ? problem.code : ''
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const isType = (answer: Answer, type: string): boolean =>
  (answer.contentType ?? '').split(';')[0]?.trim().toLowerCase() === type

const noise = (why: string): Outcome => ({ kind: 'noise', why, atOnce: false })

const ofProblem = (status: number, code: string): Outcome | null => {
  if (status === 400) return { kind: 'bad-request', code }
  if (status === 401 && (code === 'key-unknown' || code === 'ticket-unknown')) return { kind: 'key-unknown' }
  if (status === 403 && code === 'client-mismatch') return { kind: 'client-mismatch' }
  return status === 413 || status === 415 ? { kind: 'too-large', status } : null
}

/** Reads what an answer means; `now` in Unix seconds for a `Retry-After` date. */
export const outcomeOf = (answer: Answer, now: number): Outcome => {
  const { status } = answer
  if ((status === 200 || status === 403) && isType(answer, 'application/jose'))
    return { kind: 'answer', status, body: answer.body }
  const code = problemCode(answer)
  if (code !== null) {
    if (status === 429 || status === 503)
      return { kind: 'wait', status, retryAfter: readRetryAfter(answer.retryAfter, now) }
    const known = ofProblem(status, code)
    if (known !== null) return known
  }
  return noise(`status ${status}, ${answer.contentType ?? 'no content type'}`)
}
