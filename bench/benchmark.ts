/** What a figure of a row must keep to: the value itself, or its ratio to the baseline. */
export interface Bound {
  readonly of: 'value' | 'ratio'
  readonly is: 'at least' | 'at most'
  readonly figure: number
}

/** One round's measurement, and the baseline's of the same round. */
export interface Sample {
  readonly value: number
  /** Null: the row stands alone. */
  readonly baseline: number | null
}

export type Unit = 'requests/s' | 'figures/s' | 'ms' | 'µs' | 'ns' | 'MiB' | 'KiB' | 'bytes'

/** One line of a benchmark: medians of its samples are printed beside those of its baseline. The ratio is value ÷ baseline. */
export interface Row {
  readonly name: string
  readonly unit: Unit
  readonly samples: readonly Sample[]
  /** What the baseline is; null: there is none. */
  readonly baseline: string | null
  /** What is to be reached first, and what in the end; null: the row only explains others. */
  readonly first: Bound | null
  readonly goal: Bound | null
}

/** A plot of docs/performance.md. */
export interface Curve {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly lines: readonly {
    readonly name: string
    readonly points: readonly (readonly [number, number])[]
  }[]
}

export interface Measured {
  readonly rows: readonly Row[]
  readonly curves?: readonly Curve[]
  /** What the reader has to know of this run: sizes, how data were made. */
  readonly notes?: readonly string[]
}

/** What a benchmark is run with. */
export interface Bench {
  /** How often each work is measured, each time beside its baseline. */
  readonly rounds: number
  /** An empty directory on the disk that is measured; removed afterwards. */
  readonly scratch: string
  /** Prints progress. */
  say(text: string): void
}

/**
 * One benchmark of a file `benchmarks/bNN-name.ts`, which exports it as `benchmark`. What limits it and what was tried is
 * in the Markdown file beside it. It measures work and baseline in turn within each round, so that a machine that
 * becomes slower slows both.
 */
export interface Benchmark {
  readonly id: `B${number}`
  readonly work: string
  run(bench: Bench): Promise<Measured>
}

export const atLeast = (of: Bound['of'], figure: number): Bound => ({ of, is: 'at least', figure })
export const atMost = (of: Bound['of'], figure: number): Bound => ({ of, is: 'at most', figure })
