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
