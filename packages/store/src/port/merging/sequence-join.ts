import { HOLES_KEPT, type Hole, holesOf } from '../holes.ts'
import type { Fact } from './merging.ts'

/** What of these runs lies in one of those. */
const inBoth = (holes: readonly Hole[], others: readonly Hole[]): readonly Hole[] =>
  holes.flatMap(({ first, last }) =>
    others
      .map((other) => ({ first: Math.max(first, other.first), last: Math.min(last, other.last) }))
      .filter((both) => both.first <= both.last),
  )

/** What a server has not seen of a store, up to the largest sequence of anybody. */
const unseen = (note: Fact, largest: number): readonly Hole[] => {
  const own = Number(note['sequence'])
  const holes = holesOf(String(note['holes']))
  return own < largest ? [...holes, { first: own + 1, last: largest }] : holes
}

/** Notes that say just these, runs that touch as one. */
const noted = (holes: readonly Hole[]): string => {
  const runs: Hole[] = []
  for (const hole of [...holes].sort((a, b) => a.first - b.first)) {
    const last = runs.at(-1)
    if (last !== undefined && hole.first <= last.last + 1)
      runs[runs.length - 1] = { first: last.first, last: Math.max(last.last, hole.last) }
    else runs.push(hole)
  }
  return runs.map(({ first, last }) => ` ${first}-${last}`).join('')
}

/** Sequences of a device's store (U10): missing is what neither server has seen. */
export const joinSequences = (ours: Fact, theirs: Fact): Fact => {
  const largest = Math.max(Number(ours['sequence']), Number(theirs['sequence']))
  const most = (column: string): number => Math.max(Number(ours[column]), Number(theirs[column]))
  const own = String(ours['holes'])
  const holes = noted(inBoth(unseen(ours, largest), unseen(theirs, largest)))
  // Notes that say the same stay as they are.
  const isKnown = holes.length > HOLES_KEPT || (noted(holesOf(own)) === holes && own !== '')
  return {
    ...ours,
    sequence: largest,
    dropped: most('dropped'),
    at: most('at'),
    holes: isKnown ? own : holes,
  }
}
