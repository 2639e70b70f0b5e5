import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Fact, FactKind } from './merging.ts'
import { joinSeats } from './seat-join.ts'
import { joinSequences } from './sequence-join.ts'

/** What two servers know of one fact, as one: the same in either order, and with what is in it already (ADR 8). */
export type Join = (ours: Fact, theirs: Fact) => Fact

const numberIn = (fact: Fact, column: string): number => Number(fact[column] ?? Number.NEGATIVE_INFINITY)
const textIn = (fact: Fact, column: string): string => String(fact[column] ?? '')

/** By columns, the first that differs; texts by their code units, which are the same everywhere. */
const compareBy = (a: Fact, b: Fact, columns: readonly string[]): number => {
  for (const column of columns) {
    const [left, right] = [a[column] ?? null, b[column] ?? null]
    if (left === right) continue
    if (left === null || right === null) return left === null ? -1 : 1
    return left < right ? -1 : 1
  }
  return 0
}

/** Of two, the one that is larger by these columns, the first that differs. */
export const largest =
  (...columns: readonly string[]): Join =>
  (ours, theirs) =>
    compareBy(ours, theirs, columns) < 0 ? theirs : ours

const both: Join = (ours) => ours

const earliest = (ours: Fact, theirs: Fact, column: string): number | null => {
  const [first] = [ours[column], theirs[column]]
    .flatMap((at) => (typeof at === 'number' ? [at] : []))
    .sort((a, b) => a - b)
  return first ?? null
}

/** The larger counter with its instant; what was found of a copy is what either found (A8). */
const joinLines: Join = (ours, theirs) => {
  const restarts = new Set(
    [ours, theirs].flatMap((line) => JSON.parse(textIn(line, 'restarts')) as readonly number[]),
  )
  return {
    ...largest('used', 'used_sent_at')(ours, theirs),
    restarts: JSON.stringify([...restarts].sort((a, b) => a - b).slice(-DEFAULTS.restartsMost)),
    forked_at: earliest(ours, theirs, 'forked_at'),
    cloned_at: earliest(ours, theirs, 'cloned_at'),
  }
}

const joinDevices: Join = (ours, theirs) => ({
  ...largest('last_contact', 'version', 'edition', 'deployment', 'product')(ours, theirs),
  first_contact: Math.min(numberIn(ours, 'first_contact'), numberIn(theirs, 'first_contact')),
})

/** The latest of set and lifted, with who and why. */
const joinMarks: Join = (ours, theirs) => {
  const at = (mark: Fact): number => Math.max(numberIn(mark, 'at'), numberIn(mark, 'lifted'))
  const difference = at(ours) - at(theirs)
  if (difference !== 0) return difference < 0 ? theirs : ours
  return largest('lifted', 'at', 'actor', 'reason')(ours, theirs)
}

/** Of two trials of one device and product the one that began earlier (T1). */
const joinTrials: Join = (ours, theirs) => {
  const begin = (trial: Fact): number =>
    (JSON.parse(textIn(trial, 'terms')) as { readonly notBefore: number }).notBefore
  const difference = begin(ours) - begin(theirs)
  if (difference !== 0) return difference < 0 ? ours : theirs
  return largest('terms', 'jws')(ours, theirs)
}

/** Kinds that are brought together field by field. The others are what people set up: one of two stands. */
export const JOINS: Partial<Readonly<Record<FactKind, Join>>> = {
  seat: joinSeats,
  'seat-exception': both,
  line: joinLines,
  device: joinDevices,
  // Which one was used last, the newest grant tells (`take-devices`).
  'code-client': largest('password'),
  sequence: joinSequences,
  'public-trial': joinTrials,
  mark: joinMarks,
  erasure: largest('at'),
  'device-day': largest('count'),
  'late-sum': largest('count'),
  'decision-sum': largest('count'),
  'recent-decision': (ours, theirs) => ({
    ...ours,
    decided: Math.max(numberIn(ours, 'decided'), numberIn(theirs, 'decided')),
    denied: Math.max(numberIn(ours, 'denied'), numberIn(theirs, 'denied')),
  }),
  'new-seat': largest('count'),
  'trial-day': both,
  head: both,
  'order-number': largest('last'),
}
