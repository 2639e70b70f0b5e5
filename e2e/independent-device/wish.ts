import type { JsonObject } from './encoding.ts'
import type { Asked } from './terms.ts'

export type Wish = {
  organizationId?: string | null
  handshakeCode?: string | null
  sessionPassword?: string | null
  product?: string
  version?: string
  edition?: string | null
  deployment?: string
  modules?: string[] | null
  chargeWay?: string | null
  instances?: number | null
  domain?: string | null
  processName?: string | null
  /** Sent as the Origin header. */
  origin?: string | null
  requestId?: string
  /** Given only to repeat a request byte by byte, whose answer opens with the same key. */
  replyKey?: Buffer
  sentAt?: number
  continuation?: string | null
  v?: number
}

const none = (value: string | null | undefined): string | null => value ?? null

/** `null` is what browsers send for an opaque origin. */
const hostOf = (origin: string | null | undefined): string | null =>
  origin == null || origin === 'null' ? null : new URL(origin).hostname

/** What of a wish an authorization must answer, for the device's own checks of the terms. */
export const askedOf = (wish: Wish, clientUuid: string): Asked => ({
  product: wish.product ?? 'barcode-reader',
  version: wish.version ?? '10.2.1',
  edition: wish.edition === undefined ? 'javascript' : wish.edition,
  deployment: wish.deployment ?? 'desktop',
  // Of a request with a code alone, the code's prefix (protocol.md, "A client trusts a server key").
  organizationId: wish.organizationId ?? wish.handshakeCode?.split('-')[0] ?? null,
  clientUuid,
  host: hostOf(wish.origin),
})

type State = { uuid: string; continuation: string | null; now: number }

/** The plaintext of an authorization request, member by member as protocol.md gives it. */
export const requestOf = (
  wish: Wish,
  state: State,
  fresh: { requestId: string; replyKey: string },
): JsonObject => {
  return {
    v: wish.v ?? 1,
    requestId: fresh.requestId,
    sentAt: wish.sentAt ?? state.now,
    replyKey: fresh.replyKey,
    client: {
      uuid: state.uuid,
      continuation: wish.continuation === undefined ? state.continuation : wish.continuation,
      library: 'independent-device/1.0.0',
    },
    organizationId: none(wish.organizationId),
    handshakeCode: none(wish.handshakeCode),
    sessionPassword: none(wish.sessionPassword),
    product: {
      code: wish.product ?? 'barcode-reader',
      version: wish.version ?? '10.2.1',
      edition: wish.edition === undefined ? 'javascript' : wish.edition,
      deployment: wish.deployment ?? 'desktop',
      modules: wish.modules === undefined ? ['qr-code'] : wish.modules,
      chargeWay: none(wish.chargeWay),
    },
    binding: { domain: none(wish.domain), applicationId: null, processName: none(wish.processName) },
    instances: wish.instances ?? null,
  }
}
