import { type CheckedAuthorization, type Denial, ProtocolError } from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import { authorizationIn, isSameRequest, judgeStored } from '../session/grants.ts'

/** What other runs on this store brought about since this one looked. */
export type Followed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'granted'; readonly checked: CheckedAuthorization }
  /** A denial ended the authorization that this run holds. */
  | { readonly kind: 'ended'; readonly jti: string; readonly denial: Denial | null }

const NOTHING = { kind: 'nothing' } as const

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
