import type { SeatRecord } from '../../port/authorizations.ts'
import { contactReleased, contactTaken, type HeldContact, type SeatContact } from '../../port/contact.ts'
import type { Contact, SeatUsage } from '../../port/facts.ts'
import type { Difference } from '../../port/usage.ts'
import { uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './seat-queries.ts'

/**
 * Seats are counted when they are taken; those that have lapsed are uncounted when somebody asks, found through an
 * index, so each is passed once. A clock that went back meanwhile finds them again.
 */
export const seatsOf = async (
  engine: Engine,
  interning: Interning,
  asked: { readonly itemIds: readonly string[]; readonly client: string | null; readonly now: number },
): Promise<ReadonlyMap<string, SeatUsage>> => {
  const usage = new Map<string, SeatUsage>()
  const client = asked.client === null ? undefined : await interning.knownClient(asked.client)
  for (const itemId of asked.itemIds) {
    const item = await interning.knownName(itemId)
    if (item === undefined) {
      usage.set(itemId, { taken: 0, own: null })
      continue
    }
    const stored = client === undefined ? undefined : await engine.row(queries.contactOf, { item, client })
    usage.set(itemId, {
      taken: await runningSeats(engine, item, asked.now),
      own: stored === undefined ? null : contactOf(stored),
    })
  }
  return usage
}

const contactOf = (row: {
  readonly taken: number
  readonly last_contact: number
  readonly released: number | null
  readonly places: number
}): Contact & { readonly places: number } => ({
  taken: row.taken,
  lastContact: row.last_contact,
  released: row.released,
  places: row.places,
})

const runningSeats = async (engine: Engine, item: number, now: number): Promise<number> => {
  const row = await engine.row(queries.runningSeats, { item, now })
  const { counted, lapsed, revived } = row ?? { counted: 0, lapsed: 0, revived: 0 }
  // Beside other servers only who holds the item's lock may uncount (`Locks.items`).
  if (lapsed > 0 && engine.writing && engine.shared === null) {
    await engine.run(queries.uncountLapsed, { item, now })
    await engine.run(queries.addSeatCount, { item, taken: -lapsed })
  }
  return counted - lapsed + revived
}

/** What a stored contact has added to the counter of its item. */
const countedPlaces = (stored: { readonly counted: number; readonly places: number } | undefined): number =>
  stored === undefined ? 0 : stored.counted * stored.places

const put = async (
  engine: Engine,
  key: { readonly item: number; readonly client: number },
  change: { readonly countedPlaces: number; readonly contact: HeldContact },
): Promise<void> => {
  const { contact } = change
  const counts = contact.released === null
  await engine.run(queries.putContact, { ...key, ...contact, counted: counts ? 1 : 0 })
  const difference = (counts ? contact.places : 0) - change.countedPlaces
  if (difference !== 0) await engine.run(queries.addSeatCount, { item: key.item, taken: difference })
}

export const putSeat = async (
  engine: Engine,
  interning: Interning,
  seat: SeatContact & { readonly itemId: string; readonly client: string },
): Promise<void> => {
  const key = { item: await interning.name(seat.itemId), client: await interning.client(seat.client) }
  await engine.shared?.contact(key.item, key.client)
  const stored = await engine.row(queries.contactOf, key)
  const held = stored === undefined ? null : { ...contactOf(stored), until: stored.until }
  await put(engine, key, { countedPlaces: countedPlaces(stored), contact: contactTaken(held, seat) })
}

/** Of a seat that was never taken: changes nothing. */
export const releaseSeat = async (
  engine: Engine,
  interning: Interning,
  release: { readonly itemId: string; readonly client: string; readonly at: number },
): Promise<void> => {
  const item = await interning.knownName(release.itemId)
  const client = await interning.knownClient(release.client)
  if (item === undefined || client === undefined) return
  await engine.shared?.contact(item, client)
  const stored = await engine.row(queries.contactOf, { item, client })
  if (stored === undefined) return
  const contact = contactReleased({ ...contactOf(stored), until: stored.until }, release.at)
  await put(engine, { item, client }, { countedPlaces: countedPlaces(stored), contact })
}

/** In the order in which the store first heard of the clients. */
export const seatsOfItem = async (
  engine: Engine,
  interning: Interning,
  asked: { readonly itemId: string; readonly limit: number; readonly after: string | null },
): Promise<readonly SeatRecord[]> => {
  const item = await interning.knownName(asked.itemId)
  if (item === undefined) return []
  const after = asked.after === null ? 0 : ((await interning.knownClient(asked.after)) ?? 0)
  const rows = await engine.rows(queries.contactsOfItem, { item, after, limit: asked.limit })
  return rows.map((row) => ({
    client: uuidOf(row.uuid),
    itemId: asked.itemId,
    ...contactOf(row),
    until: row.until,
  }))
}

export const seatsOfClient = async (
  engine: Engine,
  interning: Interning,
  uuid: string,
): Promise<readonly SeatRecord[]> => {
  const client = await interning.knownClient(uuid)
  if (client === undefined) return []
  const rows = await engine.rows(queries.contactsOfClient, { client })
  return rows.map((row) => ({ client: uuid, itemId: row.name, ...contactOf(row), until: row.until }))
}

/** Tells whether it is new. */
export const addSeatException = async (
  engine: Engine,
  interning: Interning,
  exception: { readonly itemId: string; readonly client: string; readonly at: number },
): Promise<boolean> => {
  const row = {
    item: await interning.name(exception.itemId),
    client: await interning.client(exception.client),
    at: exception.at,
  }
  if ((await engine.row(queries.seatExceptionOf, row)) !== undefined) return false
  await engine.run(queries.addSeatException, row)
  return true
}

export const seatExceptionsOf = async (
  engine: Engine,
  interning: Interning,
  itemId: string,
): Promise<readonly { readonly at: number; readonly seats: number }[]> => {
  const item = await interning.knownName(itemId)
  if (item === undefined) return []
  const seats = new Map<number, number>()
  for (const { at } of await engine.rows(queries.seatExceptionsOfItem, { item }))
    seats.set(at, (seats.get(at) ?? 0) + 1)
  return [...seats].map(([at, count]) => ({ at, seats: count })).sort((a, b) => a.at - b.at)
}

/** Compares the counters with the contacts that are counted. */
export const repairSeatCounts = async (engine: Engine, repair: boolean): Promise<readonly Difference[]> => {
  const differences: Difference[] = []
  for (const row of await engine.rows(queries.countedSeats, {})) {
    if (row.stored === row.computed) continue
    differences.push({ kind: 'seat-count', key: row.name, stored: row.stored, computed: row.computed })
    if (repair) await engine.run(queries.setSeatCount, { item: row.item, taken: row.computed })
  }
  return differences
}
