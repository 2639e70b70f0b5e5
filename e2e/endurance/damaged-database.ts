import { strict as assert } from 'node:assert'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '../lab/lab.ts'
import { type Fleet, openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory, Stage } from './runner/story.ts'

const PAGE = 4_096
const FILES = ['', '-wal', '-shm']
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

type Damage = { name: string; to: (file: Buffer, stage: Stage) => Buffer }

const noise = (length: number, stage: Stage): Buffer =>
  Buffer.from(Array.from({ length }, () => stage.between(0, 256)))

const overwritten = (file: Buffer, bytes: Buffer, at: number): Buffer => {
  const damaged = Buffer.from(file)
  bytes.copy(damaged, at)
  return damaged
}

const DAMAGES: readonly Damage[] = [
  {
    name: 'last page overwritten',
    to: (file, stage) => overwritten(file, noise(PAGE, stage), file.length - PAGE),
  },
  { name: 'last page zeroed', to: (file) => overwritten(file, Buffer.alloc(PAGE), file.length - PAGE) },
  { name: 'last page missing', to: (file) => file.subarray(0, file.length - PAGE) },
  { name: 'last page torn', to: (file, stage) => file.subarray(0, file.length - stage.between(1, PAGE)) },
  {
    name: 'a page overwritten',
    to: (file, stage) => overwritten(file, noise(PAGE, stage), stage.between(0, file.length / PAGE) * PAGE),
  },
  {
    name: 'some bytes overwritten',
    to: (file, stage) => overwritten(file, noise(16, stage), stage.between(0, file.length - 16)),
  },
]

/** What came of a damage: refused with a sentence, found by the server's own checks, or without any effect. */
type End = 'refused' | 'found' | 'harmless'

/** Damage that a start does not see must be without effect, or be found by `doctor` or `rebuild`. */
const afterStart = async (lab: Lab, fleet: Fleet, when: string): Promise<End> => {
  const told = await fleet.told().catch(() => null)
  await lab.end()
  const [doctor, rebuild] = [await lab.local('doctor'), await lab.local('rebuild')]
  const differences = (rebuild.json as { differences?: unknown[] } | null)?.differences
  const findings = (doctor.json ?? [{ check: 'database', ok: false }]) as { check: string; ok: boolean }[]
  if (findings.some(({ check, ok }) => check === 'database' && !ok)) return 'found'
  if (rebuild.code !== 0 || differences?.length !== 0) return 'found'
  assert.ok(told !== null, `${when}: the statistics cannot be read, and no check says why`)
  fleet.ledger.isExactly(told, when)
  return 'harmless'
}

export const story: EnduranceStory = {
  name: 'damaged-database',
  sentence:
    'H3 a database file whose last page, any page or any bytes are damaged is refused at the start with a sentence, or found by doctor or rebuild, and nothing is missing in silence',
  share: 0.2,
  databases: ['sqlite'],
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const fleet = await openFleet(lab, stage)
    const path = join(lab.data, 'countersign.db')
    const kept = await stage.folder()
    const ends: Record<End, number> = { refused: 0, found: 0, harmless: 0 }
    for (let round = 1; round <= stage.rounds; round++) {
      const { name, to } = DAMAGES[(round - 1) % DAMAGES.length]!
      const when = `seed ${stage.seed}, round ${round}, ${name}`
      let going = true
      const load = fleet.load(() => going)
      await sleep(stage.between(50, 200))
      going = false
      await load
      await fleet.settle()
      await lab.end()
      await copyFile(path, join(kept, 'whole.db'))
      await writeFile(path, to(await readFile(path), stage))
      const { ready, code, log } = await lab.attemptStart()
      if (ready) ends[await afterStart(lab, fleet, when)] += 1
      else {
        assert.notEqual(code, 0, when)
        assert.match(log, /damaged|no initialized|not a database|cannot be|does not fit/, `${when}: ${log}`)
        ends.refused += 1
      }
      for (const ending of FILES) await rm(`${path}${ending}`, { force: true })
      await copyFile(join(kept, 'whole.db'), path)
      await lab.start()
      await fleet.checkExactly(when)
      stage.progress(round)
    }
    await lab.end()
    await rebuildsTheSame(lab)
    return { ...ends, figures: fleet.tally().figures }
  },
}
