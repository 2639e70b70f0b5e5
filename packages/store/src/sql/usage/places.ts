import { choiceOfText, choiceText } from '../../port/choice-text.ts'
import type { ExcessSum, PlaceDelta, SlotDemand } from '../../port/facts.ts'
import type { Difference } from '../../port/usage.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './place-queries.ts'

/** Adds, and drops what has become 0; a place without devices and no row are the same. */
export const addPlaces = async (
  engine: Engine,
  interning: Interning,
  deltas: readonly PlaceDelta[],
): Promise<void> => {
  const gathered = new Map<string, { organization: string; slot: number; demand: number; devices: number }>()
  for (const { organizationId: organization, slot, demand: text, devices } of deltas) {
    const demand = await interning.name(text)
    const key = `${slot} ${demand} ${organization}`
    const known = gathered.get(key)
    if (known === undefined) gathered.set(key, { organization, slot, demand, devices })
    else known.devices += devices
  }
  const rows = [...gathered.values()].filter(({ devices }) => devices !== 0)
  await engine.runMany(queries.addPlaceCount, rows)
  await engine.runMany(
    queries.dropPlaceCount,
    rows.filter(({ devices }) => devices < 0).map(({ devices: _devices, ...key }) => key),
  )
}

export const demandsOf = async (
  engine: Engine,
  organization: string,
  slot: number,
): Promise<readonly SlotDemand[]> =>
  (await engine.rows(queries.demandsOfSlot, { organization, slot })).map(({ name, devices }) => ({
    demand: name,
    devices,
  }))

/** Whole slots: the last one of a full page is read anew with the next, unless it fills the page alone. */
export const demandsAfter = async (
  engine: Engine,
  organization: string,
  page: { readonly slot: number | null; readonly limit: number },
): Promise<readonly (SlotDemand & { readonly slot: number })[]> => {
  const { limit } = page
  const rows = await engine.rows(queries.demandsAfter, { organization, slot: page.slot ?? -1, limit })
  const shown = rows.map(({ slot, name, devices }) => ({ slot, demand: name, devices }))
  const last = shown.at(-1)
  if (last === undefined || shown.length < limit) return shown
  const whole = shown.filter(({ slot }) => slot !== last.slot)
  const rest = await demandsOf(engine, organization, last.slot)
  return [...whole, ...rest.map((demand) => ({ ...demand, slot: last.slot }))]
}

const rowsOf = async (interning: Interning, organization: string, sums: readonly ExcessSum[]) => {
  const rows = new Map<string, { organization: string; bucket: number; choice: number; places: number }>()
  for (const { bucket, choice: ids, places } of sums) {
    const choice = await interning.name(choiceText(ids))
    const key = `${bucket} ${choice}`
    const known = rows.get(key)
    if (known === undefined) rows.set(key, { organization, bucket, choice, places })
    else known.places += places
  }
  return [...rows.values()].filter(({ places }) => places !== 0)
}

export const addExcess = async (
  engine: Engine,
  interning: Interning,
  change: { readonly organization: string; readonly sums: readonly ExcessSum[] },
): Promise<void> => {
  const rows = await rowsOf(interning, change.organization, change.sums)
  await engine.runMany(queries.addExcessSum, rows)
  await engine.runMany(
    queries.dropExcessSum,
    rows.filter(({ places }) => places < 0).map(({ places: _places, ...key }) => key),
  )
}

/** Writes only what differs. */
export const putExcess = async (
  engine: Engine,
  interning: Interning,
  change: { readonly organization: string; readonly sums: readonly ExcessSum[] },
): Promise<void> => {
  const { organization } = change
  const rows = await rowsOf(interning, organization, change.sums)
  const wanted = new Map(rows.map((row) => [`${row.bucket} ${row.choice}`, row]))
  for (const { bucket, choice, places } of await engine.rows(queries.excessOfOrganization, {
    organization,
  })) {
    const key = `${bucket} ${choice}`
    const right = wanted.get(key)
    if (right === undefined) await engine.run(queries.deleteExcessSum, { organization, bucket, choice })
    else if (right.places === places) wanted.delete(key)
  }
  await engine.runMany(queries.setExcessSum, [...wanted.values()])
}

export const excessOf = async (engine: Engine, organization: string): Promise<readonly ExcessSum[]> =>
  (await engine.rows(queries.excessOfOrganization, { organization })).map(({ bucket, name, places }) => ({
    bucket,
    choice: choiceOfText(name),
    places,
  }))

/** Compares the counts of demands with those that the figures give. */
export const repairPlaces = async (
  engine: Engine,
  interning: Interning,
  found: {
    readonly computed: readonly PlaceDelta[]
    readonly repair: boolean
    /** Slots before it are folded: their counts are facts. */
    readonly from: number
  },
): Promise<readonly Difference[]> => {
  const wanted = new Map<string, PlaceDelta>()
  for (const delta of found.computed) {
    const key = `${delta.organizationId} ${delta.slot} ${delta.demand}`
    const known = wanted.get(key)
    wanted.set(key, known === undefined ? delta : { ...delta, devices: known.devices + delta.devices })
  }
  const differences: Difference[] = []
  const wrong: PlaceDelta[] = []
  const check = (delta: PlaceDelta, stored: number, computed: number): void => {
    if (stored === computed) return
    const key = `${delta.organizationId} ${delta.slot} ${delta.demand}`
    differences.push({ kind: 'place-count', key, stored, computed })
    wrong.push({ ...delta, devices: computed })
  }
  for (const row of await engine.rows(queries.allPlaceCounts, {})) {
    if (row.slot < found.from) continue
    const key = `${row.organization} ${row.slot} ${row.name}`
    const delta = { organizationId: row.organization, slot: row.slot, demand: row.name, devices: 0 }
    check(delta, row.devices, wanted.get(key)?.devices ?? 0)
    wanted.delete(key)
  }
  for (const delta of wanted.values()) check(delta, 0, delta.devices)
  if (!found.repair) return differences
  for (const { organizationId, slot, demand, devices } of wrong) {
    const key = { organization: organizationId, slot, demand: await interning.name(demand) }
    await engine.run(queries.setPlaceCount, { ...key, devices })
    await engine.run(queries.dropPlaceCount, key)
  }
  return differences
}
