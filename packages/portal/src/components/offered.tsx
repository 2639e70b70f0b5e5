import { type Item, type License, type Offer, useList, useRead } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { Buy } from './buy.tsx'
import { licenseTarget, offersFor, orderable, renewable, type Target } from './offers.ts'

/** What an organization may order by here; nothing on a server that sells nothing. */
export const useOffers = (organizationId: string | null): readonly Offer[] => {
  const hosted = useInstallation().data?.mode === 'hosted'
  const list = useList('GET /v1/offers', { query: { limit: '500' } }, hosted && organizationId !== null)
  return organizationId === null ? [] : orderable(list.rows, organizationId)
}

const KINDS = [
  ['renewal', text.renew],
  ['quota-extension', text.extend],
  ['device-clearing', text.clear],
] as const

const Offered = ({
  organizationId,
  target,
  kinds,
}: {
  readonly organizationId: string
  readonly target: Target
  readonly kinds: readonly Offer['kind'][]
}) => {
  const offers = useOffers(organizationId)
  return (
    <>
      {KINDS.map(([kind, label]) => {
        const fitting = kinds.includes(kind) ? offersFor(offers, kind, target) : []
        if (fitting.length === 0) return null
        return (
          <Buy key={kind} label={label} organizationId={organizationId} offers={fitting} target={target} />
        )
      })}
    </>
  )
}

/** The renewal of a license, where the vendor offers one. */
export const OfferedForLicense = ({ license }: { readonly license: License }) =>
  renewable(license) ? (
    <Offered organizationId={license.organizationId} target={licenseTarget(license)} kinds={['renewal']} />
  ) : null

/** The renewal of an item is that of its license. */
const RenewalOf = ({ item }: { readonly item: Item }) => {
  const license = useRead('GET /v1/licenses/{id}', { params: { id: item.licenseId } })
  return license.data === undefined ? null : <OfferedForLicense license={license.data} />
}

/** More quota for an item, its license's renewal, or its devices cleared, where the vendor offers that. */
export const OfferedForItem = ({ item }: { readonly item: Item }) =>
  item.organizationId === null || item.stage === 'revoked' ? null : (
    <>
      <RenewalOf item={item} />
      <Offered
        organizationId={item.organizationId}
        target={{ id: item.id, label: item.product, products: [item.product] }}
        kinds={[
          ...(item.quota === null ? [] : (['quota-extension'] as const)),
          ...(item.seats.quota === null ? [] : (['device-clearing'] as const)),
        ]}
      />
    </>
  )
