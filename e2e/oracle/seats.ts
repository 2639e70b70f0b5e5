import { DAY, graceEnd, type History, type Item, isConcurrent, itemOf, type Seat, SLOT } from './facts.ts'

/** C1, C2, C3: the end of a seat after a contact. */
export const seatUntil = (item: Item, last: number): number =>
  Math.min(
    isConcurrent(item.way) ? Math.ceil((last + 240) / SLOT) * SLOT : last + item.activeDays * DAY,
    graceEnd(item),
  )

export const ownSeat = (
  history: History,
  of: { readonly item: Item; readonly client: string; readonly now: number },
): Seat | null => {
  const seat = history.granted.seats.get(`${of.item.id} ${of.client}`)
  return seat !== undefined && of.now < seatUntil(of.item, seat.last) ? seat : null
}

/** Places of an item that run, of all clients but one. */
export const takenBy = (
  history: History,
  of: { readonly item: Item; readonly except: string | null; readonly now: number },
): number =>
  [...history.granted.seats.values()]
    .filter(({ item, client, last }) => {
      return item === of.item.id && client !== of.except && of.now < seatUntil(of.item, last)
    })
    .reduce((sum, { places }) => sum + places, 0)

/** C1, C3: a report under a ticket renews the seats that it names while they run. */
export const contact = (
  history: History,
  ticket: { readonly items: readonly string[]; readonly client: string },
  now: number,
): void => {
  history.version += 1
  for (const id of ticket.items) {
    const seat = ownSeat(history, { item: itemOf(history, id), client: ticket.client, now })
    if (seat !== null)
      history.granted.seats.set(`${id} ${ticket.client}`, { ...seat, last: Math.max(seat.last, now) })
  }
}
