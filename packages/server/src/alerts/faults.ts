import { randomUUID } from 'node:crypto'
import { HOUR, type Instant } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'
import type { Message } from '../mail/outgoing.ts'
import type { Clock, Mail } from '../services.ts'
import type { WebhookMessage } from '../webhooks/webhooks.ts'
import { type Fault, faultOf } from './fault.ts'
import { addHistory } from './history.ts'
import { type FaultEntry, faultLetter, type Sender } from './letters.ts'
import { hasRecipients, operators, type People } from './recipients.ts'
import { renderLetter } from './render.ts'
import { SERVER } from './settings.ts'

/** Milliseconds from the first exception to telling of all that came meanwhile; N5 allows 30 s. */
const GATHER = 5_000
/** Seconds for which the same exception is not told again (N5). */
const FOLD = HOUR
/** Different exceptions that are kept in mind at a time. */
const MOST = 200

/** Row `fault`/fingerprint: an exception of any server on the database. Real time. */
export interface FaultRow extends FaultEntry {
  readonly fingerprint: string
  readonly channel: Fault['channel']
  /** When operators were last told. */
  readonly toldAt: Instant | null
  /** Of `count`: how many came since then. */
  readonly untold: number
}

const KIND = 'fault'

export interface FaultServices {
  readonly store: Store
  readonly clock: Pick<Clock, 'now' | 'realNow'>
  readonly mail: Pick<Mail, 'queue' | 'nudge'> & { deliverNow(message: Message): Promise<void> }
  readonly webhooks: {
    queue(tx: Transaction, event: 'server', message: WebhookMessage): Promise<void>
    nudge(): void
  }
  readonly people: Pick<People, 'admins'>
  readonly sender: Sender
  readonly log: { warn(facts: object, text: string): void }
  /** Milliseconds; absent: 5 s. */
  readonly gather?: number
}

interface Seen {
  readonly fault: Fault
  readonly count: number
  readonly first: Instant
  readonly last: Instant
}

/** Exceptions that are known, the latest first. */
export const faultRows = async (tx: Transaction): Promise<readonly FaultRow[]> =>
  (await tx.state.list(KIND)).map(({ value }) => value as FaultRow).toSorted((a, b) => b.last - a.last)

const merged = (row: FaultRow | null, { fault, count, first, last }: Seen): FaultRow => ({
  fingerprint: fault.fingerprint,
  what: fault.what,
  error: fault.error,
  places: fault.places,
  channel: fault.channel,
  count: (row?.count ?? 0) + count,
  untold: (row?.untold ?? 0) + count,
  first: Math.min(row?.first ?? first, first),
  last: Math.max(row?.last ?? last, last),
  toldAt: row?.toldAt ?? null,
})

/** Stores what was seen; gives what is to be told now: what nobody has been told of for an hour. */
const remember = async (
  tx: Transaction,
  seen: readonly Seen[],
  now: Instant,
): Promise<readonly FaultRow[]> => {
  const known = await faultRows(tx)
  for (const { fingerprint } of known.slice(MOST)) await tx.state.delete(KIND, fingerprint)
  const rows = new Map(known.slice(0, MOST).map((row) => [row.fingerprint, row]))
  for (const each of seen)
    rows.set(each.fault.fingerprint, merged(rows.get(each.fault.fingerprint) ?? null, each))
  const due = [...rows.values()].filter(
    ({ untold, toldAt }) => untold > 0 && (toldAt === null || now - toldAt >= FOLD),
  )
  for (const row of due) rows.set(row.fingerprint, { ...row, untold: 0, toldAt: now })
  const changed = new Set([
    ...seen.map(({ fault }) => fault.fingerprint),
    ...due.map((row) => row.fingerprint),
  ])
  for (const fingerprint of changed) await tx.state.put(KIND, fingerprint, rows.get(fingerprint))
  return due.map((row) => ({ ...row, count: row.untold }))
}

/**
 * Carries unexpected exceptions to the operators within 30 seconds (N5), the same ones folded together. What fails in here
 * is logged as a warning and never noted, so it cannot recur. While the database cannot be written, mail goes out directly.
 */
export const faultsOf = (services: FaultServices) => {
  const { store, clock, mail, webhooks, people, sender, log, gather = GATHER } = services
  let waiting = new Map<string, Seen>()
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  /** For when nothing can be read any more: whom to tell, and when the same was last told without the database. */
  let lastKnown: {
    readonly to: readonly string[]
    readonly cc: readonly string[]
    readonly bcc: readonly string[]
  } = {
    to: [],
    cc: [],
    bcc: [],
  }
  const toldDirectly = new Map<string, Instant>()

  const tell = async (tx: Transaction, due: readonly FaultRow[]): Promise<void> => {
    const byMail = due.filter(({ channel }) => channel !== 'mail')
    const letter = renderLetter(faultLetter(byMail.length === 0 ? due : byMail, sender))
    const sends = byMail.length > 0 && hasRecipients(lastKnown)
    const mailId = sends ? await mail.queue(tx, { ...lastKnown, ...letter, urgent: true }) : null
    await addHistory(tx, SERVER, {
      id: randomUUID(),
      at: clock.realNow(),
      subject: letter.subject,
      headlines: due.map(({ what, error }) => `${what} (${error})`),
      recipients: sends ? lastKnown.to.length + lastKnown.cc.length + lastKnown.bcc.length : 0,
      mailId,
    })
    const byWebhook = due.filter(({ channel }) => channel !== 'webhooks')
    if (byWebhook.length > 0)
      await webhooks.queue(tx, 'server', {
        type: 'server.exceptions',
        at: clock.realNow(),
        data: {
          server: sender.publicUrl,
          exceptions: byWebhook.map(({ what, error, places, count, first, last }) => ({
            what,
            error,
            places,
            count,
            first,
            last,
          })),
        },
      })
  }

  const tellDirectly = async (seen: readonly Seen[]): Promise<void> => {
    const now = clock.realNow()
    const fresh = seen.filter(
      ({ fault }) => fault.channel !== 'mail' && now - (toldDirectly.get(fault.fingerprint) ?? 0) >= FOLD,
    )
    if (fresh.length === 0 || !hasRecipients(lastKnown)) return
    for (const { fault } of fresh) toldDirectly.set(fault.fingerprint, now)
    const letter = faultLetter(
      fresh.map(({ fault, count, first, last }) => ({ ...fault, count, first, last })),
      sender,
    )
    await mail.deliverNow({ ...lastKnown, ...renderLetter(letter) })
  }

  /** Administrators are looked up only when there is something to tell: accounts take memory (docs/performance.md, B8). */
  const learn = async (telling: boolean): Promise<void> => {
    const named = await store.read((tx) => operators(tx, []))
    if (hasRecipients(named)) lastKnown = named
    else if (telling) {
      const admins = await people.admins()
      lastKnown = await store.read((tx) => operators(tx, admins))
    }
  }

  const flush = async (): Promise<void> => {
    const seen = [...waiting.values()]
    waiting = new Map()
    try {
      await learn(seen.length > 0)
      const told = await store.commit(async (tx) => {
        await tx.locks.setup()
        const due = await remember(tx, seen, clock.realNow())
        if (due.length > 0) await tell(tx, due)
        return due.length > 0
      })
      if (told) {
        mail.nudge()
        webhooks.nudge()
      }
    } catch (err) {
      log.warn({ err }, 'Exceptions could not be stored; operators are told directly.')
      await tellDirectly(seen).catch((error: unknown) =>
        log.warn({ err: error }, 'Operators could not be told of exceptions.'),
      )
    }
  }
  const next = (): Promise<void> => {
    running = running.then(flush)
    return running
  }
  const arm = (): void => {
    if (timer !== null || stopped) return
    timer = setTimeout(() => {
      timer = null
      void next()
    }, gather)
    timer.unref()
  }
  return {
    /** Keeps an exception in mind and tells of it soon. Never throws, never waits. */
    note: (error: unknown, what: string, channel: Fault['channel'] = null): void => {
      const fault = faultOf(error, what, channel)
      const before = waiting.get(fault.fingerprint)
      if (before === undefined && waiting.size >= MOST) return
      const now = clock.realNow()
      waiting.set(fault.fingerprint, {
        fault,
        count: (before?.count ?? 0) + 1,
        first: before?.first ?? now,
        last: now,
      })
      arm()
    },
    /** Learns whom to tell while that can still be read; tells what has been folded for an hour. */
    refresh: next,
    /** Tells what waits, and no more. */
    stop: async (): Promise<void> => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (waiting.size > 0) await next()
      await running
    },
  }
}

export type Faults = ReturnType<typeof faultsOf>
