import type {
  ChargeWay,
  DeploymentType,
  Instant,
  ItemTerms,
  Slot,
  Stage,
  Uuid,
} from '@countersign/protocol/vocabulary'
import type { TrialFacts } from './public-trial.ts'

/** One license item as the organization's setup knows it. */
export interface Item {
  readonly terms: ItemTerms
  /** From when it is revoked (L5); null: it is not. */
  readonly revokedAt: Instant | null
}

/** An item's stay in a handshake code, as slots `[from, until)`; a change holds from the next slot (C8). */
export interface Holding {
  /** Internal ID of the code. */
  readonly code: string
  readonly itemId: string
  /** Place in the order set by hand (A4 (2)), counted from 0; null: none. */
  readonly position: number | null
  readonly from: Slot
  readonly until: Slot | null
}

export type ValidationKind = 'domain' | 'application-id' | 'process-name'

export interface ValidationField {
  readonly kind: ValidationKind
  readonly value: string
}

export interface HandshakeCode {
  readonly internalId: string
  readonly name: string
  readonly organizationId: string
  readonly isDefault: boolean
  readonly deletedAt: Instant | null
  readonly validationFields: readonly ValidationField[]
  /** Keyed digests, newest first, at most two (A11). */
  readonly sessionPasswords: readonly {
    readonly id: string
    readonly digest: string
    readonly until: Instant | null
  }[]
}

/** Everything people have set up for one organization. Frozen; a change makes a new one with a larger version. */
export interface OrganizationSetup {
  readonly organizationId: string
  readonly name: string
  readonly version: number
  readonly codes: readonly HandshakeCode[]
  readonly items: readonly Item[]
  readonly holdings: readonly Holding[]
}

export interface Product {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly modules: readonly string[]
  readonly publicTrial: boolean
  /** Terms of public trials (T1); absent: 7 days, as many as are asked for. */
  readonly publicTrialTerms?: { readonly days?: number; readonly perDay?: number }
  readonly offlineDays: number | null
  readonly newSeatsPerHour: number | null
  readonly heldAbove: number | null
  /** Devices that a licensee may unregister from an item a year (A13); absent or null: as many as its quota holds; 0: none. */
  readonly licenseeUnregisters?: number | null
  /** Terms of private trials (T2); absent: the defaults. */
  readonly privateTrial?: { readonly days?: number; readonly quota?: number }
}

/** What an item has been charged in the quota period that runs (C8); exceptions in the exception year (C4). */
export interface ItemUsage {
  readonly quotaUsed: number
  readonly toleranceUsed: number
  readonly overUse: number
}

/** A device's relation to a seat item. */
export interface Contact {
  readonly taken: Instant
  readonly lastContact: Instant
  readonly released: Instant | null
  /** Places that it takes while it runs: the instances granted, else 1; absent: 1 (C5). */
  readonly places?: number
}

export interface SeatUsage {
  /** Seats running now, of all devices; of a concurrent item the places that they take. */
  readonly taken: number
  /** This device's own contact, running or not; null: never. */
  readonly own: Contact | null
}

/** The continuation line of a client and product (A8). */
export interface Line {
  readonly used: number
  /** `sentAt` of the request that set `used`. */
  readonly usedSentAt: Instant
  /** Restarts since the last clearing, oldest first, at most `restartsMost`. */
  readonly restarts: readonly Instant[]
  readonly forkedAt: Instant | null
  readonly clonedAt: Instant | null
}

/** The continuation token of a request after the server has tried to open it. */
export type Continuation =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'opened'; readonly counter: number }

/** What a request says, with what the edge has already found out about it. */
export interface AuthorizationQuery {
  readonly client: Uuid
  readonly sentAt: Instant
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  readonly product: string
  readonly version: string
  readonly edition: string
  readonly deployment: DeploymentType
  /** Null: every module that some item passes for. */
  readonly modules: readonly string[] | null
  readonly chargeWay: ChargeWay | null
  readonly instances: number | null
  readonly continuation: Continuation
  /** Host of the `Origin` header in lower-case ASCII without port and final dot; null: no header, or `null`. */
  readonly originHost: string | null
  /** The `Origin` header as sent, for exact-origin fields; null: none. */
  readonly origin: string | null
  /** Registrable domain of `originHost` by the public suffix list; null: none. */
  readonly registrableDomain: string | null
  readonly applicationId: string | null
  readonly processName: string | null
  /** Of the session passwords of the code: the one that matched, compared at the edge; null: none did. */
  readonly matchedPassword: string | null
}

/** Whether the server can serve at all (A1, first check). */
export interface Serving {
  readonly serves: boolean
  /** Seconds after which to ask again when it does not. */
  readonly retryAfter: number | null
  readonly mode: 'hosted' | 'self-hosted'
  readonly serverUuid: Uuid
  readonly sandbox: boolean
}

/** All facts that one authorization is decided on. */
export interface AuthorizationFacts {
  readonly serving: Serving
  /** The organization that the request names, or that the code's prefix names; null: unknown. */
  readonly setup: OrganizationSetup | null
  readonly product: Product | null
  readonly line: Line | null
  readonly blocked: boolean
  /** By item ID, for the items of the code reached. Absent: nothing used. */
  readonly usage: ReadonlyMap<string, ItemUsage>
  readonly seats: ReadonlyMap<string, SeatUsage>
  /** Seats taken newly through the code in the running clock hour (A12). */
  readonly newSeatsThisHour: number
  /** Where the request names neither organization nor code (T1); absent: no trial is known. */
  readonly trial?: TrialFacts
  /** Whether the code has ever authorized this client: then it is no stranger (A12); absent: it has not. */
  readonly knownToCode?: boolean
}

/** What sums of usage are kept by (C8): everything that decides what use may be charged to. Interned by the store. */
export interface UsageClass {
  readonly organizationId: string | null
  /** Internal ID of the code; null: public trial. */
  readonly code: string | null
  readonly product: string
  readonly majorVersion: number
  readonly edition: string
  readonly deployment: DeploymentType
  /** Item IDs that the ticket names, in usage order. */
  readonly items: readonly string[]
  /** Instances granted (C5); absent or null: none were asked for. */
  readonly instances?: number | null
}

/** Content of a report ticket. */
export interface Ticket extends UsageClass {
  readonly client: Uuid
  readonly instances: number | null
  readonly authorizationId: Uuid
  readonly iat: Instant
  /** Stage of the authorization, so that a receipt can tell a change without a look-up. */
  readonly stage: Stage
  /** Modules that were granted; absent where they would not fit into a ticket. */
  readonly modules?: readonly string[]
  /** The charge way that was asked for; absent: none was. */
  readonly chargeWay?: ChargeWay
  /** Of the page that asked: its registrable domain, or the host that has none; absent: no page, or no room in the ticket. */
  readonly domain?: string
}
