import type { CipherKey } from './cipher-key.ts'

/** What a thread is asked in one message: lists side by side, which cost less to hand over than objects. */
export interface Asked {
  readonly id: number
  /** Secrets of all epochs, where they have changed since the thread was asked last. */
  readonly secrets: ReadonlyMap<number, Uint8Array> | null
  /** Sealed reports whose tickets are opened. */
  readonly tickets: readonly string[]
  /** Sealed reports that are opened, each with the key of its ticket. */
  readonly reports: readonly string[]
  readonly reportKeys: readonly CipherKey[]
  /** Contents of receipts that are sealed, each with the key of its ticket. */
  readonly contents: readonly string[]
  readonly contentKeys: readonly CipherKey[]
}

/** Answers in the order of the questions. */
export interface Answered {
  readonly id: number
  /** `Opening<OpenedTicket>[]` and `Opening<OpenedReport>[]` as JSON, which is read faster than a copy of the objects is made. */
  readonly tickets: string
  readonly reports: string
  readonly sealed: readonly string[]
  /** A fault that is no answer; the lists are empty then. */
  readonly fault: Error | null
}
