import type { Store, Transaction } from '@countersign/store/port'
import type { Compact, Instant, ItemTerms, PublicJwk, Seconds, Uuid } from '@countersign/protocol'
import type { FastifyBaseLogger } from 'fastify'

/** The server's clocks. Licensing goes by `now`, which is virtual on a sandbox; everything else by `realNow`. */
export interface Clock {
  /** Whole Unix seconds; never earlier than at the last commit (H6). */
  now(): Instant
  realNow(): Instant
  readonly sandbox: boolean
}

/** A sandbox's clock can be moved forward (command-line.md, "Sandbox"); moving never goes backward. */
export interface SandboxClock {
  /** Moves the virtual clock and makes the new offset durable; resolves after due work has been done once. */
  moveTo(instant: Instant): Promise<void>
}

/** Signs the vendor's promises. Absent on a self-hosted server. */
export interface Issuer {
  signItem(terms: ItemTerms): Promise<Compact>
  /** Signs any other payload of the issuer's types. */
  sign(typ: 'cs-license+jwt' | 'cs-server+jwt' | 'cs-revocation+jwt' | 'cs-transfer+jwt', payload: object): Promise<Compact>
}

/** Who this server is. */
export interface Identity {
  readonly serverUuid: Uuid
  readonly mode: 'hosted' | 'self-hosted'
  readonly sandbox: boolean
  readonly incarnation: string
  readonly rootKeys: readonly PublicJwk[]
}

/** Keyed digests of secrets that people type (A3b): HMAC-SHA-256 under a key sealed in the data directory. */
export interface SecretDigests {
  digest(secret: string): string
  /** In constant time. */
  matches(secret: string, digest: string): boolean
}

/**
 * To be called in the same transaction after every change of an organization's items, codes or holdings:
 * cuts the epochs anew and charges again (C8).
 */
export type Recharge = (tx: Transaction, organizationId: string) => Promise<void>

/** What the management API is built from. `compose` is the only place that makes one. */
export interface ManagementServices {
  readonly store: Store
  readonly clock: Clock
  readonly sandboxClock: SandboxClock | null
  readonly issuer: Issuer | null
  readonly identity: Identity
  readonly secrets: SecretDigests
  readonly recharge: Recharge
  readonly log: FastifyBaseLogger
  /** Public base URL without a final slash. */
  readonly publicUrl: string
  readonly idempotencyRetention: Seconds
}
