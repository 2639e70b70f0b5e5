import { type AskedFor, type AuthorizationRequest, randomBytes32, sealTo, utf8 } from '@countersign/protocol'
import type { Look } from '../device-clock.ts'
import type { Context } from '../session/context.ts'
import { productOf } from '../session/grants.ts'
import type { Contact } from './contacts.ts'
import { VERSION } from './version.ts'

/** `client.library` of a request. */
const LIBRARY = `countersign-js/${VERSION}`
/** Seconds for which a server repeats its decision to a repeated request ID (protocol.md). */
const REPEATED = 600

/** A request under way: a retry repeats its ID and bytes (A8b). */
export interface PendingRequest {
  readonly clientUuid: string
  readonly continuation: string | null
  readonly replyKey: string
  readonly asked: AskedFor
  readonly plaintext: string
  /** Without the password, for `disclose()`. */
  readonly shown: string
  readonly madeAt: Look
  /** By encryption key. */
  readonly sealed: Map<string, string>
}

/** Makes a new request. */
export const makeRequest = (context: Context, continuation: string | null): PendingRequest => {
  const { settings, platform, records } = context
  const { organizationId = null, handshakeCode = null } = settings
  const request: AuthorizationRequest = {
    v: 1,
    requestId: platform.random.uuid(),
    sentAt: context.now(),
    replyKey: randomBytes32(),
    client: { uuid: records.device.uuid, continuation, library: LIBRARY },
    ...{ organizationId, handshakeCode, sessionPassword: settings.sessionPassword ?? null },
    product: productOf(settings),
    binding: platform.binding,
    instances: settings.instances ?? null,
  }
  const hidden = { replyKey: '…', sessionPassword: request.sessionPassword === null ? null : '…' }
  return {
    ...{ clientUuid: request.client.uuid, continuation, replyKey: request.replyKey },
    asked: { requestId: request.requestId, organizationId, handshakeCode, product: request.product },
    plaintext: JSON.stringify(request),
    shown: JSON.stringify({ ...request, ...hidden }),
    ...{ madeAt: context.look(), sealed: new Map() },
  }
}

/** Whether a request may still be repeated. */
export const isRepeatable = (pending: PendingRequest, context: Context): boolean =>
  pending.clientUuid === context.records.device.uuid &&
  context.look().monotonic - pending.madeAt.monotonic < REPEATED

/** The bytes for a server: made once for each of its keys, so that a retry repeats them. */
export const sealedFor = async (pending: PendingRequest, contact: Contact): Promise<string | null> => {
  const recipient = contact.trusted.keySet.enc[0]
  if (recipient === undefined) return null
  const kid = recipient.kid ?? ''
  const made = pending.sealed.get(kid)
  if (made !== undefined) return made
  const sealed = await sealTo({ recipient, typ: 'cs-authorize+jwe', plaintext: utf8(pending.plaintext) })
  pending.sealed.set(kid, sealed)
  return sealed
}
