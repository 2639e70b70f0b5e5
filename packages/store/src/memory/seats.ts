import type { Authorizations, SeatRecord } from '../port/authorizations.ts'
import { contactReleased, contactTaken, type HeldContact } from '../port/contact.ts'
import type { SeatUsage } from '../port/facts.ts'
import type { Names } from './names.ts'
import { byKey, Table, type UndoLog } from './table.ts'

type Seats = Pick<
  Authorizations,
  | 'seats'
  | 'putSeat'
  | 'addSeatException'
  | 'seatExceptions'
  | 'releaseSeat'
  | 'seatsOfItem'
  | 'seatsOfClient'
>

interface Exception {
  readonly itemId: string
  readonly client: string
  readonly at: number
}

/** Seats in memory: counted anew whenever they are asked for. */
export const memorySeats = (
  log: UndoLog,
  clients: Names,
): {
  readonly port: Seats
  readonly move: (from: string, to: string) => void
  readonly exceptionsOf: (client: string) => readonly { readonly itemId: string; readonly at: number }[]
} => {
  const items = new Table<string, Table<string, HeldContact>>(log)
  const exceptions = new Table<string, Exception>(log)
  const contactsOf = (itemId: string): Iterable<readonly [string, HeldContact]> =>
    items.get(itemId)?.entries() ?? []
  const seatRecord = (itemId: string, client: string, contact: HeldContact): SeatRecord => ({
    client,
    itemId,
    ...contact,
  })
  const port: Seats = {
    async seats(itemIds, client, now) {
      const usage = new Map<string, SeatUsage>()
      for (const itemId of itemIds) {
        let taken = 0
        for (const [, contact] of contactsOf(itemId)) if (contact.until > now) taken += contact.places
        const own = client === null ? undefined : items.get(itemId)?.get(client)
        usage.set(itemId, {
          taken,
          own:
            own === undefined
              ? null
              : {
                  taken: own.taken,
                  lastContact: own.lastContact,
                  released: own.released,
                  places: own.places,
                },
        })
      }
      return usage
    },
    async putSeat(seat) {
      clients.number(seat.client)
      let contacts = items.get(seat.itemId)
      if (contacts === undefined) {
        contacts = new Table(log)
        items.set(seat.itemId, contacts)
      }
      contacts.set(seat.client, contactTaken(contacts.get(seat.client) ?? null, seat))
    },
    async addSeatException({ itemId, client, at }) {
      clients.number(client)
      const key = `${at} ${client} ${itemId}`
      if (exceptions.has(key)) return false
      exceptions.set(key, { itemId, client, at })
      return true
    },
    async seatExceptions(itemId) {
      const seats = new Map<number, number>()
      for (const exception of exceptions.values())
        if (exception.itemId === itemId) seats.set(exception.at, (seats.get(exception.at) ?? 0) + 1)
      return [...seats].map(([at, count]) => ({ at, seats: count })).sort((a, b) => a.at - b.at)
    },
    async releaseSeat(itemId, client, at) {
      const contacts = items.get(itemId)
      const contact = contacts?.get(client)
      if (contacts !== undefined && contact !== undefined) contacts.set(client, contactReleased(contact, at))
    },
    async seatsOfItem(itemId, page) {
      const after = page.after === null ? 0 : clients.known(page.after)
      return [...contactsOf(itemId)]
        .filter(([client]) => clients.known(client) > after)
        .sort(([a], [b]) => clients.known(a) - clients.known(b))
        .slice(0, page.limit)
        .map(([client, contact]) => seatRecord(itemId, client, contact))
    },
    async seatsOfClient(client) {
      const records: SeatRecord[] = []
      for (const [itemId, contacts] of items.entries()) {
        const contact = contacts.get(client)
        if (contact !== undefined) records.push(seatRecord(itemId, client, contact))
      }
      return records.sort(byKey((record) => record.itemId))
    },
  }
  return {
    port,
    move: (from, to) => {
      for (const contacts of items.values()) {
        const contact = contacts.get(from)
        if (contact === undefined) continue
        clients.number(to)
        contacts.delete(from)
        contacts.set(to, contact)
      }
      for (const [key, exception] of [...exceptions.entries()])
        if (exception.client === from) exceptions.set(key, { ...exception, client: to })
    },
    exceptionsOf: (client) =>
      [...exceptions.values()]
        .filter((exception) => exception.client === client)
        .map(({ itemId, at }) => ({ itemId, at }))
        .sort((a, b) => a.at - b.at || (a.itemId < b.itemId ? -1 : 1)),
  }
}
