import type { Instant } from '@countersign/protocol/vocabulary'
import type { SetupChange, Transaction } from '@countersign/store/port'
import { changeOf } from '../../http/api/work.ts'

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
  tx.setup.note(
    changeOf({ now, actor: line.actor }, line.action, {
      subject: line.subject,
      before: line.before,
      after: line.after,
      organizationId: line.after?.organizationId ?? line.before?.organizationId ?? null,
    }),
  )
