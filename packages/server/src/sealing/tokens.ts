import type { KeyObject } from 'node:crypto'
import type { Continuation, Ticket } from '@countersign/licensing'
import type { Compact } from '@countersign/protocol'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { KeyRing } from '../keys/key-ring.ts'
import { type EphemeralKey, openAgreedSync } from './agreed.ts'
import { cipherKeyOf } from './cipher-key.ts'
import { type LineName, openContinuation, sealContinuation } from './continuation.ts'
import { sealDirectSync } from './direct.ts'
import { sealTicket } from './ticket.ts'

/** The opaque tokens that this server hands to devices. */
export interface Tokens {
  ticket(ticket: Ticket, now: Instant): { readonly token: string; readonly key: Uint8Array }
  continuation(line: LineName, counter: number, now: Instant): string
  openContinuation(token: string | null, line: LineName): Continuation
  /** Opens a `cs-authorize+jwe` whose header has been read; null when it does not open. */
  openRequest(token: Compact, key: KeyObject, ephemeral: EphemeralKey): Buffer | null
  /** Seals an answer under the 32 bytes that came with the request: `cs-reply+jwe`. */
  reply(replyKey: string, answer: Compact): Compact
}

export const tokensOf = (ring: KeyRing): Tokens => ({
  ticket: (ticket, now) => sealTicket(ticket, ring.ticketEpoch(now)),
  continuation: (line, counter, now) => sealContinuation(line, counter, ring.ticketEpoch(now)),
  openContinuation: (token, line) => openContinuation(token, line, (epoch) => ring.ticketSecret(epoch)),
  openRequest: openAgreedSync,
  reply: (replyKey, answer) =>
    sealDirectSync(cipherKeyOf(Buffer.from(replyKey, 'base64url')), 'cs-reply+jwe', answer),
})
