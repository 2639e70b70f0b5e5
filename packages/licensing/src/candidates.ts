import type { ChargeWay, DeploymentType, Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { ChargeWayRules, Claim } from './charge-ways/rules.ts'
import { chargeWayRules } from './charge-ways/table.ts'
import type { Item, ItemUsage, OrganizationSetup, Product, SeatUsage, Serving } from './facts.ts'
import { decidingSlot, heldItems } from './holdings.ts'
import { limitsAt } from './limits.ts'
import { seatRuns } from './seats.ts'
import { usageOrder } from './usage-order.ts'
import { phaseAt } from './validity.ts'

/** What is asked for, once it is known who asks (A1). */
export interface Wish {
  readonly client: Uuid
  readonly product: string
  readonly version: string
  readonly majorVersion: number | null
  readonly edition: string
  readonly deployment: DeploymentType
  /** Null: every module that some item passes for (A2). */
  readonly modules: readonly string[] | null
  readonly chargeWay: ChargeWay | null
  readonly instances: number | null
  /** Domains of the request that an item's own domain is compared with; null: not compared. */
  readonly domains: readonly string[] | null
}

/** Facts of the code reached. */
export interface Ground {
  readonly setup: OrganizationSetup
  /** Internal ID of the code. */
  readonly code: string
  readonly codeName: string
  readonly product: Product | null
  readonly usage: ReadonlyMap<string, ItemUsage>
  readonly seats: ReadonlyMap<string, SeatUsage>
  readonly serving: Pick<Serving, 'mode' | 'serverUuid' | 'sandbox'>
}

/** An item of the code with all that decides about it. */
export interface Candidate {
  readonly item: Item
  readonly rules: ChargeWayRules
  readonly claim: Claim
}

const UNUSED: ItemUsage = Object.freeze({ quotaUsed: 0, toleranceUsed: 0, overUse: 0 })
const EMPTY: SeatUsage = Object.freeze({ taken: 0, own: null })

/** A4 (1). Items in grace whose quota is gone stand with those in tolerance, after the valid ones, as in charging (C8). */
const rankOf = ({ item, rules, claim }: Candidate): number => {
  const phase = phaseAt(item, claim.now)
  const room = rules.room(claim)
  if ((phase !== 'valid' && phase !== 'grace') || room === 'none') return 4
  if (room === 'quota') return phase === 'valid' ? 0 : 1
  return phase === 'valid' ? 2 : 3
}

/** The items of a code in usage order (A4), each with its claim. */
export const candidatesOf = (
  ground: Ground,
  instances: number | null,
  now: Instant,
): readonly Candidate[] => {
  const slot = decidingSlot(now)
  const held = heldItems(ground.setup, ground.code, slot)
  const candidates = new Map(
    held.map(({ item }) => {
      const rules = chargeWayRules(item.terms.chargeWay)
      const seats = ground.seats.get(item.terms.id) ?? EMPTY
      const claim: Claim = {
        item,
        ...limitsAt(item, ground.setup.items, now),
        usage: ground.usage.get(item.terms.id) ?? UNUSED,
        seats,
        ownRuns: seats.own !== null && seatRuns(seats.own, item.terms, now),
        asked: rules.countsInstances ? (instances ?? 1) : 1,
        now,
      }
      return [item, { item, rules, claim }] as const
    }),
  )
  const positions = new Map(held.map(({ item, position }) => [item, position]))
  const order = usageOrder(
    held.map(({ item }) => item),
    {
      rank: (item) => {
        const candidate = candidates.get(item)
        return candidate === undefined ? 4 : rankOf(candidate)
      },
      position: (item) => positions.get(item) ?? null,
    },
  )
  return order.flatMap((item) => candidates.get(item) ?? [])
}
