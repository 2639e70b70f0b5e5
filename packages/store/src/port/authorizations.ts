import type { Contact, Decision, Line, SeatUsage } from '@countersign/licensing'
import type { Instant, Seconds, Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { SignedItem } from './setup.ts'

/** One decision as it is kept for replays, explanation and statistics. */
export interface DecisionRecord {
  readonly id: Uuid
  readonly requestId: Uuid
  readonly client: Uuid
  readonly product: string
  readonly organizationId: string | null
  /** Internal ID of the code reached; null: none. */
  readonly code: string | null
  readonly at: Instant
  /** 0: granted; else the denial's code. */
  readonly result: number
  readonly decision: Decision
  /** What was asked, without password, keys and address; a presented trait is kept with denials only (P4). */
  readonly request: Readonly<Record<string, unknown>>
}

/** A decision with its place among all: a later one has a larger number. */
export interface NumberedDecision extends DecisionRecord {
  readonly number: number
}

/** Asks for denials, newest first: of one organization (null: of all), with numbers below `before`. */
export interface DenialPage {
  readonly organizationId: string | null
  readonly before: number | null
  readonly limit: number
}

/** What a device is looked for by; null: by anything. */
export interface DeviceFilter {
  /** Internal IDs of the codes one of which has authorized it. */
  readonly codes: readonly string[] | null
  /** Its state was seen twice (A8), its submissions have holes or it dropped figures (U10), it is blocked (A13). */
  readonly sign: 'copied' | 'gaps' | 'blocked' | null
  /** Its last contact, half-open. */
  readonly contactFrom: Instant | null
  readonly contactTo: Instant | null
  /** The first hexadecimal digits of its UUID, without dashes. */
  readonly uuidPrefix: string | null
}

export interface DeviceRecord {
  readonly uuid: Uuid
  readonly firstContact: Instant
  readonly lastContact: Instant
  readonly product: string
  readonly version: string
  readonly edition: string
  readonly deployment: string
  readonly blockedAt: Instant | null
}

export interface SeatRecord extends Contact {
  readonly client: Uuid
  readonly itemId: string
  /** End of the seat as of the last contact. */
  readonly until: Instant
}

export interface Authorizations {
  line(client: Uuid, product: string): Promise<Line | null>
  /** `used` merges by maximum; the rest is replaced. */
  putLine(client: Uuid, product: string, line: Line): Promise<void>
  blocked(client: Uuid): Promise<boolean>
  /** Those of these clients that are blocked. */
  blockedAmong(clients: readonly Uuid[]): Promise<ReadonlySet<Uuid>>
  setBlocked(client: Uuid, at: Instant | null): Promise<void>
  /**
   * Running seats at `now`, each with the places that it takes, and the client's own contact, per item. Exact at `now`:
   * lapsed seats do not count. Costs nothing with the number of seats.
   */
  seats(
    itemIds: readonly string[],
    client: Uuid | null,
    now: Instant,
  ): Promise<ReadonlyMap<string, SeatUsage>>
  /**
   * Takes a seat or moves its last contact (merge: taken earliest, last contact latest). Counts it as running until
   * `until`. Without `places` it keeps the number that it takes (C5).
   */
  putSeat(seat: {
    readonly itemId: string
    readonly client: Uuid
    readonly at: Instant
    readonly until: Instant
    readonly places?: number
  }): Promise<void>
  /** A 24-hour seat that was taken over the quota (C4): a fact of its own. Twice is harmless; tells whether it is new. */
  addSeatException(exception: {
    readonly itemId: string
    readonly client: Uuid
    readonly at: Instant
  }): Promise<boolean>
  /** How many seats of an item were taken over its quota at each instant, oldest first. */
  seatExceptions(itemId: string): Promise<readonly { readonly at: Instant; readonly seats: number }[]>
  releaseSeat(itemId: string, client: Uuid, at: Instant): Promise<void>
  seatsOfItem(
    itemId: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly SeatRecord[]>
  seatsOfClient(client: Uuid): Promise<readonly SeatRecord[]>
  /** A12: new seats taken through a code in one clock hour (hour = floor(seconds / 3600)). */
  newSeats(code: string, hour: number): Promise<number>
  addNewSeats(code: string, hour: number, count: number): Promise<void>
  /** The decision on the same client and request ID at or after `since`; null: none. */
  replay(client: Uuid, requestId: Uuid, since: Instant): Promise<DecisionRecord | null>
  /** Decisions since the begin of a slot, by internal ID of the code that was reached (N1). */
  recentDecisions(from: Slot): Promise<ReadonlyMap<string, { readonly denied: number; readonly all: number }>>
  /** Forgets what `recentDecisions` tells of slots before one. */
  sweepRecentDecisions(before: Slot): Promise<void>
  /** Appends; keeps per client the last 5 grants and 20 denials, and through which code a grant came. */
  record(record: DecisionRecord): Promise<void>
  /** Counts decisions in the sums of their codes, by day and for a while by slot. To be called once for each record, in its commit. */
  countDecisions(records: readonly DecisionRecord[]): Promise<void>
  /** Forgets denials from before an instant (P4). */
  sweepDenials(before: Instant): Promise<void>
  decisions(client: Uuid): Promise<readonly DecisionRecord[]>
  /** Devices by the ID of the session password that their last grant through a code was asked with (A11). */
  passwordDevices(code: string): Promise<ReadonlyMap<string, number>>
  /** Whether this code ever authorized this client (A3b). */
  knownTo(code: string, client: Uuid): Promise<boolean>
  /** The public trial that a client was given for a product (T1); null: none. */
  trial(client: Uuid, product: string): Promise<SignedItem | null>
  /** Stores a client's one trial of a product and counts it in the UTC day of its begin. A second one changes nothing. */
  putTrial(client: Uuid, product: string, trial: SignedItem): Promise<void>
  /** Trials of a product that began in a UTC day (floor(seconds / 86400)). */
  trialsOfDay(product: string, day: number): Promise<number>
  device(client: Uuid): Promise<DeviceRecord | null>
  /** Merges: first contact earliest, last contact latest; the traits of the newest. */
  putDevice(device: Omit<DeviceRecord, 'blockedAt'>): Promise<void>
  /** Moves last contacts to `at` where they are older by at least `granularity` (C1); clients that are no devices are left out. */
  touchDevices(touched: {
    readonly clients: readonly Uuid[]
    readonly at: Instant
    readonly granularity: Seconds
  }): Promise<void>
  /** Devices that a filter lets through, in the order in which the store first heard of them; `after` is a UUID. */
  findDevices(
    filter: DeviceFilter,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly DeviceRecord[]>
  denials(page: DenialPage): Promise<readonly NumberedDecision[]>
  devices(page: { readonly limit: number; readonly after: string | null }): Promise<readonly DeviceRecord[]>
}
