import type { Lab, LabOptions } from '../../lab/lab.ts'

/** On what the servers of a run keep their data. */
export type DatabaseKind = 'sqlite' | 'postgres'

/** What a story is given: the same seed tells the same story again, as far as clocks and the scheduler let it. */
export interface Stage {
  /** How many rounds this story runs; at least 1. */
  readonly rounds: number
  readonly seed: number
  /** Uniform in [0, 1), from the seed. */
  readonly random: () => number
  /** An integer in [from, to), from the seed. */
  readonly between: (from: number, to: number) => number
  readonly database: DatabaseKind
  /** A sandbox server in a process of its own on this run's database; ended and removed when the story ends. */
  readonly openLab: (options?: LabOptions) => Promise<Lab>
  /** An empty folder of the story's own, removed when it ends. */
  readonly folder: () => Promise<string>
  /** Something to be done when the story ends, well or not; the last comes first. */
  readonly afterwards: (undo: () => Promise<void>) => void
  /** Tells how far the story is; called once a round. */
  readonly progress: (round: number) => void
}

/** What a story counted, for the record: kills, submissions, receipts lost … */
export type Tally = Readonly<Record<string, number>>

/** One fault, told again and again. Every file of `e2e/endurance` that is no test exports one as `story`. */
export interface EnduranceStory {
  /** As `--story` takes it: the name of its file. */
  readonly name: string
  /** What holds in spite of the fault, beginning with the number of its rule. */
  readonly sentence: string
  /** Rounds for each round asked for: 1 for a kill, less for what takes longer. A story always runs at least one round. */
  readonly share: number
  /** Databases it is about; absent: both. `none`: it runs no server on a database of its own (the client library's kills). */
  readonly databases?: readonly DatabaseKind[] | 'none'
  /** Why it cannot be told on this machine; null: it can. */
  readonly missing?: () => Promise<string | null>
  /** Runs its rounds. Throws at the first thing that is lost, doubled or said wrongly. */
  readonly run: (stage: Stage) => Promise<Tally>
}
