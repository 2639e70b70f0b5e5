import type { Instant, Seconds } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'

/** The next attempt of what was given up. */
const NEVER = Number.MAX_SAFE_INTEGER

/** What every message that waits to leave the server is kept with; instants are real time. */
export interface Waiting {
  readonly id: string
  readonly createdAt: Instant
  readonly attempts: number
  readonly lastError: string | null
  readonly nextAttempt: Instant
  /** A server has taken it on until then: another one leaves it alone; absent: nobody has. */
  readonly claimedUntil?: Instant
  readonly sentAt: Instant | null
  /** Since when somebody has it tried again; absent: since it was made. */
  readonly retriedAt?: Instant
}

const since = ({ createdAt, retriedAt }: Waiting): Instant => retriedAt ?? createdAt

/** When a message is tried next; null: it was sent or given up. */
export const nextAttemptOf = ({ sentAt, nextAttempt }: Waiting): Instant | null =>
  sentAt !== null || nextAttempt === NEVER ? null : nextAttempt

/** What an attempt ended in. `after`: seconds that the receiver wants to be left alone; `final`: it wants nothing ever again. */
export type Outcome =
  | { readonly sent: true }
  | { readonly sent: false; readonly error: string; readonly after?: Seconds; readonly final?: true }

export interface DeliveryKind<Row extends Waiting> {
  /** Rows that wait; one row a message. */
  readonly waiting: string
  /** Rows that have been sent or given up. */
  readonly done: string
  /** Seconds after which a message that could not be sent is dropped. */
  readonly giveUp: Seconds
  /** Seconds to wait after so many attempts. */
  readonly backOff: (attempts: number) => Seconds
  /** What is kept of a message that has been sent or given up. */
  readonly kept: (row: Row) => Row
}

/** Seconds for which an attempt may last: a server that dies in the middle of one holds it up for no longer. */
const LEASE: Seconds = 300
/** Seconds for which it is kept that a message was sent or given up. */
const RETENTION: Seconds = 30 * 86_400

export const waitingRows = async <Row extends Waiting>(
  tx: Transaction,
  kind: DeliveryKind<Row>,
): Promise<readonly Row[]> => (await tx.state.list(kind.waiting)).map(({ value }) => value as Row)

/** All messages that are kept, newest first. */
export const keptRows = async <Row extends Waiting>(
  tx: Transaction,
  kind: DeliveryKind<Row>,
): Promise<readonly Row[]> =>
  [
    ...(await waitingRows(tx, kind)),
    ...(await tx.state.list(kind.done)).map(({ value }) => value as Row),
  ].toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))

/**
 * Makes a message due at once that was not sent: one that waits, or one that was given up, which is then tried for as long as a
 * new one. Null: there is no such message, or it was sent.
 */
export const retryRow = async <Row extends Waiting>(
  tx: Transaction,
  kind: DeliveryKind<Row>,
  about: { readonly id: string; readonly now: Instant },
): Promise<Row | null> => {
  const { id, now } = about
  await tx.locks.setup()
  const waiting = (await tx.state.get(kind.waiting, id)) as Row | null
  const row = waiting ?? ((await tx.state.get(kind.done, id)) as Row | null)
  if (row === null || row.sentAt !== null) return null
  const due: Row = { ...row, nextAttempt: now, ...(waiting === null ? { attempts: 0, retriedAt: now } : {}) }
  await tx.state.delete(kind.done, id)
  await tx.state.put(kind.waiting, id, due)
  return due
}

/** Takes a message on before it is sent, so that of several servers one sends it (N2); null: another has. */
const claim = (
  store: Store,
  about: { readonly kind: string; readonly id: string; readonly now: Instant },
): Promise<Waiting | null> =>
  store.commit(async (tx) => {
    await tx.locks.setup()
    const row = (await tx.state.get(about.kind, about.id)) as Waiting | null
    if (row === null || row.nextAttempt > about.now || (row.claimedUntil ?? 0) > about.now) return null
    const claimed = { ...row, claimedUntil: about.now + LEASE }
    await tx.state.put(about.kind, about.id, claimed)
    return claimed
  })

const settle = async <Row extends Waiting>(
  tx: Transaction,
  kind: DeliveryKind<Row>,
  row: Row,
): Promise<void> => {
  const { claimedUntil: _, ...rest } = row
  if (row.sentAt === null && row.nextAttempt !== NEVER) {
    await tx.state.put(kind.waiting, row.id, rest)
    return
  }
  await tx.state.delete(kind.waiting, row.id)
  await tx.state.put(kind.done, row.id, kind.kept(rest as Row))
}

/** The row after an attempt; one that is given up waits for ever. */
const after = <Row extends Waiting>(
  row: Row,
  outcome: Outcome,
  about: { readonly kind: DeliveryKind<Row>; readonly now: Instant },
): Row => {
  const { kind, now } = about
  const attempts = row.attempts + 1
  if (outcome.sent) return { ...row, attempts, lastError: null, sentAt: now }
  const next = now + Math.max(outcome.after ?? 0, kind.backOff(attempts))
  const given = outcome.final === true || next - since(row) > kind.giveUp
  return {
    ...row,
    attempts,
    lastError: outcome.error,
    nextAttempt: given ? NEVER : next,
  }
}

const sweep = async <Row extends Waiting>(
  store: Store,
  kind: DeliveryKind<Row>,
  now: Instant,
): Promise<void> => {
  const old = await store.read(async (tx) => ({
    waiting: (await waitingRows(tx, kind)).filter((row) => now - since(row) > kind.giveUp),
    done: (await tx.state.list(kind.done))
      .map(({ value }) => value as Row)
      .filter((row) => now - since(row) > RETENTION),
  }))
  if (old.waiting.length + old.done.length === 0) return
  await store.commit(async (tx) => {
    for (const row of old.done) await tx.state.delete(kind.done, row.id)
    for (const row of old.waiting) await settle(tx, kind, { ...row, nextAttempt: NEVER })
  })
}

/**
 * Sends what is due, oldest first. A message is taken on, sent, and then marked as sent: one that was sent by a server that
 * died before it could say so is sent again after the lease, so it may come twice and is never lost (ADR 32). `deliver` must
 * end within the lease. `deliver` null: what waits goes on waiting.
 */
export const sendDueRows = async <Row extends Waiting>(
  store: Store,
  kind: DeliveryKind<Row>,
  about: {
    readonly now: () => Instant
    readonly deliver: ((row: Row) => Promise<Outcome>) | null
    /** Rows that are left alone for now; absent: none. */
    readonly skip?: (row: Row) => boolean
  },
): Promise<void> => {
  const { now, deliver, skip = () => false } = about
  await sweep(store, kind, now())
  if (deliver === null) return
  const due = (await store.read((tx) => waitingRows(tx, kind)))
    .filter((row) => row.nextAttempt <= now() && row.sentAt === null && !skip(row))
    .toSorted((a, b) => a.createdAt - b.createdAt)
  for (const { id } of due) {
    const row = (await claim(store, { kind: kind.waiting, id, now: now() })) as Row | null
    if (row === null) continue
    const outcome = await deliver(row)
    await store.commit((tx) => settle(tx, kind, after(row, outcome, { kind, now: now() })))
  }
}
