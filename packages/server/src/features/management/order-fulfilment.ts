import type { Order, OrderLine } from '@countersign/licensing'
import type { License, Transaction } from '@countersign/store/port'
import type { Static } from 'typebox'
import { conflict, Problem } from '../../http/api/problem.ts'
import { compileCheck } from '../../http/api/validation.ts'
import type { Fulfilment, ManagementServices } from '../../services.ts'
import { draftTerms, NewItem } from './item-draft.ts'
import { filesOf } from './license-files.ts'
import { prepareRenewal, renewLicense } from './license-renewal.ts'
import { prepareSupplement, supplement } from './license-supplements.ts'
import { createLicense } from './licenses.ts'

type Made = (work: { readonly tx: Transaction; readonly actor: string }) => Promise<License>

const checkItem = compileCheck(NewItem, 'items')

/** An item of a purchase, with its quota as often as it was ordered. */
const itemOf = (item: Readonly<Record<string, unknown>>, { quantity }: OrderLine): Static<typeof NewItem> => {
  const problem = checkItem(item)
  if (problem !== null) throw problem
  const ordered = item as Static<typeof NewItem>
  return ordered.quota == null ? ordered : { ...ordered, quota: ordered.quota * quantity }
}

const targetOf = (order: Order): string => {
  if (order.target === null) throw conflict(`The order ${order.id} does not say what it is for.`)
  return order.target
}

const sum = (lines: readonly OrderLine[]): number =>
  lines.reduce((all, { quantity, makes }) => all + quantity * (makes.quota ?? 0), 0)

/** Makes licenses for orders, by the same steps as the vendor's console: creating, renewing, extending, clearing. */
export const fulfilmentOf = (servicesOf: () => ManagementServices): Fulfilment => ({
  prepare: async (order): Promise<Made> => {
    const services = servicesOf()
    switch (order.kind) {
      case 'purchase': {
        const items = order.lines.flatMap((line) => line.makes.items.map((item) => itemOf(item, line)))
        await services.store.read((tx) => checkProducts(tx, items))
        return async ({ tx, actor }) =>
          createLicense(
            { tx, services, now: services.clock.now(), actor },
            { organizationId: order.organizationId, items, source: 'order' },
          )
      }
      case 'renewal': {
        const days = order.lines[0]?.makes.days ?? null
        const prepared = await prepareRenewal(services, targetOf(order), days === null ? {} : { days })
        return ({ tx, actor }) => renewLicense({ tx, services, now: prepared.now, actor }, prepared)
      }
      case 'quota-extension':
      case 'device-clearing': {
        const clears = order.kind === 'device-clearing'
        const prepared = await prepareSupplement(services, {
          itemId: targetOf(order),
          quota: clears ? null : sum(order.lines),
          clears,
        })
        return ({ tx, actor }) => supplement({ tx, services, now: prepared.now, actor }, prepared)
      }
    }
  },
  files: (licenseId) => filesOf(servicesOf(), licenseId),
  checkItems: async (tx, items) => {
    const all = items.map((item) => {
      const problem = checkItem(item)
      if (problem !== null) throw problem
      return item as Static<typeof NewItem>
    })
    await checkProducts(tx, all)
  },
})

const checkProducts = async (tx: Transaction, items: readonly Static<typeof NewItem>[]): Promise<void> => {
  if (items.length === 0 || items.length > 64)
    throw new Problem('invalid', 'items: must be 1–64.', { field: 'items' })
  for (const [index, item] of items.entries())
    draftTerms(item, await tx.setup.product(item.product), `items/${index}`)
}
