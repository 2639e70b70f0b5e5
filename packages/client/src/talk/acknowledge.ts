import { SLOT_SECONDS, slotBegin, type VerifiedReceipt } from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import type { SubmissionRecord } from '../session/records.ts'
import type { Session, Sessions } from '../session/sessions.ts'
import { figureKey } from '../session/standing.ts'
import { storeStandings } from './standings.ts'
import { figuresOf, refusalsOf, reportsIn } from './submission.ts'

/**
 * Takes a verified receipt: the only thing that marks figures as acknowledged (protocol.md). Refused ones per
 * U9: in the future is kept until the slot has begun, anything else is final and told once.
 */
export const acknowledge = async (
  parts: { readonly context: Context; readonly sessions: Sessions },
  submission: SubmissionRecord,
  { receipt, head }: VerifiedReceipt,
): Promise<void> => {
  const { context, sessions } = parts
  const at = context.now()
  const touched = new Set<Session>()
  const refusalOf = refusalsOf(receipt.refused)
  for (const figure of figuresOf(reportsIn(submission))) {
    const session = sessions.known.get(figure.session)
    if (session === undefined) continue
    touched.add(session)
    const key = figureKey(figure)
    const before = session.standings.get(key)
    const refusal = refusalOf(figure)
    if (refusal?.reason === 'future') {
      const heldUntil = Math.max(slotBegin(figure.slot), at + SLOT_SECONDS)
      session.standings.set(key, { ...before, heldUntil })
      continue
    }
    if (refusal !== undefined) {
      const { module, slot, reason } = refusal
      if (before?.acknowledged === undefined) context.tell({ kind: 'refused', module, slot, reason })
    }
    session.standings.set(key, {
      acknowledged: {
        ...{ value: figure.count, at, server: head.iss },
        incarnation: refusal === undefined ? receipt.incarnation : null,
      },
    })
  }
  for (const session of touched) await storeStandings(context, session)
}
