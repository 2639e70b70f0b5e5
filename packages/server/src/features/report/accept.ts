import { type Figure, type Product, refuseReason, type TicketReference } from '@countersign/licensing'
import {
  DEFAULTS,
  type Instant,
  type RefusedFigure,
  type Seconds,
  type UsageReport,
  type Uuid,
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

/** Adds the figures of one report, and what it names that the product has not; tells whether any is stored. */
const takeReport = (
  { figures, refused }: { readonly figures: Figure[]; readonly refused: RefusedFigure[] },
  { session, slot, counts }: UsageReport,
  { client, ticket, product }: Pick<Under, 'ticket' | 'product'> & { readonly client: Uuid },
): boolean => {
  const before = figures.length
  for (const [module, count] of Object.entries(counts)) {
    if (product === null || product.modules.includes(module))
      figures.push({ client, session, slot, module, count, ticket })
    else refused.push({ session, slot, module, reason: 'unknown-module' })
  }
  return figures.length > before
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
    if (takeReport({ figures, refused }, report, { client: submission.client, ticket, product }))
      accepted += 1
  }
  return { figures, refused, accepted }
}
