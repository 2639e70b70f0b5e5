import type { RefusedFigure, Submission, UsageReport } from '@countersign/protocol'
import type { SubmissionRecord } from '../session/records.ts'
import type { Standing } from '../session/standing.ts'
import type { Figure } from '../usage-buffer.ts'

/** Acknowledged figures are kept so long, seconds: a server restored from a back-up gets them again. */
export const KEPT = 86_400
/** Plaintext bytes at most, so that the JWE stays within 1 MiB. */
export const MOST_BYTES = 700_000
/** Modules of one report at most (protocol.md, preamble). */
const MOST_MODULES = 64

/** Whether an acknowledged figure may be forgotten. */
export const isSpent = (figure: Figure, standing: Standing | undefined, now: number): boolean =>
  standing?.acknowledged !== undefined &&
  standing.acknowledged.value >= figure.count &&
  (standing.acknowledged.incarnation === null || standing.acknowledged.at + KEPT <= now)

/** The reports of a submission; this library made the text. */
export const reportsIn = (submission: Pick<SubmissionRecord, 'plaintext'>): readonly UsageReport[] =>
  (JSON.parse(submission.plaintext) as Pick<Submission, 'reports'>).reports

/** Figures as reports: by session and slot, oldest first, ≤ 64 modules each. */
export const reportsOf = (figures: readonly Figure[]): readonly UsageReport[] => {
  const groups = new Map<string, { session: string; slot: number; counts: Record<string, number> }[]>()
  const sorted = [...figures].sort((a, b) => a.slot - b.slot || (a.module < b.module ? -1 : 1))
  for (const { session, slot, module, count } of sorted) {
    const key = `${session}/${slot}`
    const reports = groups.get(key) ?? []
    groups.set(key, reports)
    let last = reports.at(-1)
    if (last === undefined || Object.keys(last.counts).length >= MOST_MODULES) {
      last = { session, slot, counts: {} }
      reports.push(last)
    }
    last.counts[module] = count
  }
  return [...groups.values()].flat()
}

/** As many reports as fit, at least one. */
export const fitting = (reports: readonly UsageReport[], bytes: number): readonly UsageReport[] => {
  let length = 300
  const fit: UsageReport[] = []
  for (const report of reports) {
    length += JSON.stringify(report).length + 1
    if (length > bytes && fit.length > 0) break
    fit.push(report)
  }
  return fit
}

/** Finds the refusal of a figure: its own, or that of its whole report. */
export const refusalsOf = (
  refused: readonly RefusedFigure[],
): ((figure: Pick<Figure, 'session' | 'slot' | 'module'>) => RefusedFigure | undefined) => {
  const key = (session: string, slot: number, module: string | null): string =>
    `${session}/${slot}/${module ?? ''}`
  const found = new Map(refused.map((one) => [key(one.session, one.slot, one.module), one]))
  return ({ session, slot, module }) =>
    found.get(key(session, slot, null)) ?? found.get(key(session, slot, module))
}

/** The figures of reports, as they were sent. */
export const figuresOf = (reports: readonly UsageReport[]): readonly Figure[] =>
  reports.flatMap(({ session, slot, counts }) =>
    Object.entries(counts).map(([module, count]) => ({ session, slot, module, count })),
  )
