import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import type { DatabaseKind, EnduranceStory } from './story.ts'
import type { Outcome } from './tell.ts'

const PAGE = new URL('../../../docs/endurance.md', import.meta.url)
const BEGIN = '<!-- the last run: written by `npm run endurance -- --record` -->'
const END = '<!-- end of the last run -->'

export interface Run {
  readonly asked: number
  readonly seed: number
  readonly began: Date
  /** What was run. */
  readonly commit: string
  readonly told: readonly {
    readonly story: EnduranceStory
    readonly database: DatabaseKind
    readonly rounds: number
    readonly outcome: Outcome
  }[]
}

const number = (value: number): string => value.toLocaleString('en-US')

const result = (outcome: Outcome): string => {
  switch (outcome.end) {
    case 'held':
      return 'held'
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

/** The section of docs/endurance.md about one run. */
export const lastRun = ({ asked, seed, began, commit, told }: Run): string => {
  const seconds = told.reduce(
    (sum, { outcome }) => sum + (outcome.end === 'missing' ? 0 : outcome.seconds),
    0,
  )
  const databases = [...new Set(told.map(({ database }) => database))]
  const command = [
    `npm run endurance -- --rounds ${asked} --seed ${seed}`,
    ...databases.map((database) => `--database ${database}`),
  ].join(' ')
  const rows = told.map(({ story, database, rounds, outcome }) => {
    const on = story.databases === 'none' ? '–' : database
    return `| \`${story.name}\` | ${on} | ${number(rounds)} | ${result(outcome)} | ${counted(outcome)} |`
  })
  return `${BEGIN}

\`${command}\`, begun ${began.toISOString().slice(0, 16)}Z at commit ${commit}, ${Math.round(seconds / 60)} minutes, on Node
${process.version}, ${type()} ${release()}, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB.

| story | database | rounds | result | counted |
|---|---|---|---|---|
${rows.join('\n')}

${END}`
}

/** Writes the run into its place in docs/endurance.md. */
export const record = (run: Run): void => {
  const page = readFileSync(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error('docs/endurance.md has lost the marks of its last run')
  writeFileSync(PAGE, page.slice(0, begin) + lastRun(run) + page.slice(end + END.length))
}
