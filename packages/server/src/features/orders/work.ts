import { type Instant, slotAt } from '@countersign/protocol/vocabulary'
import type { SetupChange, Transaction } from '@countersign/store/port'
import type { ManagementServices } from '../../services.ts'

/** One unit of work on orders: a transaction, one reading of the clock, and who does it. */
export interface Work {
  readonly tx: Transaction
  readonly services: ManagementServices
  readonly now: Instant
  readonly actor: string
}

/** The audit line of a change. */
export const changeOf = (
  work: Pick<Work, 'now' | 'actor'>,
  action: string,
  facts: {
    readonly subject: string
    readonly before?: unknown
    readonly after?: unknown
    /** Whose audit log shows it as well; absent: the server's alone. */
    readonly organizationId?: string
  },
): SetupChange => ({
  at: work.now,
  from: slotAt(work.now) + 1,
  actor: work.actor,
  action,
  subject: facts.subject,
  before: facts.before ?? null,
  after: facts.after ?? null,
  ...(facts.organizationId === undefined ? {} : { organizationId: facts.organizationId }),
})
