import { randomBytes } from 'node:crypto'
import { publicTrialTerms } from '@countersign/licensing'
import type { AuthorizationRequest, Instant } from '@countersign/protocol'
import type { SignedItem } from '@countersign/store/port'
import type { DeviceServices } from '../../services.ts'

/**
 * A public trial for a request that names neither organization nor code (T1), signed before the transaction, in which
 * nothing but the store is awaited. Null: none is offered, or the device has one already.
 */
export const offerTrial = async (
  { store, issuer, identity }: Pick<DeviceServices, 'store' | 'issuer' | 'identity'>,
  request: AuthorizationRequest,
  now: Instant,
): Promise<SignedItem | null> => {
  if (request.organizationId !== null || request.handshakeCode !== null || issuer === null) return null
  const { uuid } = request.client
  const product = await store.read(async (tx) =>
    (await tx.authorizations.trial(uuid, request.product.code)) === null
      ? tx.setup.product(request.product.code)
      : null,
  )
  if (product === null || !product.publicTrial || identity.mode !== 'hosted') return null
  const id = `trial-${randomBytes(8).toString('hex')}`
  const terms = publicTrialTerms(product, { id, sandbox: identity.sandbox }, now)
  return { item: { terms, revokedAt: null }, jws: await issuer.signItem(terms) }
}
