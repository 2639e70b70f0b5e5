import type { Fact } from './merging.ts'

/** From a slot on an item is held at a place (null: at none set by hand), or (`undefined`) not held. */
interface Step {
  readonly from: number
  readonly holding: Fact | undefined
}

const fromOf = (holding: Fact): number => Number(holding['from_slot'])

/** What was done with one item of a code, at one server: when it was put in, moved and taken out. */
const stepsOf = (holdings: readonly Fact[]): readonly Step[] => {
  const begins = new Set(holdings.map(fromOf))
  return holdings.flatMap((holding) => {
    const until = holding['until_slot']
    const ends = typeof until === 'number' && !begins.has(until) ? [{ from: until, holding: undefined }] : []
    return [{ from: fromOf(holding), holding }, ...ends]
  })
}

/** Of two steps in one slot: to hold is more than not to, and an earlier place more than a later one. */
const compareSteps = (a: Step, b: Step): number => {
  const rank = ({ holding }: Step): number =>
    holding === undefined ? 0 : 1 + 1 / (2 + Number(holding['position'] ?? Number.MAX_SAFE_INTEGER))
  return a.from - b.from || rank(a) - rank(b)
}

/**
 * When a code held one item, as two servers know it (L5): each change holds from its slot until the next one, whoever
 * made it. What was before they parted, and what only one of them changed, stays as it is.
 */
export const joinHoldings = (ours: readonly Fact[], theirs: readonly Fact[]): readonly Fact[] => {
  const steps = [...stepsOf(ours), ...stepsOf(theirs)].sort(compareSteps)
  const bySlot = new Map(steps.map((step) => [step.from, step.holding]))
  const joined: Fact[] = []
  const ordered = [...bySlot]
  for (const [place, [, holding]] of ordered.entries()) {
    if (holding === undefined) continue
    joined.push({ ...holding, until_slot: ordered[place + 1]?.[0] ?? null })
  }
  return joined
}
