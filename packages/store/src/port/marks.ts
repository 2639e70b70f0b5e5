import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { Figure, Line } from './facts.ts'

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

/** Sessions of a device whose use is void; `all`: whatever it reports. */
export type Voided = 'all' | ReadonlySet<string>

/** Marks of devices, and what is needed to tell, and to forget, everything about one (A13, P4). */
export interface Marks {
  /** Inserts or replaces by client, kind and session. */
  put(mark: DeviceMark): Promise<void>
  of(client: Uuid): Promise<readonly DeviceMark[]>
  /** Of these clients, or of all, those with void use. */
  voided(clients: readonly Uuid[] | null): Promise<ReadonlyMap<Uuid, Voided>>
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
    }[]
  >
  /**
   * Forgets a client with all that is stored of it, sums left alone (P4). Its seats go to another UUID, under which they
   * run to their end. What people changed about it stays in the audit log under `subject` instead of the UUID. Of an
   * unknown client: changes nothing.
   */
  forget(client: Uuid, as: { readonly seats: Uuid; readonly subject: string }): Promise<void>
  /** Keeps that a UUID was erased, by its keyed digest; of two instants the later. */
  putErasure(digest: string, at: Instant): Promise<void>
  /** Of these digests those of erased UUIDs, with the instant. */
  erasedAmong(digests: readonly string[]): Promise<ReadonlyMap<string, Instant>>
}
