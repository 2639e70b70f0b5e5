import type { ChargeWay, DeploymentType, Stage } from '../vocabulary/charge-ways.ts'
import type { DenialCode } from '../vocabulary/errors.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import type { Slot } from '../vocabulary/slots.ts'
import type { Instant, Seconds } from '../vocabulary/time.ts'

/** A compact JWS or JWE. */
export type Compact = string

export interface Binding {
  readonly domain: string | null
  readonly applicationId: string | null
  readonly processName: string | null
}

/** Plaintext of `cs-authorize+jwe`. Absent and null members mean the same; the reader yields null. */
export interface AuthorizationRequest {
  readonly v: number
  readonly requestId: Uuid
  readonly sentAt: Instant
  /** 32 random bytes, base64url. */
  readonly replyKey: string
  readonly client: {
    readonly uuid: Uuid
    readonly continuation: string | null
    readonly library: string | null
  }
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  readonly sessionPassword: string | null
  readonly product: {
    readonly code: string
    readonly version: string
    readonly edition: string
    readonly deployment: DeploymentType
    /** Null or empty: every module that some item passes for (A2). */
    readonly modules: readonly string[] | null
    readonly chargeWay: ChargeWay | null
  }
  readonly binding: Binding
  readonly instances: number | null
}

/** Payload of `cs-authorization+jwt`. */
export interface Authorization {
  readonly iss: Uuid
  readonly sub: Uuid
  readonly jti: Uuid
  readonly aud: Uuid
  readonly iat: Instant
  readonly exp: Instant
  readonly refreshAfter: Instant
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  readonly product: string
  readonly modules: readonly string[]
  readonly deployment: DeploymentType
  readonly binding: Binding
  readonly stage: Stage
  readonly items: readonly { readonly id: string; readonly chargeWay: ChargeWay; readonly terms: Compact }[]
  readonly instances: number | null
  readonly continuation: string
  readonly reporting: {
    readonly ticket: string
    /** 32 bytes, base64url. */
    readonly key: string
    readonly interval: Seconds
    readonly maxAge: Seconds
  }
  readonly servers: readonly string[]
  readonly certificate: Compact
  readonly keyset: Compact
  readonly incarnation: string
  /** The vendor's revocation list, where one exists (`cs-revoked+jwt`). */
  readonly revoked?: Compact
  readonly sandbox?: boolean
}

/** Payload of `cs-denial+jwt`. */
export interface Denial {
  readonly iss: Uuid
  readonly sub: Uuid
  readonly aud: Uuid
  readonly iat: Instant
  readonly code: DenialCode
  readonly name: string
  readonly message: string
  readonly docs: string
  readonly retryAfter: Seconds | null
  readonly revokes: boolean
}

/** One report: cumulative counts of one session in one slot. */
export interface UsageReport {
  readonly session: string
  readonly slot: Slot
  readonly counts: Readonly<Record<string, number>>
}

/** Plaintext of `cs-report+jwe`. */
/**
 * What a device gives back with a submission (C3, U8): its running places at a clean close, or all that its UUID holds
 * for the product when it is not used any more, which the newest continuation token proves.
 */
export type Release =
  | { readonly kind: 'places' }
  | { readonly kind: 'identity'; readonly continuation: string }

export interface Submission {
  readonly client: Uuid
  readonly store: string
  readonly sequence: number
  readonly dropped: number
  readonly lastHead: string | null
  readonly reports: readonly UsageReport[]
  /** Absent: nothing is given back. */
  readonly release?: Release
}

export type RefusalReason = 'too-old' | 'future' | 'malformed' | 'unknown-module'

export interface RefusedFigure {
  readonly session: string
  readonly slot: Slot
  readonly module: string | null
  readonly reason: RefusalReason
}

/** The JSON inside `receipt`. */
export interface Receipt {
  readonly sub: Uuid
  readonly sequence: number
  /** SHA-256 of the request's plaintext, base64url. */
  readonly digest: string
  readonly accepted: number
  readonly refused: readonly RefusedFigure[]
  readonly stage: Stage
  readonly reauthorize: boolean
  readonly incarnation: string
  readonly iat: Instant
}

/** Content of `cs-receipt+jwe`. */
export interface ReceiptEnvelope {
  /** base64url of the receipt's UTF-8 JSON. */
  readonly receipt: string
  readonly index: number
  readonly size: number
  readonly path: readonly string[]
  readonly head: Compact
}

/** Payload of `cs-head+jwt`. */
export interface Head {
  readonly iss: Uuid
  readonly iat: Instant
  readonly root: string
  readonly size: number
  readonly chain: string
  readonly number: number
  readonly previous: string | null
}

/** `GET /v1/server`. */
export interface ServerInfo {
  readonly uuid: Uuid
  readonly version: '1'
  readonly role: 'main' | 'standby'
  readonly serving: boolean
  readonly time: Instant
  readonly incarnation: string
  readonly certificates: readonly Compact[]
  readonly keyset: Compact
  readonly revoked?: Compact
}

/** A public P-256 key as JWK. */
export interface PublicJwk {
  readonly kid?: string
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly sandbox?: boolean
}

/** Payload of `cs-keys+jwt`; newest key first. */
export interface KeySet {
  readonly sub: Uuid
  readonly sig: readonly PublicJwk[]
  readonly enc: readonly PublicJwk[]
  readonly iat: Instant
  readonly exp: Instant
  readonly sandbox?: boolean
}

/** Payload of `cs-server+jwt`. */
export interface ServerCertificate {
  readonly sub: Uuid
  readonly orgs: readonly string[] | '*'
  readonly iat: Instant
  readonly exp: Instant
  readonly sandbox?: boolean
}

export type IssuerRight = 'items' | 'licenses' | 'servers' | 'revocations'

/** Payload of `cs-issuer+jwt`. */
export interface IssuerCertificate {
  readonly sub: string
  readonly jwk: PublicJwk
  readonly may: readonly IssuerRight[]
  readonly iat: Instant
  readonly exp: Instant
  readonly sandbox?: boolean
}

/** Payload of `cs-revoked+jwt`: the one with the highest number holds. */
export interface RevokedList {
  readonly number: number
  /** `kid` of issuers. */
  readonly issuers: readonly string[]
  /** UUIDs of servers. */
  readonly servers: readonly Uuid[]
  /** IDs of items. */
  readonly items: readonly string[]
  readonly iat: Instant
}

/** Payload of `cs-license+jwt` (protocol.md, "License files and other files"). */
export interface LicensePayload {
  readonly format: 2
  /** SHA-256 of the readable header, base64url. */
  readonly readable: string
  readonly licenseId: string
  readonly alias: string | null
  readonly organizationId: string
  readonly organizationName: string
  readonly status: string
  readonly issuedAt: Instant
  readonly activatedAt: Instant | null
  readonly hosting: 'self' | 'hosted' | 'offline' | null
  readonly serverUuids: readonly Uuid[] | null
  readonly clientUuid: Uuid | null
  /** `cs-item+jwt`, each signed by itself. */
  readonly items: readonly Compact[]
  /** For display and for creating the product at import; never trusted for a right. */
  readonly product: Readonly<Record<string, unknown>> | null
  /** `cs-server+jwt` of the servers it is bound to. */
  readonly certificates: readonly Compact[]
  readonly sandbox?: boolean
}
