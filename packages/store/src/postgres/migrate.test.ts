import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { figure, SLOT, usageClass, uuid } from '../conformance/samples.ts'
import { postgresMigrations } from '../migrations/postgres/index.ts'
import { StoreTooNew, StoreUnavailable } from '../port/store.ts'
import { Connection } from './connection.ts'
import { openPostgresStore } from './index.ts'
import { migrate } from './migrate.ts'

const versionOf = async (connection: Connection): Promise<unknown> =>
  ((await connection.execute('select version from schema_version')) as readonly { version: number }[])[0]
    ?.version

test('H5 a database of a newer program is refused with a sentence and not touched', async () => {
  const url = await testDatabase()
  await (await openPostgresStore({ url })).close()
  const connection = await Connection.open(url)
  await connection.execute('update schema_version set version = 999')
  const refused = openPostgresStore({ url })
  await expect(refused).rejects.toBeInstanceOf(StoreTooNew)
  await expect(refused).rejects.toThrow(/has version 999; this program knows versions up to \d+/)
  expect(await versionOf(connection)).toBe(999)
  await connection.close()
})

test('H5 a database of an older program is brought to the newest version with what it holds', async () => {
  const url = await testDatabase()
  const connection = await Connection.open(url)
  await migrate(connection, postgresMigrations.slice(0, 4))
  await connection.execute("insert into state (kind, id, value) values ('law', 'a', '1')")
  const store = await openPostgresStore({ url })
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(1)
  expect(await versionOf(connection)).toBe(postgresMigrations.length)
  await store.close()
  await connection.close()
})

test('H5 a denial that keeps a trait with a NUL keeps no database from being brought to the newest version', async () => {
  const url = await testDatabase()
  const connection = await Connection.open(url)
  await migrate(connection, postgresMigrations.slice(0, 12))
  for (const [number, processName] of ['kiosk', 'kiosk\0'].entries()) {
    const content = JSON.stringify({ organizationId: '100200', binding: { processName } })
    await connection.execute(
      `insert into decisions (client, denied, request_id, at, content) values (1, 1, '${number}', 1, '${content}')`,
    )
  }
  await migrate(connection)
  expect(await connection.execute('select organization from decisions order by request_id')).toEqual([
    { organization: '100200' },
    { organization: null },
  ])
  await connection.close()
})

test('H5 one server migrates while servers of the version before go on, and none of their commits fails', async () => {
  const url = await testDatabase()
  const store = await openPostgresStore({ url })
  let working = true
  let committed = 0
  const working1 = (async () => {
    for (let number = 0; working; number += 1) {
      await store.commit(async (tx) => {
        const classKey = await tx.usage.classKey(usageClass())
        await tx.usage.putFigures([figure(classKey, { client: uuid(number % 7), slot: SLOT + number })])
        await tx.state.put('law', String(number), number)
      })
      committed += 1
    }
  })()
  // What a later version would add: expanding only.
  const later = [
    ...postgresMigrations,
    'alter table figures add column later integer not null default 0; create index figures_later on figures (later)',
    'create table later (id integer primary key); alter table state add column later text',
  ]
  const connections = await Promise.all([1, 2, 3].map(() => Connection.open(url)))
  await Promise.all(connections.map((connection) => migrate(connection, later)))
  const then = committed
  while (committed < then + 20) await new Promise((resolve) => setImmediate(resolve))
  working = false
  await working1
  for (const connection of connections) {
    expect(await versionOf(connection)).toBe(later.length)
    await connection.close()
  }
  expect((await store.read((tx) => tx.state.list('law'))).length).toBe(committed)
  await store.close()
  // The version before is refused only when it starts anew.
  await expect(openPostgresStore({ url })).rejects.toBeInstanceOf(StoreTooNew)
})

test('a database that cannot be reached, does not exist or takes no more is told with a sentence', async () => {
  const url = await testDatabase()
  const other = (change: (url: URL) => void): Promise<unknown> => {
    const changed = new URL(url)
    change(changed)
    return openPostgresStore({ url: changed.href })
  }
  await expect(other((one) => (one.port = '1'))).rejects.toBeInstanceOf(StoreUnavailable)
  await expect(other((one) => (one.pathname = '/nowhere'))).rejects.toThrow(/does not exist: create it first/)
})
