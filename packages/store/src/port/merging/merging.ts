import type { Figure } from '../facts.ts'

/**
 * Facts that two servers bring together (ADR 40). What is not here is derived from them, is a server's own, or is the
 * figures, which have a method of their own.
 */
export const FACT_KINDS = [
  'seat',
  'seat-exception',
  'line',
  'device',
  'decision',
  'code-client',
  'sequence',
  'public-trial',
  'mark',
  'erasure',
  'device-day',
  'late-sum',
  'decision-sum',
  'recent-decision',
  'new-seat',
  'trial-day',
  'head',
  'organization',
  'product',
  'code',
  'license',
  'item',
  'holding',
  'change',
  'offer',
  'order',
  'order-request',
  'order-document',
  'order-number',
  'state',
] as const

export type FactKind = (typeof FACT_KINDS)[number]

/** One fact as a row, with names where a store has numbers for them: it means the same to every store. */
export type Fact = Readonly<Record<string, string | number | null>>

/** Sums of use that became coarser, by class, module and UTC day, under canonical text. */
export type FoldedDays = ReadonlyMap<string, number>

/** What a store tells another one, and takes from it. Writes are absolute values: putting twice is harmless. */
export interface Merging {
  /** All facts of a kind, some at a time. Those that belong to one client follow one another. */
  facts(kind: FactKind): AsyncIterable<readonly Fact[]>
  /** What is stored under the keys of these facts, by `keyOfFact`; of decisions all of the same clients. */
  known(kind: FactKind, facts: readonly Fact[]): Promise<ReadonlyMap<string, Fact>>
  /** Inserts or replaces by key; decisions replace all of their clients, and changes are appended. */
  put(kind: FactKind, facts: readonly Fact[]): Promise<void>
  /** All figures that are not folded, those of one client and slot together. Class keys are those of this store. */
  figures(): AsyncIterable<readonly Figure[]>
  /** What was used before a slot, day by day. */
  foldedDays(until: number): Promise<FoldedDays>
  /** First slot from which on use of every organization can still be charged and told slot by slot. */
  openFrom(): Promise<number>
  /** To be called after setup was put: nobody goes on with what they remember of it. */
  setupMerged(): Promise<void>
}
