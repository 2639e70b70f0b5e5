/** A seeded generator (mulberry32), so that a failing story can be told again: COUNTERSIGN_SEED of the test run. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const seedOfRun = (): number => Number(process.env['E2E_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
