import { choiceText } from '../port/choice-text.ts'
import type { ExcessSum, PlaceDelta } from '../port/facts.ts'
import type { Difference, Usage } from '../port/usage.ts'
import { Table, type UndoLog } from './table.ts'

type Ports = Pick<Usage, 'addPlaces' | 'demands' | 'demandsAfter' | 'addExcess' | 'putExcess' | 'excess'>

export interface MemoryPlaces extends Ports {
  /** Compares the counts of demands with those that the figures give. */
  rebuild(
    facts: {
      readonly computed: readonly PlaceDelta[]
      /** Slots before it are folded: their counts are facts. */
      readonly from: number
    },
    repair: boolean,
  ): readonly Difference[]
}

const placeKey = ({ organizationId, slot, demand }: PlaceDelta): string =>
  `${organizationId} ${slot} ${demand}`
const excessKey = ({ bucket, choice }: ExcessSum): string => `${bucket} ${choiceText(choice)}`

const countsOf = (deltas: readonly PlaceDelta[]): ReadonlyMap<string, PlaceDelta> => {
  const counts = new Map<string, PlaceDelta>()
  for (const delta of deltas) {
    const key = placeKey(delta)
    const known = counts.get(key)
    counts.set(key, known === undefined ? delta : { ...delta, devices: known.devices + delta.devices })
  }
  return counts
}

/** Demands by slot, and what is beyond quotas, in memory. */
export const memoryPlaces = (log: UndoLog): MemoryPlaces => {
  const places = new Table<string, PlaceDelta>(log)
  const excess = new Table<string, Table<string, ExcessSum>>(log)
  const add = (delta: PlaceDelta): void => {
    const key = placeKey(delta)
    const devices = (places.get(key)?.devices ?? 0) + delta.devices
    if (devices === 0) places.delete(key)
    else places.set(key, { ...delta, devices })
  }
  const sumsOf = (organizationId: string): Table<string, ExcessSum> => {
    const known = excess.get(organizationId)
    if (known !== undefined) return known
    const made = new Table<string, ExcessSum>(log)
    excess.set(organizationId, made)
    return made
  }
  const addExcess = (organizationId: string, sum: ExcessSum): void => {
    const sums = sumsOf(organizationId)
    const key = excessKey(sum)
    const count = (sums.get(key)?.places ?? 0) + sum.places
    if (count === 0) sums.delete(key)
    else sums.set(key, { ...sum, places: count })
  }
  const ofOrganization = (organizationId: string): readonly PlaceDelta[] =>
    [...places.values()].filter((place) => place.organizationId === organizationId)
  return {
    async addPlaces(deltas) {
      for (const delta of deltas) add(delta)
    },
    demands: async (organizationId, slot) =>
      ofOrganization(organizationId)
        .filter((place) => place.slot === slot)
        .map(({ demand, devices }) => ({ demand, devices })),
    async demandsAfter(organizationId, after, limit) {
      const rows = ofOrganization(organizationId)
        .filter(({ slot }) => slot > (after ?? -1))
        .sort((a, b) => a.slot - b.slot)
      const last = rows[limit - 1]?.slot ?? Number.POSITIVE_INFINITY
      return rows
        .filter(({ slot }) => slot <= last)
        .map(({ slot, demand, devices }) => ({ slot, demand, devices }))
    },
    async addExcess(organizationId, sums) {
      for (const sum of sums) addExcess(organizationId, sum)
    },
    async putExcess(organizationId, sums) {
      const stored = sumsOf(organizationId)
      for (const [key] of [...stored.entries()]) stored.delete(key)
      for (const sum of sums) addExcess(organizationId, sum)
    },
    excess: async (organizationId) =>
      [...(excess.get(organizationId)?.values() ?? [])].sort((a, b) => a.bucket - b.bucket),
    rebuild({ computed, from }, repair) {
      const right = countsOf(computed)
      const open = [...places.entries()].flatMap(([key, { slot }]) => (slot < from ? [] : [key]))
      const differences: Difference[] = []
      for (const key of new Set([...right.keys(), ...open])) {
        const stored = places.get(key)?.devices ?? 0
        const delta = right.get(key)
        const devices = delta?.devices ?? 0
        if (stored === devices) continue
        differences.push({ kind: 'place-count', key, stored, computed: devices })
        if (!repair) continue
        if (delta === undefined || devices === 0) places.delete(key)
        else places.set(key, delta)
      }
      return differences
    },
  }
}
