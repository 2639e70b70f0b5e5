import type { Instant } from '@countersign/protocol/vocabulary'
import { candidatesOf, type Ground } from './candidates.ts'
import { runOutInTurn } from './in-turn.ts'
import { type ItemState, itemState } from './item-state.ts'
import { type Outlook, outlookOf } from './outlook.ts'
import { phaseAt } from './validity.ts'

/** An item of a code in usage order, as people are shown it (A4). */
export interface PreviewedItem {
  readonly state: ItemState
  /** As it goes on in this order: when it runs out is told with what falls to it once those before it are used up. */
  readonly outlook: Outlook
  /** Place in the order set by hand; null: none. */
  readonly position: number | null
  /** Whether a newcomer would be granted by it now, everything else fitting. */
  readonly usable: boolean
}

/** The items of a code in the order in which they are used (A4): the first usable one is next. Pure. */
export const usagePreview = (ground: Ground, now: Instant): readonly PreviewedItem[] => {
  const { items, holdings } = ground.setup
  const standing = candidatesOf(ground, null, now).map((candidate) => {
    const { item, claim } = candidate
    const state = itemState({ item, usage: claim.usage, seats: claim.seats.taken, now, items })
    return { ...candidate, state, outlook: outlookOf(item, state, { items, now }) }
  })
  const runsOut = runOutInTurn(standing, now)
  return Object.freeze(
    standing.map(({ item, rules, claim, state, outlook }): PreviewedItem => {
      const phase = phaseAt(item, now)
      const holding = holdings.find(
        (each) => each.code === ground.code && each.itemId === item.terms.id && each.until === null,
      )
      return Object.freeze({
        state,
        outlook: Object.freeze({ ...outlook, runsOutAt: runsOut.get(item) ?? outlook.runsOutAt }),
        position: holding?.position ?? null,
        usable: (phase === 'valid' || phase === 'grace') && rules.room(claim) !== 'none',
      })
    }),
  )
}
