import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab } from '../../lab/lab.ts'
import { seeded } from '../../lab/random.ts'
import type { DatabaseKind, EnduranceStory, Stage, Tally } from './story.ts'

export interface Telling {
  readonly rounds: number
  readonly seed: number
  readonly database: DatabaseKind
  readonly progress?: (round: number) => void
}

/** How a story ended. */
export type Outcome =
  | { readonly end: 'held'; readonly tally: Tally; readonly seconds: number }
  | { readonly end: 'missing'; readonly reason: string }
  | { readonly end: 'failed'; readonly fault: unknown; readonly seconds: number }

/** Rounds that a story runs when so many are asked for. */
export const roundsOf = (story: EnduranceStory, asked: number): number =>
  Math.max(1, Math.round(asked * story.share))

/** Whether a story is about a database. */
export const isAbout = ({ databases }: EnduranceStory, database: DatabaseKind): boolean =>
  databases === undefined || (databases === 'none' ? database === 'sqlite' : databases.includes(database))

/** Runs one story to its end and clears away what it made. Rejects with what did not hold. */
export const tell = async (story: EnduranceStory, telling: Telling): Promise<Tally> => {
  const { seed, rounds, database, progress } = telling
  const random = seeded(seed)
  const undo: (() => Promise<void>)[] = []
  const stage: Stage = {
    rounds,
    seed,
    random,
    between: (from, to) => from + Math.floor(random() * (to - from)),
    database,
    openLab: async (options) => {
      const lab = await startLab({ database, ...options })
      undo.push(() => lab.stop())
      return lab
    },
    folder: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'countersign-endurance-'))
      undo.push(() => rm(folder, { recursive: true, force: true }))
      return folder
    },
    afterwards: (one) => void undo.push(one),
    progress: (round) => progress?.(round),
  }
  const clearAway = async (): Promise<unknown[]> => {
    const faults: unknown[] = []
    for (const one of undo.reverse()) await one().catch((fault: unknown) => faults.push(fault))
    return faults
  }
  const ended = await story.run(stage).then(
    (tally) => ({ tally }),
    (fault: unknown) => ({ fault }),
  )
  const faults = await clearAway()
  // What did not hold is more telling than what could not be cleared away after it.
  if ('fault' in ended) throw ended.fault
  if (faults.length > 0) throw faults[0]
  return ended.tally
}

/** As `tell`, with every end as a value. */
export const outcomeOf = async (story: EnduranceStory, telling: Telling): Promise<Outcome> => {
  const reason = (await story.missing?.()) ?? null
  if (reason !== null) return { end: 'missing', reason }
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 100) / 10
  try {
    return { end: 'held', tally: await tell(story, telling), seconds: seconds() }
  } catch (fault) {
    return { end: 'failed', fault, seconds: seconds() }
  }
}
