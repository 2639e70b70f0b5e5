import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeStore } from '../conformance/index.ts'
import { openSqliteStore } from './index.ts'

const directory = await mkdtemp(join(tmpdir(), 'countersign-store-'))
let opened = 0
afterAll(() => rm(directory, { recursive: true, force: true }))

describeStore('SQLite in a file', (options) => {
  opened += 1
  return openSqliteStore({ path: join(directory, `${opened}.db`), ...options })
})

describeStore('SQLite in memory', (options) => openSqliteStore({ path: ':memory:', ...options }))
