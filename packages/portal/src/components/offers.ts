import type { Item, License, Offer } from '../queries/resources.ts'

/** What an offer could be for: a license (renewal) or an item (extension, clearing). */
export interface Target {
  readonly id: string
  readonly label: string
  readonly products: readonly string[]
}

/** Offers that an organization can order by; the server decides, this only hides what it would refuse. */
export const orderable = (offers: readonly Offer[], organizationId: string): readonly Offer[] =>
  offers.filter(
    (offer) =>
      offer.withdrawnAt === null &&
      (offer.organizationId === null || offer.organizationId === organizationId),
  )

const fits = (offer: Offer, target: Target): boolean =>
  (offer.target === null || offer.target === target.id) &&
  (offer.makes.product === null || target.products.includes(offer.makes.product))

/** Those of a kind that fit a license or an item. */
export const offersFor = (offers: readonly Offer[], kind: Offer['kind'], target: Target): readonly Offer[] =>
  offers.filter((offer) => offer.kind === kind && fits(offer, target))

/** What an offer can be ordered for; null: for nothing that exists, as it makes a new license. */
export const targetsOf = (offer: Offer, items: readonly Item[]): readonly Target[] | null => {
  if (offer.kind === 'purchase') return null
  const targets = new Map<string, Target>()
  for (const item of items) {
    if (item.stage === 'revoked' || (offer.kind === 'quota-extension' && item.quota === null)) continue
    const id = offer.kind === 'renewal' ? item.licenseId : item.id
    const products = [...(targets.get(id)?.products ?? []), item.product]
    targets.set(id, { id, label: `${id} · ${[...new Set(products)].join(', ')}`, products })
  }
  return [...targets.values()].filter((target) => fits(offer, target))
}

export const licenseTarget = (license: License): Target => ({
  id: license.id,
  label: license.alias ?? license.id,
  products: license.items.map(({ product }) => product),
})

/** Whether a license can be followed by another one (L6). */
export const renewable = ({ status, source, supplements, renewedBy }: License): boolean =>
  renewedBy === null &&
  (status === 'activated' || status === 'expired') &&
  source !== 'private-trial' &&
  supplements === null
