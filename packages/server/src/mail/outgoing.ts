import { randomUUID } from 'node:crypto'
import { DAY, HOUR, type Instant, MINUTE } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { MailState } from '../alerts/alerts.ts'
import { type DeliveryKind, keptRows, type Outcome, type Waiting } from '../deliveries/deliveries.ts'

/** A message as it waits to be sent; recipients are lists of addresses. */
export interface Message {
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly subject: string
  readonly text: string
  /** The same for programs that show HTML; absent: there is only text. */
  readonly html?: string
  /** Sent also while the clock is in doubt, when nothing else is (H6). */
  readonly urgent?: boolean
  /** Names of files that are made when the message is sent: `document/INV-000001`, `license/ID`. */
  readonly attachments?: readonly string[]
}

export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly content: Uint8Array
}

/** Row `mail`/ID. Once it is sent, its text, which may hold a link that opens an account, is dropped. */
export interface MailRow extends Omit<Message, 'text'>, Waiting {
  readonly text: string | null
}

/** Hands a message to the mail server; rejects when it was not taken. The ID is the same in every attempt. */
export type Deliver = (
  message: Message & { readonly id?: string; readonly files?: readonly Attachment[] },
) => Promise<void>

/** Links in mails end within a day or two; a message that could not be sent for so long helps nobody. */
const GIVE_UP = 3 * DAY

export const MAIL: DeliveryKind<MailRow> = {
  waiting: 'mail',
  done: 'mail-sent',
  giveUp: GIVE_UP,
  backOff: (attempts) => Math.min(MINUTE * 2 ** attempts, 6 * HOUR),
  kept: ({ html: _, ...row }) => ({ ...row, text: null }),
}

/** Queues a message in the transaction of the change that causes it; gives its ID. */
export const queueMail = async (tx: Transaction, message: Message, now: Instant): Promise<string> => {
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
  await tx.state.put(MAIL.waiting, id, row)
  return id
}

/** All messages that are kept, newest first. */
export const mails = (tx: Transaction): Promise<readonly MailRow[]> => keptRows(tx, MAIL)

/** What has become of messages, by ID. */
export const mailStates = async (
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MailState>> => {
  const states = new Map<string, MailState>()
  for (const id of ids) {
    const done = (await tx.state.get(MAIL.done, id)) as MailRow | null
    if (done !== null) states.set(id, done.sentAt === null ? 'failed' : 'sent')
    else if ((await tx.state.get(MAIL.waiting, id)) !== null) states.set(id, 'waiting')
  }
  return states
}

/** One attempt to hand a message to the mail server, with the files that it names. */
export const attempt = async (
  deliver: Deliver,
  row: MailRow,
  fileOf: (name: string) => Promise<readonly Attachment[]>,
): Promise<Outcome> => {
  const send = async (): Promise<void> =>
    deliver({
      ...row,
      text: row.text ?? '',
      files: (await Promise.all((row.attachments ?? []).map(fileOf))).flat(),
    })
  return send().then(
    () => ({ sent: true }),
    (error: unknown) => ({ sent: false, error: error instanceof Error ? error.message : String(error) }),
  )
}
