import { randomUUID } from 'node:crypto'
import { DAY, type Instant, MINUTE } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'

/** A message as it waits to be sent; recipients are lists of addresses. */
export interface Message {
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly subject: string
  readonly text: string
}

/** Row `mail`/ID. Once it is sent, its text, which may hold a link that opens an account, is dropped. */
export interface MailRow extends Omit<Message, 'text'> {
  readonly id: string
  readonly text: string | null
  readonly createdAt: Instant
  readonly attempts: number
  readonly lastError: string | null
  readonly nextAttempt: Instant
  readonly sentAt: Instant | null
}

/** Hands a message to the mail server; rejects when it was not taken. */
export type Deliver = (message: Message) => Promise<void>

const KIND = 'mail'
const RETENTION = 30 * DAY
/** Links in mails end within a day or two; a message that could not be sent for so long helps nobody. */
const GIVE_UP = 3 * DAY

/** Queues a message in the transaction of the change that causes it. */
export const queueMail = (tx: Transaction, message: Message, now: Instant): Promise<void> => {
  const id = `${now}-${randomUUID()}`
  const row: MailRow = {
    ...message,
    id,
    createdAt: now,
    attempts: 0,
    lastError: null,
    nextAttempt: now,
    sentAt: null,
  }
  return tx.state.put(KIND, id, row)
}

/** All messages that are kept, newest first. */
export const mails = async (tx: Transaction): Promise<readonly MailRow[]> =>
  (await tx.state.list(KIND))
    .map(({ value }) => value as MailRow)
    .toSorted((a, b) => b.createdAt - a.createdAt)

const laterBy = (attempts: number): number => Math.min(MINUTE * 2 ** attempts, 6 * 60 * MINUTE)

/**
 * Sends what is due, oldest first, each at most once unless the mail server's answer was lost; what fails is tried again with
 * back-off. Without a mail server (`deliver` null) messages wait where an operator can read them.
 */
export const sendDue = async (
  store: Store,
  about: { readonly deliver: Deliver | null; readonly now: Instant },
): Promise<void> => {
  const { deliver, now } = about
  const rows = (await store.read(mails)).toReversed()
  const old = rows.filter((row) => now - row.createdAt > (row.sentAt === null ? GIVE_UP : RETENTION))
  if (old.length > 0)
    await store.commit(async (tx) => {
      for (const row of old) await tx.state.delete(KIND, row.id)
    })
  if (deliver === null) return
  for (const row of rows) {
    const { text } = row
    if (row.sentAt !== null || text === null || row.nextAttempt > now || old.includes(row)) continue
    const failure = await deliver({ ...row, text }).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    const attempts = row.attempts + 1
    const after: MailRow =
      failure === null
        ? { ...row, text: null, attempts, lastError: null, sentAt: now }
        : { ...row, attempts, lastError: failure, nextAttempt: now + laterBy(attempts) }
    await store.commit((tx) => tx.state.put(KIND, row.id, after))
  }
}
