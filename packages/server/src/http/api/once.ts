import { createHash } from 'node:crypto'
import type { Transaction } from '@countersign/store/port'
import type { ManagementServices } from '../../services.ts'
import type { Caller } from './caller.ts'
import type { Answer } from './endpoint.ts'
import { invalid, Problem } from './problem.ts'

export interface OnceCall {
  readonly caller: Caller
  readonly idempotencyKey: string | null
  readonly route: string
  readonly body: unknown
}

const KEY = /^[\x21-\x7e]{1,255}$/
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/**
 * Commits a unit of work that creates something. With an `Idempotency-Key` the answer is stored in the same
 * transaction, and a repetition within 24 hours of real time gets it again; another body: 422.
 * `stored` says what of the answer may be kept: a session password is shown once.
 */
export const commitOnce = async (
  services: ManagementServices,
  call: OnceCall,
  work: {
    readonly unit: (tx: Transaction) => Promise<Answer & { readonly status: number }>
    readonly stored?: (body: unknown) => unknown
  },
): Promise<Answer> => {
  const { idempotencyKey } = call
  if (idempotencyKey === null) return services.store.commit(work.unit)
  if (!KEY.test(idempotencyKey)) throw invalid('Idempotency-Key', 'must be 1–255 visible ASCII characters.')
  const key = sha256([call.caller.id, call.route, idempotencyKey].join('\n'))
  const digest = sha256(JSON.stringify(call.body ?? null))
  return services.store.commit(async (tx) => {
    const at = services.clock.realNow()
    await tx.state.sweepIdempotent(at - services.idempotencyRetention)
    const before = await tx.state.idempotent(key)
    if (before !== null) {
      if (before.digest !== digest)
        throw new Problem(
          'idempotency-mismatch',
          'This Idempotency-Key was used for another request body within 24 hours.',
        )
      return { status: before.status, body: JSON.parse(before.body) as unknown }
    }
    const answer = await work.unit(tx)
    const body = work.stored === undefined ? answer.body : work.stored(answer.body)
    await tx.state.putIdempotent(key, { digest, status: answer.status, body: JSON.stringify(body), at })
    return answer
  })
}
