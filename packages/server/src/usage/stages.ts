import { type Item, itemState, type OrganizationSetup, outlookOf } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { usageOfItems } from './code-facts.ts'

const NOTHING = Object.freeze({ quotaUsed: 0, toleranceUsed: 0, overUse: 0 })
/** What an item begins with needs no telling. */
const FIRST: ReadonlySet<string> = new Set(['normal', 'not-yet-valid'])

/** Places come and go within minutes; whether some run over the quota just now is no stage that somebody is told of. */
const toldStage = ({ terms }: Item, stage: string): string =>
  stage === 'tolerance' && terms.chargeWay.startsWith('concurrent') ? 'normal' : stage

const changesOf = async (
  tx: Transaction,
  setup: OrganizationSetup,
  { items, now }: { readonly items: readonly Item[]; readonly now: Instant },
) => {
  const counted = await usageOfItems(tx, items, { client: null, all: setup.items, now })
  const told = await tx.usage.toldStages(setup.organizationId)
  return items.flatMap((item) => {
    const { id } = item.terms
    const state = itemState({
      item,
      usage: counted.usage.get(id) ?? NOTHING,
      seats: counted.seats.get(id)?.taken ?? 0,
      now,
      items: setup.items,
    })
    const before = told.get(id) ?? null
    const stage = toldStage(item, state.stage)
    return before === stage ? [] : [{ item, state, before, stage }]
  })
}

/**
 * Tells every change of an item's stage as a row of the outbox, in the transaction that made it (§8, N4): normal,
 * tolerance, over-used, grace, expired, revoked. `only`: items that can have changed; absent: all of the organization.
 */
export const noteStages = async (
  tx: Transaction,
  organizationId: string,
  { now, only }: { readonly now: Instant; readonly only?: readonly string[] },
): Promise<void> => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return
  const items = setup.items.filter(
    ({ terms }) => terms.supplements === null && (only === undefined || only.includes(terms.id)),
  )
  if (items.length === 0) return
  for (const { item, state, before, stage } of await changesOf(tx, setup, { items, now })) {
    await tx.usage.tellStage({ organizationId, itemId: item.terms.id, stage })
    if (before === null && FIRST.has(stage)) continue
    const { quota, used, overUse, exceptions } = state
    const { perDay, next, runsOutAt } = outlookOf(item, state, { items: setup.items, now })
    await tx.outbox.append({
      at: now,
      kind: 'item.stage',
      organizationId,
      data: {
        item: item.terms.id,
        from: before,
        to: stage,
        quota,
        used,
        overUse,
        exceptions,
        perDay,
        next,
        runsOutAt,
      },
    })
  }
}

const PAGE = 50

/** Tells what time alone has changed: begin, grace, expiry, quota periods, seats that lapsed. */
export const noteAllStages = async (
  commit: <T>(unit: (tx: Transaction) => Promise<T>) => Promise<T>,
  now: Instant,
): Promise<void> => {
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await commit(async (tx) => {
      const page = await tx.setup.organizations({ limit: PAGE, after })
      for (const { organizationId } of page) await noteStages(tx, organizationId, { now })
      return page.map(({ organizationId }) => organizationId)
    })
    after = ids.at(-1) ?? null
    if (ids.length < PAGE) return
  }
}
