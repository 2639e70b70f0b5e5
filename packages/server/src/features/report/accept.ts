import { type Figure, type Product, refuseReason, type TicketReference } from '@countersign/licensing'
import {
  DEFAULTS,
  type Instant,
  type RefusedFigure,
  type Seconds,
  type UsageReport,
} from '@countersign/protocol'
import type { OpenedReport } from '../../services.ts'

/** What of one submission is stored, and what is refused one by one (U9). */
export interface Accepted {
  readonly figures: readonly Figure[]
  readonly refused: readonly RefusedFigure[]
  /** Reports of which at least one figure is stored. */
  readonly accepted: number
}

interface Under {
  readonly ticket: TicketReference
  readonly product: Product | null
  readonly reportAge: Seconds
  readonly now: Instant
}

const readModules = ({ session, slot, counts }: UsageReport, product: Product | null) => {
  const known: (readonly [string, number])[] = []
  const refused: RefusedFigure[] = []
  for (const [module, count] of Object.entries(counts)) {
    if (product === null || product.modules.includes(module)) known.push([module, count])
    else refused.push({ session, slot, module, reason: 'unknown-module' })
  }
  return { known, refused }
}

/** Sorts the reports of a submission. Modules that were not granted are stored as unlicensed use. */
export const acceptReports = (
  { submission, refused: malformed }: OpenedReport,
  { ticket, product, reportAge, now }: Under,
): Accepted => {
  const figures: Figure[] = []
  const refused: RefusedFigure[] = [...malformed]
  let accepted = 0
  for (const report of submission.reports) {
    const { session, slot } = report
    const reason = refuseReason({ slot, now, reportAge, futureSkew: DEFAULTS.futureSkew })
    if (reason !== null) {
      refused.push({ session, slot, module: null, reason })
      continue
    }
    const modules = readModules(report, product)
    refused.push(...modules.refused)
    for (const [module, count] of modules.known)
      figures.push({ client: submission.client, session, slot, module, count, ticket })
    if (modules.known.length > 0) accepted += 1
  }
  return { figures, refused, accepted }
}
