import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'

/** A message as its history is kept; no address stands in it. */
export interface HistoryEntry {
  readonly id: string
  readonly at: Instant
  readonly subject: string
  /** Headlines of what it told. */
  readonly headlines: readonly string[]
  /** Number of addresses; 0: nobody was to be told by mail. */
  readonly recipients: number
  /** Row of the mail; null: none was sent. */
  readonly mailId: string | null
}

const KIND = 'alert-history'
const KEPT = 100

/** Messages about an organization, or the server, newest first. */
export const historyOf = async (tx: Transaction, of: string): Promise<readonly HistoryEntry[]> =>
  ((await tx.state.get(KIND, of)) as readonly HistoryEntry[] | null) ?? []

export const addHistory = async (tx: Transaction, of: string, entry: HistoryEntry): Promise<void> =>
  tx.state.put(KIND, of, [entry, ...(await historyOf(tx, of))].slice(0, KEPT))
