import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '@countersign/store/sqlite'
import { atMost, type Bench, type Benchmark, type Measured, type Row } from '../benchmark.ts'
import { fill } from '../lab/fill.ts'

const MODULES = ['qr-code', 'pdf417', 'ocr']
const LONG = { devices: 10_000, slots: 60, modules: MODULES, slotsPerSession: 60 } as const
const SHORT = { devices: 10_000, slots: 40, modules: ['qr-code'], slotsPerSession: 1 } as const
const FIRST_SLOT = 9_900_000

/** Opens the database beside the store for a moment. */
const beside = (path: string, work: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(path)
  try {
    work(database)
  } finally {
    database.close()
  }
}

const bytesOfFigure = async (
  path: string,
  filling: typeof LONG | typeof SHORT,
): Promise<{ readonly bytes: number; readonly figures: number }> => {
  const store = await openSqliteStore({ path })
  // As if a million devices were known before: the numbers of those that follow take 3 bytes.
  beside(path, (database) =>
    database.prepare('insert into clients (id, uuid) values (1000000, ?)').run(new Uint8Array(16)),
  )
  try {
    const size = (): number => {
      beside(path, (database) => database.exec('pragma wal_checkpoint(truncate)'))
      return statSync(path).size
    }
    const organizationId = '100200'
    const classKey = await store.commit((tx) =>
      tx.usage.classKey({
        organizationId,
        code: null,
        product: 'barcode-reader',
        majorVersion: 10,
        edition: 'javascript',
        deployment: 'desktop',
        items: [],
      }),
    )
    const before = size()
    const figures = await fill({ store, classKey, organizationId, firstSlot: FIRST_SLOT, ...filling })
    return { bytes: (size() - before) / figures, figures }
  } finally {
    await store.close()
  }
}

const run = async ({ scratch }: Bench): Promise<Measured> => {
  const long = await bytesOfFigure(join(scratch, 'long.db'), LONG)
  const short = await bytesOfFigure(join(scratch, 'short.db'), SHORT)
  const row = (name: string, value: number, most: number): Row => ({
    name,
    unit: 'bytes',
    samples: [{ value, baseline: null }],
    baseline: null,
    first: null,
    goal: atMost('value', most),
  })
  return {
    rows: [
      row('disk a figure of a device that goes on', long.bytes, 20),
      row('disk a figure of sessions of a single slot', short.bytes, 60),
    ],
    notes: [
      `Growth of the database file by ${long.figures.toLocaleString('en')} and ${short.figures.toLocaleString('en')} figures, with devices, sessions, tickets, sums and indexes.`,
      'It does not depend on time, so it is measured once.',
    ],
  }
}

export const benchmark: Benchmark = { id: 'B9', work: 'Disk a figure takes', run }
