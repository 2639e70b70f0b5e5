import type { Instant } from '@countersign/protocol/vocabulary'
import { slotAt } from '@countersign/protocol/vocabulary'
import type { SetupChange, Transaction } from '@countersign/store/port'

/** What was, or is: of which organization, if of one. */
type Shown = Readonly<Record<string, unknown>> & { readonly organizationId?: string | null }

/** Writes a line into the audit log (P5): who changed what about people and keys. Secrets never stand in it. */
export const auditLine = (
  tx: Transaction,
  now: Instant,
  line: Pick<SetupChange, 'actor' | 'action' | 'subject'> & {
    readonly before?: Shown
    readonly after?: Shown
  },
): Promise<void> =>
  tx.setup.note({
    at: now,
    from: slotAt(now) + 1,
    actor: line.actor,
    action: line.action,
    subject: line.subject,
    before: line.before ?? null,
    after: line.after ?? null,
    organizationId: line.after?.organizationId ?? line.before?.organizationId ?? null,
  })
