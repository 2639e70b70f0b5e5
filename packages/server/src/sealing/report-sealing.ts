import { hash } from 'node:crypto'
import type { Ticket } from '@countersign/licensing'
import {
  badRequestCode,
  ProtocolError,
  type ProtocolErrorCode,
  peekJweHeader,
  type ReadSubmission,
  readSubmission,
} from '@countersign/protocol'
import type { ProblemCode } from '@countersign/protocol/vocabulary'
import { type CipherKey, cipherKeyOf } from './cipher-key.ts'
import { openDirectSync, partsOf, sealDirectSync } from './direct.ts'
import { bytesOf } from './strict-base64url.ts'
import { openTicket } from './ticket.ts'
import { epochOfToken } from './token.ts'

/** A ticket with the key that its reports are sealed under. */
export interface OpenedTicket {
  readonly ticket: Ticket
  readonly key: CipherKey
  /** Epoch under whose secret the ticket was sealed. */
  readonly epoch: number
}

export interface OpenedReport extends ReadSubmission {
  /** SHA-256 of the request's plaintext, base64url. */
  readonly digest: string
}

export type Opening<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ProblemCode; readonly detail: string }

/** What a report or a receipt is sealed under. */
export type Sealed = Pick<OpenedTicket, 'key'>

/**
 * Cryptography of the report path, apart from the rest so that it can move to worker threads (architecture.md).
 * The ticket is opened first, since it names the limit that a request counts against.
 */
export interface ReportSealing {
  ticketOf(token: string): Opening<OpenedTicket> | Promise<Opening<OpenedTicket>>
  open(token: string, sealed: Sealed): Opening<OpenedReport> | Promise<Opening<OpenedReport>>
  /** Seals the content of a `cs-receipt+jwe`. */
  seal(sealed: Sealed, content: string): string | Promise<string>
}

/** `ReportSealing` that is done when it returns. */
export interface ReportSealingAtOnce extends ReportSealing {
  ticketOf(token: string): Opening<OpenedTicket>
  open(token: string, sealed: Sealed): Opening<OpenedReport>
  seal(sealed: Sealed, content: string): string
}

const refused = (
  problem: ProblemCode,
  detail: string,
): { readonly ok: false; readonly problem: ProblemCode; readonly detail: string } => ({
  ok: false,
  problem,
  detail,
})

const asProblem = (error: unknown): ReturnType<typeof refused> => {
  if (error instanceof ProtocolError)
    return refused(badRequestCode(error.code satisfies ProtocolErrorCode), error.message)
  throw error
}

/** What the client library writes before the ticket, and what after it. */
const BEFORE = '{"alg":"dir","enc":"A256GCM","kid":"'
const AFTER = '","typ":"cs-report+jwe"}'

/** Most characters of a ticket. */
const MOST_KID = 1_024
const KID = /^[A-Za-z0-9_-]+$/

/** The ticket in a header that is written as the client library writes it; null: it has to be read as any other. */
const usualKid = (header: string): string | null => {
  const text = bytesOf(header)?.toString('latin1') ?? ''
  if (!text.startsWith(BEFORE) || !text.endsWith(AFTER)) return null
  const kid = text.slice(BEFORE.length, -AFTER.length)
  return kid.length <= MOST_KID && KID.test(kid) ? kid : null
}

/** The header of a compact token, as it is written. */
export const headerOf = (token: string): string => {
  const end = token.indexOf('.')
  return end < 0 ? token : token.slice(0, end)
}

export type SecretOf = (epoch: number) => Uint8Array | undefined

const readTicket = (token: string, secretOf: SecretOf): Opening<OpenedTicket> => {
  const kid = usualKid(headerOf(token)) ?? peekJweHeader(token, 'cs-report+jwe').kid
  if (kid === undefined) return refused('malformed', 'The header has no "kid".')
  const opened = openTicket(kid, secretOf)
  return opened === null
    ? refused('ticket-unknown', 'The report ticket cannot be opened by this server.')
    : {
        ok: true,
        value: { ticket: opened.ticket, key: cipherKeyOf(opened.key), epoch: epochOfToken(kid) },
      }
}

/** Seals and opens on the thread that calls, with `node:crypto`. */
export const reportSealingInThread = (secretOf: SecretOf): ReportSealingAtOnce => ({
  ticketOf: (token) => {
    try {
      return readTicket(token, secretOf)
    } catch (error) {
      return asProblem(error)
    }
  },
  open: (token, { key }) => {
    const parts = partsOf(token)
    if (parts === null) return refused('malformed', 'The token is not a compact JWE of this contract.')
    const plaintext = openDirectSync(parts, key)
    if (plaintext === null)
      return refused('undecryptable', 'The report cannot be opened with the key of its ticket.')
    try {
      return {
        ok: true,
        value: { ...readSubmission(plaintext), digest: hash('sha256', plaintext, 'base64url') },
      }
    } catch (error) {
      return asProblem(error)
    }
  },
  seal: ({ key }, content) => sealDirectSync(key, 'cs-receipt+jwe', content),
})
