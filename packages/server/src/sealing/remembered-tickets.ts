import { Recent } from '@countersign/store/port'
import {
  headerOf,
  type OpenedTicket,
  type Opening,
  type ReportSealing,
  type SecretOf,
} from './report-sealing.ts'

/** Headers of returning devices are the same text each time: they lead to ticket and key at once. */
const MOST_REMEMBERED = 20_000

/** Opens a ticket that has been here before without any cryptography, as long as the secret of its epoch is known. */
export const rememberingTickets = (sealing: ReportSealing, secretOf: SecretOf): ReportSealing => {
  const known = new Recent<string, OpenedTicket>(MOST_REMEMBERED)
  const remember = (header: string, opening: Opening<OpenedTicket>): Opening<OpenedTicket> => {
    // A copy: a part of a text keeps the whole of it in memory.
    if (opening.ok) known.set(Buffer.from(header, 'latin1').toString('latin1'), opening.value)
    return opening
  }
  return {
    ticketOf: (token) => {
      const header = headerOf(token)
      const before = known.get(header)
      // A ticket ends with the secret of its epoch, also where it was opened before (protocol.md, "Lifetimes").
      if (before !== undefined && secretOf(before.epoch) !== undefined) return { ok: true, value: before }
      const opening = sealing.ticketOf(token)
      return opening instanceof Promise
        ? opening.then((opened) => remember(header, opened))
        : remember(header, opening)
    },
    open: (token, sealed) => sealing.open(token, sealed),
    seal: (sealed, content) => sealing.seal(sealed, content),
  }
}
