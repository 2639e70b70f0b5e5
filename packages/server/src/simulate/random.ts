/** A stream of numbers that a seed determines. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** An integer in [from, to). */
  readonly between: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(values: readonly T[]) => T
  /** An index with the probability of its weight. */
  readonly weighted: (weights: readonly number[]) => number
}

const MIX = 0x9e3779b1

/** One seed of several numbers: the same numbers give the same stream. */
const seedOf = (parts: readonly number[]): number =>
  parts.reduce((seed, part) => Math.imul((seed ^ part) + 0x7f4a7c15, MIX) >>> 0, 0x2545f491)

/** A stream for a purpose (mulberry32): for reproducible fleets, and for nothing that must be secret. */
export const randomOf = (...parts: readonly number[]): Random => {
  let state = seedOf(parts)
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: <T>(values: readonly T[]): T => {
      const value = values[between(0, values.length)]
      if (value === undefined) throw new RangeError('There is nothing to pick from.')
      return value
    },
    weighted: (weights) => {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
      const found = weights.findIndex((weight) => {
        rest -= weight
        return rest < 0
      })
      return Math.max(0, found)
    },
  }
}
