import type { DenialCode } from '@countersign/protocol/vocabulary'
import type { Candidate, Ground, Wish } from './candidates.ts'

/** One item tried for one module. Module null: the request names none and the product has none. */
export interface Attempt {
  readonly candidate: Candidate
  readonly ground: Ground
  readonly wish: Wish
  readonly module: string | null
  /** IDs of all items that the code holds, and of those that they renew; empty where no item depends on another. */
  readonly held: ReadonlySet<string>
}

/** One check of A1. */
export interface Check {
  readonly code: DenialCode
  /** A sentence with the numbers that decided; null: passed. */
  readonly fails: (attempt: Attempt) => string | null
}
