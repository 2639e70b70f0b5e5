import { slotEnd } from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import { KEYS, type SubmissionRecord } from '../session/records.ts'
import type { Session, Sessions } from '../session/sessions.ts'
import { figureKey } from '../session/standing.ts'
import type { Figure } from '../usage-buffer.ts'
import { forgetReceipts } from './keep-receipts.ts'
import { storeStandings } from './standings.ts'
import { figuresOf, isSpent, reportsIn } from './submission.ts'
import { forgetTickets } from './tickets.ts'

/** The figures of the submission under way: the server says whether they are too old. */
const underWay = async (context: Context): Promise<ReadonlySet<string>> => {
  const submission = await context.records.read<SubmissionRecord>(KEYS.submission)
  const figures = submission === null ? [] : figuresOf(reportsIn(submission))
  return new Set(figures.map((figure) => `${figure.session}/${figureKey(figure)}`))
}

/** Before the last figure of a session is forgotten: its lack says nothing any more. */
const forgetCounted = async (
  { records }: Context,
  { counted: here }: Sessions,
  session: string,
): Promise<void> => {
  here.delete(session)
  await records.change(({ counted = [] }) => ({ counted: counted.filter((one) => one !== session) }))
}

/** Figures first: a standing without its figure is nothing, a figure without its standing is sent again. */
const forget = async (
  { context, sessions }: { readonly context: Context; readonly sessions: Sessions },
  session: Session,
  figures: readonly Figure[],
): Promise<void> => {
  if (figures.length === session.buffer.figures().length)
    await forgetCounted(context, sessions, session.buffer.session)
  for (const figure of figures) session.buffer.remove(figure.slot, figure.module)
  await sessions.store()
  for (const figure of figures) session.standings.delete(figureKey(figure))
  await storeStandings(context, session)
}

const forgetOld = async (context: Context, maxAge: number): Promise<void> => {
  const { records, settings } = context
  if (settings.keepReceipts) await forgetReceipts(records, context.now())
  await forgetTickets({ records, now: context.now() }, maxAge)
}

/**
 * Forgets what was acknowledged long enough ago or outgrew the report age (`maxAge`, seconds), and sessions of
 * which nothing is left; of the sessions that this run may write. What outgrew it unsent is counted as dropped (U3).
 */
export const sweep = async (context: Context, sessions: Sessions, maxAge: number): Promise<void> => {
  const now = context.now()
  const sent = await underWay(context)
  let dropped = 0
  for (const session of sessions.all) {
    if (!sessions.isWritable(session)) continue
    const gone: Figure[] = []
    for (const figure of session.buffer.figures()) {
      const spent = isSpent(figure, session.standings.get(figureKey(figure)), now)
      const old =
        !spent &&
        context.verified &&
        slotEnd(figure.slot) < now - maxAge &&
        !sent.has(`${figure.session}/${figureKey(figure)}`)
      if (spent || old) gone.push(figure)
      if (old) dropped += 1
    }
    if (gone.length > 0) await forget({ context, sessions }, session, gone)
    if (session !== sessions.current && session.buffer.figures().length === 0) await sessions.remove(session)
  }
  if (context.verified) await forgetOld(context, maxAge)
  if (dropped > 0) await context.records.change((device) => ({ dropped: device.dropped + dropped }))
}
