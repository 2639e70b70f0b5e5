import type { Order, OrderLine } from '@countersign/licensing'
import type { License, Transaction } from '@countersign/store/port'
import type { Static } from 'typebox'
import { conflict, Problem } from '../../http/api/problem.ts'
import { compileCheck } from '../../http/api/validation.ts'
import type { Fulfilment, ManagementServices } from '../../services.ts'
import { resolveDependencies } from './item-dependencies.ts'
import { draftTerms, NewItem } from './item-draft.ts'
import { filesOf } from './license-files.ts'
import { prepareRenewal, renewLicense } from './license-renewal.ts'
import { prepareSupplement, supplement } from './license-supplements.ts'
import { createLicense } from './licenses.ts'

type Made = (work: { readonly tx: Transaction; readonly actor: string }) => Promise<License>

const checkItem = compileCheck(NewItem, 'items')

type OrderedItem = Static<typeof NewItem>

const checked = (item: unknown): OrderedItem => {
  const problem = checkItem(item)
  if (problem !== null) throw problem
  return item as OrderedItem
}

const isOfOwnOffer = (need: string): boolean => need.startsWith('#')

/** One item of a line, with its quota as often as it was ordered; `before`: how many items stand on the lines before. */
const itemOf = (item: unknown, { quantity }: OrderLine, before: number): OrderedItem => {
  const { dependsOn, ...rest } = checked(item)
  return {
    // So often as it is ordered, a quota may be too large.
    ...(rest.quota == null ? rest : checked({ ...rest, quota: rest.quota * quantity })),
    ...(dependsOn == null
      ? {}
      : {
          dependsOn: dependsOn.map((need) =>
            isOfOwnOffer(need) ? `#${Number(need.slice(1)) + before}` : need,
          ),
        }),
  }
}

/** Items of a purchase; `#n`, the n-th item of its own offer, is counted among those of all lines. */
const itemsOf = (lines: readonly OrderLine[]): readonly OrderedItem[] => {
  const items: OrderedItem[] = []
  for (const line of lines) {
    const before = items.length
    items.push(...line.makes.items.map((item) => itemOf(item, line, before)))
  }
  return items
}

/** Refuses what an item cannot depend on, as making the license would. */
const checkDependencies = async (
  tx: Transaction,
  organizationId: string,
  items: readonly OrderedItem[],
): Promise<void> => {
  const ids = items.map((_, index) => `#${index + 1}`)
  for (const [index, { dependsOn }] of items.entries())
    await resolveDependencies(tx, { organizationId, ids }, { needs: dependsOn, index })
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
        const items = itemsOf(order.lines)
        await services.store.read(async (tx) => {
          await checkProducts(tx, items)
          await checkDependencies(tx, order.organizationId, items)
        })
        return async ({ tx, actor }) =>
          createLicense(
            { tx, services, now: services.clock.now(), actor },
            { organizationId: order.organizationId, items: [...items], source: 'order' },
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
    const all = items.map(checked)
    await checkProducts(tx, all)
    // Items that are named by their IDs are some organization's: whether they are the buyer's is known when it orders.
    const own = all.map((item) => ({ ...item, dependsOn: item.dependsOn?.filter(isOfOwnOffer) ?? null }))
    await checkDependencies(tx, '', own)
  },
})

const checkProducts = async (tx: Transaction, items: readonly Static<typeof NewItem>[]): Promise<void> => {
  if (items.length === 0 || items.length > 64)
    throw new Problem('invalid', 'items: must be 1–64.', { field: 'items' })
  for (const [index, item] of items.entries())
    draftTerms(item, await tx.setup.product(item.product), `items/${index}`)
}
