import type { Uuid } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/time.ts'
import type { Compact } from '../wire/messages.ts'

/** Payload of `cs-revocation+jwt` (L5). */
export interface Revocation {
  /** Grows with each of a vendor's revocations; a server takes each number once. */
  readonly number: number
  readonly items: readonly string[]
  /** Servers that it is for. */
  readonly servers: readonly Uuid[]
  readonly readable: string | null
  readonly iat: Instant
}

/** Payload of `cs-retire+jwt`: a server's own end (L12). */
export interface Retirement {
  readonly sub: Uuid
  /** The server that takes over; null: to be told to the vendor. */
  readonly successor: Uuid | null
  /** Newest `cs-head+jwt`; null: it never acknowledged a report. */
  readonly lastHead: Compact | null
  /** Its last `cs-statement+jwt`. */
  readonly statement: Compact | null
  /** The server's `cs-keys+jwt`, whose `jwk` is the identity key that signed this. */
  readonly keyset: Compact
  readonly readable: string | null
  readonly iat: Instant
}

/** Payload of `cs-transfer+jwt`: the vendor's answer to an end, with the licenses bound to the successor (L12). */
export interface Transfer {
  readonly sub: Uuid
  readonly predecessor: Uuid
  /** License files as text, each verified by itself. */
  readonly licenses: readonly string[]
  readonly readable: string | null
  readonly iat: Instant
}

/** How one sum has changed since the statement before. */
export interface StatementSum {
  readonly organizationId: string
  /** Name of the handshake code; null: none (not reached through a code). */
  readonly handshakeCode: string | null
  /** Item that is charged; null: covered by none (C9). */
  readonly item: string | null
  readonly module: string
  /** Units since the statement before; negative where a charge has moved elsewhere. */
  readonly count: number
  /** Units in all. */
  readonly total: number
}

/** Payload of `cs-statement+jwt`: what a self-hosted server was used for (P8). */
export interface Statement {
  readonly iss: Uuid
  readonly period: readonly [Instant, Instant]
  readonly sums: readonly StatementSum[]
  /** Seats that run at the end of the period, by item. */
  readonly seats: readonly { readonly item: string; readonly taken: number }[]
  /** First and last `cs-head+jwt` of each chain in the period. */
  readonly chains: readonly { readonly first: Compact; readonly last: Compact }[]
  /** SHA-256 of the compact statement before it; null: it is the first. */
  readonly previous: string | null
  /** Changes of the machine that the server was told of by its labels (L12). */
  readonly machineChanges: readonly {
    readonly at: Instant
    readonly matching: number
    readonly labels: number
    /** Names of the labels that changed, never their values. */
    readonly changed: readonly string[]
  }[]
  /** The server's `cs-keys+jwt`, by which signature and heads are verified. */
  readonly keyset: Compact
  readonly readable: string | null
  readonly iat: Instant
}
