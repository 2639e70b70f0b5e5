import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OperationRefused } from './refused.ts'

/** Where the SQLite database of a data directory is. */
export const databasePath = (data: string, database: string | null): string => {
  if (database !== null && /^[a-z][a-z0-9+.-]+:\/\//i.test(database)) {
    throw new OperationRefused(
      'database-unsupported',
      'This version keeps its data in SQLite: --database takes the path of a file, and PostgreSQL is not supported yet.',
    )
  }
  return database ?? join(data, 'countersign.db')
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Bytes of an SQLite database and its write-ahead log; 0 for what is not there. */
export const fileBytes = async (path: string): Promise<number> =>
  (await Promise.all([sizeOf(path), sizeOf(`${path}-wal`)])).reduce((sum, size) => sum + size, 0)
