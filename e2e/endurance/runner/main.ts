// npm run endurance -- --rounds N [--seed S] [--story NAME] [--database sqlite|postgres] [--record]
import { parseArgs } from 'node:util'
import { commitOfClone, record } from './record.ts'
import { allStories } from './stories.ts'
import type { DatabaseKind, EnduranceStory } from './story.ts'
import { isAbout, type Outcome, outcomeOf, roundsOf } from './tell.ts'

const USAGE = `npm run endurance -- [options]
  --rounds N         rounds of a story with share 1; others run their part of them (default 100)
  --seed S           tells the same run again (default: drawn and printed)
  --story NAME       only this one; may be given several times
  --database KIND    sqlite (default) or postgres; may be given several times
  --record           writes the result into docs/endurance.md
  --list             the stories`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    story: { type: 'string', multiple: true },
    database: { type: 'string', multiple: true, default: ['sqlite'] },
    record: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const giveUp = (sentence: string): never => {
  process.stderr.write(`${sentence}\n${USAGE}\n`)
  process.exit(2)
}

const whole = (text: string, name: string): number =>
  /^\d{1,10}$/.test(text) ? Number(text) : giveUp(`--${name} takes a whole number, not ${text}.`)

const databaseOf = (text: string): DatabaseKind =>
  text === 'sqlite' || text === 'postgres'
    ? text
    : giveUp(`--database takes sqlite or postgres, not ${text}.`)

const shown = (outcome: Outcome): string => {
  switch (outcome.end) {
    case 'held':
      return `held in ${outcome.seconds} s  ${Object.entries(outcome.tally)
        .map(([what, count]) => `${what} ${count.toLocaleString('en-US')}`)
        .join(', ')}`
    case 'missing':
      return `not told here: ${outcome.reason}`
    case 'failed':
      return `FAILED after ${outcome.seconds} s: ${outcome.fault instanceof Error ? outcome.fault.stack : String(outcome.fault)}`
  }
}

const chosen = (stories: readonly EnduranceStory[]): readonly EnduranceStory[] => {
  const names = values.story
  if (names === undefined) return stories
  for (const name of names)
    if (!stories.some((story) => story.name === name)) giveUp(`There is no story ${name}.`)
  return stories.filter(({ name }) => names.includes(name))
}

const main = async (): Promise<number> => {
  const stories = await allStories()
  if (values.help || values.list) {
    if (values.help) process.stdout.write(`${USAGE}\n`)
    for (const { name, share, sentence } of stories)
      process.stdout.write(`${name.padEnd(24)} × ${share}  ${sentence}\n`)
    return 0
  }
  const asked = whole(values.rounds, 'rounds')
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole(values.seed, 'seed')
  const began = new Date()
  const commit = values.record ? commitOfClone() : ''
  process.stdout.write(`seed ${seed}, ${asked} rounds\n`)
  const outcomes: Outcome[] = []
  for (const database of values.database.map(databaseOf))
    for (const story of chosen(stories).filter((one) => isAbout(one, database))) {
      const rounds = roundsOf(story, asked)
      const progress = process.stderr.isTTY
        ? (round: number) => process.stderr.write(`\r\x1b[K${story.name}, ${database}: ${round}/${rounds}`)
        : () => undefined
      const outcome = await outcomeOf(story, { rounds, seed, database, progress })
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
      process.stdout.write(`${story.name}, ${database}, ${rounds} rounds: ${shown(outcome)}\n`)
      outcomes.push(outcome)
      // After each, so that a run that is cut short has its record too.
      if (values.record) record({ story, database, rounds, outcome, seed, began, commit })
    }
  const failed = outcomes.filter(({ end }) => end === 'failed').length
  process.stdout.write(`${outcomes.length - failed} held or not told here, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
