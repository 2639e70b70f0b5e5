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

type Creation = Answer & { readonly status: number }

const identityOf = (
  call: OnceCall,
  idempotencyKey: string,
): { readonly key: string; readonly digest: string } => {
  if (!KEY.test(idempotencyKey)) throw invalid('Idempotency-Key', 'must be 1–255 visible ASCII characters.')
  return {
    key: sha256([call.caller.id, call.route, idempotencyKey].join('\n')),
    digest: sha256(JSON.stringify(call.body ?? null)),
  }
}

/** What was answered under a key within 24 hours; null: nothing. Throws a 422 where that was for another body. */
const answered = async (
  tx: Transaction,
  { key, digest }: { readonly key: string; readonly digest: string },
  services: Pick<ManagementServices, 'clock' | 'idempotencyRetention'>,
): Promise<Creation | null> => {
  await tx.state.sweepIdempotent(services.clock.realNow() - services.idempotencyRetention)
  const before = await tx.state.idempotent(key)
  if (before === null) return null
  if (before.digest !== digest)
    throw new Problem(
      'idempotency-mismatch',
      'This Idempotency-Key was used for another request body within 24 hours.',
    )
  return { status: before.status, body: JSON.parse(before.body) as unknown }
}

/**
 * Commits a unit of work that creates something. With an `Idempotency-Key` the answer is stored in the same
 * transaction, and a repetition within 24 hours of real time gets it again; another body: 422.
 * `stored` says what of the answer may be kept: a session password is shown once.
 */
export const commitOnce = async (
  services: ManagementServices,
  call: OnceCall,
  work: {
    readonly unit: (tx: Transaction) => Promise<Creation>
    readonly stored?: (body: unknown) => unknown
  },
): Promise<Answer> => {
  if (call.idempotencyKey === null) return services.store.commit(work.unit)
  const identity = identityOf(call, call.idempotencyKey)
  return services.store.commit(async (tx) => {
    const before = await answered(tx, identity, services)
    if (before !== null) return before
    const answer = await work.unit(tx)
    const body = work.stored === undefined ? answer.body : work.stored(answer.body)
    await tx.state.putIdempotent(identity.key, {
      digest: identity.digest,
      status: answer.status,
      body: JSON.stringify(body),
      at: services.clock.realNow(),
    })
    return answer
  })
}

/**
 * As `commitOnce`, for a unit that something is read, signed or made for before its transaction: a repetition gets its answer
 * before that, for what was made the first time may be why it could not be made again.
 */
export const prepareAndCommitOnce = async <Prepared>(
  services: ManagementServices,
  call: OnceCall,
  work: {
    readonly prepare: () => Promise<Prepared>
    readonly unit: (tx: Transaction, prepared: Prepared) => Promise<Creation>
  },
): Promise<Answer> => {
  if (call.idempotencyKey !== null) {
    const identity = identityOf(call, call.idempotencyKey)
    const before = await services.store.commit((tx) => answered(tx, identity, services))
    if (before !== null) return before
  }
  const prepared = await work.prepare()
  return commitOnce(services, call, { unit: (tx) => work.unit(tx, prepared) })
}
