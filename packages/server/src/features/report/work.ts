import { type Instant, type Receipt, slotBegin, type Uuid } from '@countersign/protocol'
import type { BatchWork, Transaction } from '@countersign/store/port'
import type { DeviceServices, OpenedReport, OpenedTicket } from '../../services.ts'
import { type Accepted, acceptReports } from './accept.ts'
import { type ContactMemory, touchContacts } from './contacts.ts'
import { type Ground, Grounds } from './grounds.ts'
import { HeadChain, type Proven } from './heads.ts'
import { releaseSeats } from './release.ts'
import { storeFigures } from './store-figures.ts'

export interface Submitted {
  readonly opened: OpenedTicket
  readonly report: OpenedReport
}

/** A receipt before it is sealed. */
interface Acknowledged {
  readonly opened: OpenedTicket
  readonly index: number
  readonly proven: Proven
}

interface Sorted extends Submitted, Accepted {
  readonly classKey: number
  /** Sent by an erased device under a ticket from before. */
  readonly late: boolean
}

/** One batch: its transaction and one reading of the clock. */
interface Batch {
  readonly tx: Transaction
  readonly services: DeviceServices
  readonly now: Instant
  /** Clients of the batch that were erased, with the instant. */
  readonly erased: ReadonlyMap<Uuid, Instant>
}

const NOBODY: ReadonlySet<Uuid> = new Set()
const NOTHING: Accepted = Object.freeze({ figures: [], refused: [], accepted: 0 })

/**
 * What of a submission an erased device has left to say (P4): nothing of slots that had begun, whose figures it may send
 * again under a new ticket, and which are nobody's by now.
 */
const sinceErasure = (report: OpenedReport, erasedAt: Instant): OpenedReport => ({
  ...report,
  submission: {
    ...report.submission,
    reports: report.submission.reports.filter(({ slot }) => slotBegin(slot) > erasedAt),
  },
})

const sortOut = (
  { now, erased }: Pick<Batch, 'now' | 'erased'>,
  { opened, report }: Submitted,
  { classKey, product, reportAge }: Ground,
): Sorted => {
  const { client, authorizationId, iat } = opened.ticket
  const erasedAt = erased.size === 0 ? undefined : erased.get(client)
  // What an erased device sends under a ticket from before brings nothing back, and is acknowledged so that it ends (P4).
  const late = erasedAt !== undefined && iat <= erasedAt
  const { figures, refused, accepted } = late
    ? NOTHING
    : acceptReports(erasedAt === undefined ? report : sinceErasure(report, erasedAt), {
        ticket: { authorizationId, iat, classKey },
        product,
        reportAge,
        now,
      })
  return { opened, report, figures, refused, accepted, classKey, late }
}

const receiptsOf = async (
  { tx, services, now, erased }: Batch,
  sorted: readonly Sorted[],
): Promise<readonly Receipt[]> => {
  const standingOf = await services.usage.standingsIn(tx, services.identity, {
    now,
    clients: sorted.map(({ opened }) => opened.ticket.client),
    blocked:
      erased.size === 0
        ? NOBODY
        : await services.usage.blockedAndErased(tx, services.secrets, [...erased.keys()]),
  })
  const receipts: Receipt[] = []
  for (const { opened, report, refused, accepted, classKey, late } of sorted) {
    const known = standingOf(opened.ticket, classKey)
    const { stage, reauthorize } = known instanceof Promise ? await known : known
    const { client, sequence } = report.submission
    const { incarnation } = services.identity
    receipts.push({
      sub: client,
      sequence,
      digest: report.digest,
      accepted,
      refused,
      stage,
      // An erased device that runs on is a new one as soon as it asks; until then its use is stored nowhere.
      reauthorize: reauthorize || late,
      incarnation,
      iat: now,
    })
  }
  return receipts
}

/** Reports as work that is committed together: one merge, one charge per organization, one signed head (architecture.md). */
export const reportWork = (
  services: DeviceServices,
  memory: ContactMemory,
): BatchWork<Submitted, Acknowledged, string> => {
  const { clock, identity, keys, reports, usage } = services
  const chain = new HeadChain(identity.serverUuid, keys)
  return {
    apply: async (transaction, inputs) => {
      const tx = usage.rememberingSetup(transaction)
      const now = clock.now()
      await clock.mark(tx, now)
      const clients = inputs.map(({ opened }) => opened.ticket.client)
      await tx.locks.clients(clients)
      const erased = await usage.erasedAmong(tx, services.secrets, clients)
      const grounds = new Grounds(tx, usage)
      const sorted: Sorted[] = []
      for (const input of inputs) {
        const { ticket } = input.opened
        const ground = grounds.known(ticket) ?? (await grounds.find(ticket))
        sorted.push(sortOut({ now, erased }, input, ground))
      }
      const kept = erased.size === 0 ? sorted : sorted.filter(({ late }) => !late)
      const charged = await storeFigures(tx, usage, {
        figures: sorted.flatMap(({ figures }) => figures),
        now,
      })
      for (const organizationId of charged) await usage.noteStages(tx, organizationId, { now })
      await tx.usage.noteSequences(
        kept.map(({ report }) => {
          const { client, store, sequence, dropped } = report.submission
          return { client, store, sequence, dropped, at: now }
        }),
      )
      await touchContacts(tx, { tickets: kept.map(({ opened }) => opened.ticket), now, memory })
      for (const { opened, report } of kept) {
        const { ticket } = opened
        const { release } = report.submission
        if (release === undefined) continue
        const setup =
          ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
        await releaseSeats(tx, release, { ticket, setup, tokens: services.tokens, now })
      }
      const receipts = await receiptsOf({ tx, services, now, erased }, sorted)
      const proven = await chain.append(tx, receipts, now)
      return inputs.map(({ opened }, index) => ({ opened, index, proven }))
    },
    committed: async (outputs) => {
      const sealed = outputs.map(({ opened, index, proven }) => reports.seal(opened, proven.envelope(index)))
      // A promise each only where they are sealed elsewhere.
      return sealed.every((one) => typeof one === 'string') ? sealed : Promise.all(sealed)
    },
  }
}
