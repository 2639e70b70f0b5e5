import { type JsonObject, type JsonValue, parseStrictJson } from '../json/strict-json.ts'
import { isBytes8, isCode } from '../vocabulary/ids.ts'
import { asObject, bytes8, integer, list, member, optional, text, uuid } from './fields.ts'
import type { RefusedFigure, Release, Submission, UsageReport } from './messages.ts'

/** Bounds of a submission; the defaults are those of protocol.md. */
export interface SubmissionLimits {
  /** Modules in one report at most: 64. */
  readonly modules?: number
  /** Largest count: 1,000,000,000. */
  readonly count?: number
  /** Reports in one submission at most; by default as many as fit into the 1 MiB of a request. */
  readonly reports?: number
}

/** A submission's usable reports, and what of it was refused as `malformed`. */
export interface ReadSubmission {
  readonly submission: Submission
  readonly refused: readonly RefusedFigure[]
}

const isSlot = (value: JsonValue | undefined): value is number => typeof value === 'number' && value >= 0

const isRecord = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A code can be named in a refusal only when it is one; otherwise the whole report is named. */
const refusal = (report: JsonValue, module: string | null): RefusedFigure => {
  const session = isRecord(report) ? report['session'] : undefined
  const slot = isRecord(report) ? report['slot'] : undefined
  return {
    session: typeof session === 'string' ? session.slice(0, 64) : '',
    slot: typeof slot === 'number' ? slot : 0,
    module: module === null ? null : module.slice(0, 64),
    reason: 'malformed',
  }
}

/** What is not understood is not released: later versions may know more. */
const readRelease = (from: JsonObject): Release | null => {
  const { release, continuation } = from
  if (release === 'places') return { kind: 'places' }
  return release === 'identity' && typeof continuation === 'string' && continuation.length <= 256
    ? { kind: 'identity', continuation }
    : null
}

/**
 * Reads one report. The good counts of a report are kept when others are not; null when nothing of it
 * is usable.
 */
const readReport = (
  report: JsonValue,
  most: Required<SubmissionLimits>,
  refused: RefusedFigure[],
): UsageReport | null => {
  if (
    !isRecord(report) ||
    !isBytes8(report['session']) ||
    !isSlot(report['slot']) ||
    !isRecord(report['counts'])
  ) {
    refused.push(refusal(report, null))
    return null
  }
  const modules = Object.keys(report['counts'])
  if (modules.length === 0 || modules.length > most.modules) {
    refused.push(refusal(report, null))
    return null
  }
  const counts: Record<string, number> = Object.create(null)
  let usable = false
  for (const module of modules) {
    const count = report['counts'][module]
    if (isCode(module) && typeof count === 'number' && count >= 1 && count <= most.count) {
      counts[module] = count
      usable = true
    } else {
      refused.push(refusal(report, module))
    }
  }
  return usable ? { session: report['session'], slot: report['slot'], counts } : null
}

/**
 * Reads the plaintext of a `cs-report+jwe`. One malformed report or count does not spoil the rest: it is
 * named in `refused`. Throws `malformed` or `too-deep` when the submission itself is not well-formed.
 */
export const readSubmission = (bytes: string | Uint8Array, limits: SubmissionLimits = {}): ReadSubmission => {
  const most = { modules: 64, count: 1_000_000_000, reports: 100_000, ...limits }
  const from = asObject(parseStrictJson(bytes))
  const refused: RefusedFigure[] = []
  const reports: UsageReport[] = []
  for (const one of member(
    from,
    'reports',
    list((value) => value, most.reports),
  )) {
    const report = readReport(one, most, refused)
    if (report !== null) reports.push(report)
  }
  const release = readRelease(from)
  const submission: Submission = {
    client: member(from, 'client', uuid),
    store: member(from, 'store', bytes8),
    sequence: member(from, 'sequence', integer(1)),
    dropped: member(from, 'dropped', optional(integer(0))) ?? 0,
    lastHead: member(from, 'lastHead', optional(text(4096, 1))),
    reports,
    ...(release === null ? {} : { release }),
  }
  return { submission, refused }
}
