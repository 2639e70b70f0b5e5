import {
  decodeBase64Url,
  digestOf,
  openDirect,
  ProtocolError,
  type ReceiptEnvelope,
  readReceiptEnvelope,
  type VerifiedReceipt,
  verifyReceipt,
} from '@countersign/protocol'
import { sentenceOf } from '../sentence.ts'
import type { Context } from '../session/context.ts'
import type { SubmissionRecord } from '../session/records.ts'
import type { Contact, Contacts } from './contacts.ts'
import { exchange } from './exchange.ts'
import { type Outcome, outcomeOf } from './outcomes.ts'
import type { Ticket } from './tickets.ts'

/** What sending one submission to the servers in turn ended in. Only a verified receipt can mark figures. */
export type Sending =
  | { readonly kind: 'receipt'; readonly verified: VerifiedReceipt; readonly envelope: ReceiptEnvelope }
  | Extract<Outcome, { kind: 'bad-request' | 'key-unknown' | 'client-mismatch' | 'too-large' }>
  | { readonly kind: 'failed'; readonly retryAfter: number | null }

export interface ReportToSend {
  readonly submission: SubmissionRecord
  readonly ticket: Ticket
  readonly keepalive?: boolean
}

/** Bytes of a body that browsers let through with `keepalive`; a longer one is sent without. */
const KEEPALIVE_MOST = 64_000

type Tried = Exclude<Sending, { kind: 'failed' }> | Extract<Outcome, { kind: 'wait' | 'noise' }>

const judge = async (report: ReportToSend, contact: Contact, body: string): Promise<Tried> => {
  const { submission, ticket } = report
  const opened = await openDirect({
    ...{ token: body.trim(), typ: 'cs-receipt+jwe', key: decodeBase64Url(ticket.key) },
  })
  const envelope = readReceiptEnvelope(opened)
  const verified = await verifyReceipt({
    ...{ envelope, plaintextDigest: await digestOf(submission.plaintext) },
    ...{ serverKeys: contact.trusted.keySet.sig, serverUuid: contact.trusted.uuid },
    ...{ clientUuid: submission.clientUuid, sequence: submission.sequence },
  })
  return { kind: 'receipt', verified, envelope }
}

/** A receipt by an unknown key: `/v1/server` is fetched once and it is judged again. Not to be verified: noise. */
const verified = async (
  { context, contacts }: { readonly context: Context; readonly contacts: Contacts },
  report: ReportToSend,
  got: { contact: Contact; body: string },
) => {
  try {
    try {
      return await judge(report, got.contact, got.body)
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== 'unknown-key') throw error
      contacts.forget(got.contact.url)
      const again = await contacts.of(got.contact.url)
      if ('why' in again) return { kind: 'noise', why: again.why, atOnce: false } as const
      return await judge(report, again, got.body)
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return {
      kind: 'noise',
      why: await sentenceOf(error.message, context.platform.clock),
      atOnce: false,
    } as const
  }
}

const attempt = async (
  context: Context,
  contacts: Contacts,
  at: { readonly url: string; readonly report: ReportToSend },
): Promise<Tried> => {
  const { url, report } = at
  const { settings, platform, fetch } = context
  const contact = await contacts.of(url)
  if ('why' in contact) return contact.wait ?? { kind: 'noise', ...contact }
  const answer = await exchange({
    ...{ fetch, clock: platform.clock, timeout: settings.timeout, body: report.submission.sealed },
    ...{ url: contacts.address(url, '/v1/reports') },
    keepalive: report.keepalive === true && report.submission.sealed.length < KEEPALIVE_MOST,
  })
  context.note({
    ...{ server: url, what: 'report', content: report.submission.plaintext },
    outcome: 'why' in answer ? answer.why : `status ${answer.status}`,
  })
  if ('why' in answer) return { kind: 'noise', ...answer }
  const outcome = outcomeOf(answer, context.now())
  if (outcome.kind !== 'answer') return outcome
  if (outcome.status !== 200) return { kind: 'noise', why: 'a report is never denied', atOnce: false }
  return verified({ context, contacts }, report, { contact, body: outcome.body })
}

/** Sends one submission: main, then standby (U6). */
export const sendReport = async (
  context: Context,
  contacts: Contacts,
  report: ReportToSend,
): Promise<Sending> => {
  let retryAfter: number | null = null
  for (const url of contacts.urls) {
    const tried = await attempt(context, contacts, { url, report })
    if (tried.kind === 'receipt') {
      contacts.remember(url)
      return tried
    }
    context.fail(url, tried.kind === 'noise' ? tried.why : tried.kind)
    if (tried.kind === 'key-unknown') contacts.forget(url)
    if (tried.kind === 'noise') continue
    if (tried.kind !== 'wait') return tried
    retryAfter = Math.max(retryAfter ?? 0, tried.retryAfter ?? 0)
    if (tried.status === 429) break
  }
  return { kind: 'failed', retryAfter }
}
