import { expect, test } from 'vitest'
import { rowOf, type Told, withRow } from './record.ts'

const PAGE = `# Endurance

<!-- the last runs: written by \`npm run endurance -- --record\` -->
<!-- end of the last runs -->

Afterwards.
`

const told = (name: string, seed: number): Told => ({
  story: { name, sentence: '', share: 1, run: async () => ({}) },
  database: 'sqlite',
  rounds: 1_000,
  outcome: { end: 'held', tally: { kills: 1_200 }, seconds: 60.2 },
  seed,
  began: new Date('2026-11-24T12:00:00Z'),
  commit: 'abc1234',
})

test('the record keeps the last run of each story and database, with its seed and commit', () => {
  const page = [told('kill-reports', 1), told('drain', 2), told('kill-reports', 3)].reduce(
    (text, one) => withRow(text, rowOf(one), 'a machine'),
    PAGE,
  )
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `drain` | sqlite | 1,000 | 2 | 2026-11-24 | abc1234 | held, 61 s | 1,200 kills |',
    '| `kill-reports` | sqlite | 1,000 | 3 | 2026-11-24 | abc1234 | held, 61 s | 1,200 kills |',
  ])
  expect(page).toMatch(/^# Endurance\n[\s\S]*\nAfterwards\.\n$/)
})
