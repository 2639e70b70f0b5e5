import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const codes = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

/** `table.column` of everything in the larger of the two schemas; SQLite has the same but for `commit_marks`. */
const stored = read('packages/store/src/postgres/snapshots/schema.txt')
  .split('\n')
  .flatMap((line) => {
    const [, table, column] = /^(\w+)\.("?\w+"?) /.exec(line) ?? []
    return table === undefined || column === undefined ? [] : [`${table}.${column.replaceAll('"', '')}`]
  })

const security = read('SECURITY.md')
const section = security.split('### Every column\n')[1]?.split('\n## ')[0] ?? ''
const listed = section.split('\n').flatMap((line) => {
  const [, table, columns] = line.split('|')
  const [name] = codes(table)
  return name === undefined ? [] : codes(columns).map((column) => `${name}.${column}`)
})

test('P4 SECURITY.md lists every column that is stored, and no other', () => {
  expect(stored.length).toBeGreaterThan(200)
  // A new column needs a word in SECURITY.md: in the tables of what is stored, why and for how long, and under "Every column".
  expect([...new Set(listed)].sort()).toEqual([...new Set(stored)].sort())
})

test('P4 SECURITY.md says of every table what it is for and for how long it is kept', () => {
  const before = security.split('### Every column')[0] ?? ''
  const told = new Set(
    before.split('\n').flatMap((line) => {
      const [, , where, purpose, kept] = line.split('|')
      return purpose?.trim() && kept?.trim() ? codes(where) : []
    }),
  )
  const tables = [...new Set(stored.map((field) => field.split('.')[0] ?? ''))]
  expect(tables.filter((table) => !told.has(table))).toEqual([])
})
