import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { Figure, Line } from './facts.ts'
import type { Hole } from './holes.ts'

/** What a person has put down about a device, or about one session of it (A13). */
export interface DeviceMark {
  readonly client: Uuid
  /** Null: the device as a whole. */
  readonly session: string | null
  readonly kind: 'blocked' | 'voided'
  readonly at: Instant
  readonly lifted: Instant | null
  /** Who. */
  readonly actor: string
  /** Why. */
  readonly reason: string | null
}

/** What a person decided about the held units of a device under one handshake code (A12): of all slots begun by `at`. */
export interface HeldRuling {
  readonly client: Uuid
  /** Internal ID of the code. */
  readonly code: string
  readonly verdict: 'accepted' | 'refused'
  readonly at: Instant
  /** Who. */
  readonly actor: string
  /** Why. */
  readonly reason: string | null
}

/** What marks say about how many units of figures are charged. */
export interface MarkedBounds {
  /** Clients with void use (A13). */
  readonly voided: ReadonlyMap<Uuid, Voided>
  /** Clients of which held units were accepted, by the code's internal ID: of all slots begun by then (A12). */
  readonly accepted: ReadonlyMap<Uuid, ReadonlyMap<string, Instant>>
}

/** Sessions of a device whose use is void; `all`: whatever it reports. */
export type Voided = 'all' | ReadonlySet<string>

/** Marks of devices, and what is needed to tell, and to forget, everything about one (A13, P4). */
export interface Marks {
  /** Inserts or replaces by client, kind and session. */
  put(mark: DeviceMark): Promise<void>
  of(client: Uuid): Promise<readonly DeviceMark[]>
  /** Of these clients, or of all: void use and accepted units. */
  bounds(clients: readonly Uuid[] | null): Promise<MarkedBounds>
  /** Inserts or replaces by client, code and verdict. */
  rule(ruling: HeldRuling): Promise<void>
  /** What was decided about held units of a client, by code and verdict. */
  rulingsOf(client: Uuid): Promise<readonly HeldRuling[]>
  /** Clients whose figures of one slot add up to more than this, in no particular order. */
  clientsAbove(slot: Slot, units: number): Promise<readonly Uuid[]>
  /** The continuation lines of a client, by product. */
  linesOf(client: Uuid): Promise<readonly { readonly product: string; readonly line: Line }[]>
  /** All figures of a client. Costs with the slots that hold any figure, and is for people's requests alone. */
  figuresOf(client: Uuid): Promise<readonly Figure[]>
  /** The largest sequence and the dropped figures that each store of a client has shown (U10). */
  sequencesOf(client: Uuid): Promise<
    readonly {
      readonly store: string
      readonly sequence: number
      readonly dropped: number
      readonly at: Instant
      /** Sequences that it skipped and never showed. */
      readonly holes: readonly Hole[]
    }[]
  >
  /** Codes (internal IDs) that have authorized a client, by ID, and the session password that the last grant was asked with (A11). */
  codesOf(client: Uuid): Promise<readonly { readonly code: string; readonly password: string | null }[]>
  /** The 24-hour seats that a client took over a quota (C4), by instant and item. */
  seatExceptionsOf(client: Uuid): Promise<readonly { readonly itemId: string; readonly at: Instant }[]>
  /**
   * Forgets a client with all that is stored of it, sums left alone (P4). Its seats go to another UUID, under which they
   * run to their end. What people changed about it stays in the audit log under `subject` instead of the UUID. Of an
   * unknown client: changes nothing.
   */
  forget(client: Uuid, as: { readonly seats: Uuid; readonly subject: string }): Promise<void>
  /** Keeps that a UUID was erased, by its keyed digest; of two instants the later. */
  putErasure(digest: string, at: Instant): Promise<void>
  /** Whether any UUID was ever erased here. */
  anyErased(): Promise<boolean>
  /** Of these digests those of erased UUIDs, with the instant. */
  erasedAmong(digests: readonly string[]): Promise<ReadonlyMap<string, Instant>>
}
