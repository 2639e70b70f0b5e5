import type { OrderContacts } from './recipients.ts'

/** Orders that are looked through, the newest first. */
const MOST = 500

/** Contacts of the orders by which an organization got its licenses (N3): an order that has made none speaks for nobody. */
export const orderContacts: OrderContacts = async (tx, organizationId) =>
  (await tx.orders.orders({ organizationId }, { limit: MOST, after: null }))
    .filter(({ state }) => state === 'fulfilled')
    .flatMap(({ contacts }) => contacts)
