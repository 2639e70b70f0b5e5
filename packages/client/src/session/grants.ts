import {
  type Authorization,
  type AuthorizationRequest,
  type CheckedAuthorization,
  checkAuthorization,
  ProtocolError,
  peekJws,
  readAuthorization,
} from '@countersign/protocol'
import type { Settings } from '../options.ts'
import type { Context } from './context.ts'
import { type GrantRecord, KEYS } from './records.ts'

/** The product as it is asked for. */
export const productOf = ({ product, modules, chargeWay }: Settings): AuthorizationRequest['product'] => ({
  ...{ code: product.code, version: product.version, edition: product.edition },
  ...{ deployment: product.deployment, modules: modules ?? null, chargeWay: chargeWay ?? null },
})

/** Whether an authorization was asked for with the same version, modules, instances and so on. */
export const isSameRequest = (grant: GrantRecord, settings: Settings): boolean =>
  JSON.stringify([grant.asked.product, grant.instances ?? null]) ===
  JSON.stringify([productOf(settings), settings.instances ?? null])

/** Judges a stored authorization at its `iat`, for the product as it is now. Throws a ProtocolError when it does not hold. */
export const judgeStored = async (context: Context, grant: GrantRecord): Promise<CheckedAuthorization> => {
  const { iat } = peekJws(grant.token).payload
  const request = { ...grant.asked, product: productOf(context.settings) }
  return checkAuthorization({
    ...{ ...context.trust, token: grant.token, request, clientUuid: grant.clientUuid },
    ...{ now: typeof iat === 'number' ? iat : 0, host: context.platform.binding.domain },
  })
}

/** What an authorization that was verified before it was stored says; null when it cannot be read. */
export const authorizationIn = (grant: GrantRecord): Authorization | null => {
  try {
    return readAuthorization(peekJws(grant.token).payload)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return null
  }
}

/** Whether an authorization takes a place while the device reports (C3). */
export const isConcurrent = ({ items }: Pick<Authorization, 'items'>): boolean =>
  items.some(({ chargeWay }) => chargeWay.startsWith('concurrent-'))

/** U14: the authorization `jti` may not be used any more; what was recorded before still goes under its ticket. */
export const keepTicket = async ({ records, scope }: Context, jti: string): Promise<void> => {
  const grant = await records.grant(records.device.uuid, scope)
  if (grant !== null && authorizationIn(grant)?.jti === jti)
    await records.write(KEYS.ended(grant.clientUuid, jti), grant)
}
