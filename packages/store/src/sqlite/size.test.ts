import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { figure, SLOT, session, usageClass, uuid } from '../conformance/samples.ts'
import type { Figure } from '../port/facts.ts'
import { openSqliteStore, type SqliteStore } from './index.ts'

let directory = ''
let store: SqliteStore
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-size-'))
  store = await openSqliteStore({ path: join(directory, 'size.db') })
  // As if 40,000 devices were known before, so that the numbers of those that follow take 3 bytes.
  await sql`insert into clients (id, uuid) values (40000, ${Buffer.alloc(16)})`.execute(store.kysely)
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

const size = async (): Promise<number> => {
  await sql`pragma wal_checkpoint(truncate)`.execute(store.kysely)
  return (await stat(join(directory, 'size.db'))).size
}

/** Stores figures of many devices, slot by slot, and tells by how many bytes each has made the file grow. */
const bytesOfFigure = async (
  devices: number,
  slots: number,
  of: (classKey: number, device: number, slot: number) => readonly Figure[],
): Promise<number> => {
  const classKey = await store.commit((tx) => tx.usage.classKey(usageClass()))
  const before = await size()
  let figures = 0
  for (let slot = 0; slot < slots; slot += 1) {
    const made = Array.from({ length: devices }, (_, index) =>
      of(classKey, (index * 7_919) % devices, slot),
    ).flat()
    figures += made.length
    await store.commit((tx) => tx.usage.putFigures(made))
  }
  return ((await size()) - before) / figures
}

test('a figure of a device that goes on takes at most 20 bytes, its device, sessions and tickets included', async () => {
  const bytes = await bytesOfFigure(600, 120, (classKey, device, slot) =>
    ['qr-code', 'pdf-417', 'data-matrix'].map((module, index) =>
      figure(classKey, {
        client: uuid(device),
        session: session(device * 100 + Math.floor(slot / 60)),
        slot: SLOT + slot,
        module,
        count: 1 + ((device * 31 + slot * 17 + index * 7) % 100),
        ticket: {
          authorizationId: uuid(1_000_000 + device * 10 + Math.floor(slot / 100)),
          iat: 500,
          classKey,
        },
      }),
    ),
  )
  console.info(`${bytes.toFixed(2)} bytes a figure`)
  expect(bytes).toBeLessThanOrEqual(20)
})

test('a figure of a session of a single slot takes at most 60 bytes', async () => {
  const bytes = await bytesOfFigure(600, 60, (classKey, device, slot) =>
    ['qr-code'].map((module) =>
      figure(classKey, {
        client: uuid(device),
        session: session(device * 1_000 + slot),
        slot: SLOT + slot,
        module,
        count: 1 + ((device * 31 + slot * 17) % 100),
        ticket: { authorizationId: uuid(1_000_000 + device), iat: 500, classKey },
      }),
    ),
  )
  console.info(`${bytes.toFixed(2)} bytes a figure of a short session`)
  expect(bytes).toBeLessThanOrEqual(60)
})
