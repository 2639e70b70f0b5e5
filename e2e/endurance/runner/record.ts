import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import type { DatabaseKind, EnduranceStory } from './story.ts'
import type { Outcome } from './tell.ts'

const PAGE = new URL('../../../docs/endurance.md', import.meta.url)
const BEGIN = '<!-- the last runs: written by `npm run endurance -- --record` -->'
const END = '<!-- end of the last runs -->'

/** One story of one run. */
export interface Told {
  readonly story: EnduranceStory
  readonly database: DatabaseKind
  readonly rounds: number
  readonly outcome: Outcome
  readonly seed: number
  readonly began: Date
  /** What was run. */
  readonly commit: string
}

const number = (value: number): string => value.toLocaleString('en-US')

const result = (outcome: Outcome): string => {
  switch (outcome.end) {
    case 'held':
      return `held, ${number(Math.ceil(outcome.seconds))} s`
    case 'missing':
      return `not told: ${outcome.reason}`
    case 'failed':
      return '**failed**'
  }
}

const counted = (outcome: Outcome): string =>
  outcome.end === 'held'
    ? Object.entries(outcome.tally)
        .map(([what, count]) => `${number(count)} ${what}`)
        .join(', ')
    : ''

/** The commit of this clone, as it is now. */
export const commitOfClone = (): string =>
  execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()

/** Story and database of a row: a later run of the same takes its place. */
const nameOf = (row: string): string => row.split('|').slice(1, 3).join('|')

/** The row of one story of a run. */
export const rowOf = ({ story, database, rounds, outcome, seed, began, commit }: Told): string => {
  const on = story.databases === 'none' ? '–' : database
  const when = began.toISOString().slice(0, 10)
  return `| \`${story.name}\` | ${on} | ${number(rounds)} | ${seed} | ${when} | ${commit} | ${result(outcome)} | ${counted(outcome)} |`
}

/** The page with this row in its place; rows of other stories stay as they are. */
export const withRow = (page: string, row: string, machine: string): string => {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error('docs/endurance.md has lost the marks of its last runs')
  const before = page
    .slice(begin, end)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const rows = [...before.filter((line) => nameOf(line) !== nameOf(row)), row].toSorted()
  const table = `${BEGIN}

| story | database | rounds | seed | on | commit | result | counted |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

The latest of them on ${machine}.

`
  return page.slice(0, begin) + table + page.slice(end)
}

const machine = (): string =>
  `Node ${process.version}, ${type()} ${release()}, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB`

/** Writes what became of a story into docs/endurance.md. */
export const record = (told: Told): void =>
  writeFileSync(PAGE, withRow(readFileSync(PAGE, 'utf8'), rowOf(told), machine()))
