/** Choices of one history, all from its seed. */
export class Chance {
  readonly random: () => number

  constructor(random: () => number) {
    this.random = random
  }

  below(end: number): number {
    return Math.floor(this.random() * end)
  }

  one<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }

  /** At least one. */
  some<T>(list: readonly T[]): T[] {
    const chosen = list.filter(() => this.random() < 0.6)
    return chosen.length === 0 ? [this.one(list)] : chosen
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, key: this.random() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ value }) => value)
  }
}
