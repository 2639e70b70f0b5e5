import { seatRuns, seatUntil } from '@countersign/licensing'
import type { ItemTerms } from '@countersign/protocol/vocabulary'
import type { SeatRecord } from '@countersign/store/port'
import type { Work } from '../../http/api/work.ts'

const PAGE = 500

/** All seats of an item that run now, page by page: what becomes of one while they are read changes no other (C1). */
export async function* runningSeats(work: Work, terms: ItemTerms): AsyncGenerator<SeatRecord> {
  let after: string | null = null
  for (;;) {
    const page: readonly SeatRecord[] = await work.tx.authorizations.seatsOfItem(terms.id, {
      limit: PAGE,
      after,
    })
    for (const seat of page) if (seatRuns(seat, terms, work.now)) yield seat
    after = page.at(-1)?.client ?? null
    if (page.length < PAGE) return
  }
}

/**
 * Lets the seats that run outlast the old end of an item whose end has become a later one: a seat ends with its item and
 * not before its own time is over (C1, C2, T2). `terms` are the new ones.
 */
export const prolongSeats = async (work: Work, terms: ItemTerms): Promise<void> => {
  for await (const { client, lastContact, until } of runningSeats(work, terms)) {
    const later = seatUntil(terms, lastContact)
    if (later > until)
      await work.tx.authorizations.putSeat({ itemId: terms.id, client, at: lastContact, until: later })
  }
}
