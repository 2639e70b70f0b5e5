import { type CheckedAuthorization, type Denial, ProtocolError } from '@countersign/protocol'
import type { Settings } from '../options.ts'
import type { Context } from './context.ts'
import { judgeStored } from './judge-reply.ts'
import type { GrantRecord } from './records.ts'
import { productOf } from './request.ts'
import { authorizationIn } from './tickets.ts'

/** In place of a key: a run could not write, so the others had better try. */
export const FAILURE = 'failure'

/** What other runs on this store brought about since this one looked. */
export type Followed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'granted'; readonly checked: CheckedAuthorization }
  /** A denial ended the authorization that this run holds. */
  | { readonly kind: 'ended'; readonly jti: string; readonly denial: Denial | null }

const NOTHING = { kind: 'nothing' } as const

/** Whether an authorization was asked for with the same version, modules, instances and so on. */
export const isSameRequest = (grant: GrantRecord, settings: Settings): boolean =>
  JSON.stringify([grant.asked.product, grant.instances ?? null]) ===
  JSON.stringify([productOf(settings), settings.instances ?? null])

/** Compares the authorization in the store with the one held (`jti`), for the same request. */
export const followGrant = async (context: Context, held: string | null): Promise<Followed> => {
  const { records, scope, settings } = context
  const grant = await records.grant(records.device.uuid, scope)
  const authorization = grant === null ? null : authorizationIn(grant)
  if (grant === null || authorization === null) return NOTHING
  const { jti, exp } = authorization
  if (grant.ended) return jti === held ? { kind: 'ended', jti, denial: grant.denial ?? null } : NOTHING
  if (jti === held || grant.ticketDropped || exp <= context.now()) return NOTHING
  if (!isSameRequest(grant, settings)) return NOTHING
  try {
    return { kind: 'granted', checked: await judgeStored(context, grant) }
  } catch (error) {
    if (error instanceof ProtocolError) return NOTHING
    throw error
  }
}
