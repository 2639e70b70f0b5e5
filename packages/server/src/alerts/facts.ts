import {
  type AlertFacts,
  type DecisionCounts,
  type ItemState,
  itemState,
  type OrganizationSetup,
} from '@countersign/licensing'
import { DEFAULTS, type Instant, SLOT_SECONDS, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../services.ts'

const NOTHING = Object.freeze({ quotaUsed: 0, toleranceUsed: 0, overUse: 0 })

/** First slot of those whose authorizations count as of the last hour (N1): the one that runs is the last. */
export const windowFrom = (now: Instant): Slot => slotAt(now) - DEFAULTS.alertDeniedWindow / SLOT_SECONDS + 1

/** State of each item of an organization that is no supplement. */
const statesOf = async (
  tx: Transaction,
  setup: OrganizationSetup,
  { now, usageOfItems }: { readonly now: Instant; readonly usageOfItems: UsageWork['usageOfItems'] },
): Promise<ReadonlyMap<string, ItemState>> => {
  const items = setup.items.filter(({ terms }) => terms.supplements === null)
  if (items.length === 0) return new Map()
  const { usage, seats } = await usageOfItems(tx, items, { client: null, all: setup.items, now })
  return new Map(
    items.map((item) => {
      const { id } = item.terms
      const facts = { item, usage: usage.get(id) ?? NOTHING, seats: seats.get(id)?.taken ?? 0 }
      return [id, itemState({ ...facts, now, items: setup.items })]
    }),
  )
}

/** What the check of one organization looks at. */
export const alertFacts = async (
  tx: Transaction,
  setup: OrganizationSetup,
  about: {
    readonly now: Instant
    readonly usageOfItems: UsageWork['usageOfItems']
    readonly decisions: ReadonlyMap<string, DecisionCounts>
  },
): Promise<AlertFacts> => ({
  setup,
  states: await statesOf(tx, setup, about),
  decisions: about.decisions,
  now: about.now,
})
