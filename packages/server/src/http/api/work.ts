import { type Instant, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type { SetupChange, Transaction } from '@countersign/store/port'
import type { ManagementServices } from '../../services.ts'

/** One unit of work: a transaction, one reading of the clock, and who does it. */
export interface Work {
  readonly tx: Transaction
  readonly services: ManagementServices
  readonly now: Instant
  readonly actor: string
}

/** The slot from which a change made now holds: always the next one (C8). */
export const holdsFrom = (now: Instant): Slot => slotAt(now) + 1

/** The audit line of a change. */
export const changeOf = (
  work: Pick<Work, 'now' | 'actor'>,
  action: string,
  facts: {
    readonly subject: string
    readonly before?: unknown
    readonly after?: unknown
    /** Whose audit log shows it as well; absent or null: the server's alone. */
    readonly organizationId?: string | null
  },
): SetupChange => ({
  at: work.now,
  from: holdsFrom(work.now),
  actor: work.actor,
  action,
  subject: facts.subject,
  before: facts.before ?? null,
  after: facts.after ?? null,
  ...(facts.organizationId === undefined ? {} : { organizationId: facts.organizationId }),
})
