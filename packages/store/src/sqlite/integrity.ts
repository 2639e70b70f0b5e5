import { type Kysely, sql } from 'kysely'

/**
 * Reads the whole file and checks it (SQLite's own `integrity_check`); null: it is sound, else the first thing that is
 * wrong with it. Takes as long as the file is large. Rejects with the engine's error when the file cannot be read.
 */
export const damageOf = async <Database>(kysely: Kysely<Database>): Promise<string | null> => {
  const { rows } = await sql<{ readonly integrity_check: string }>`pragma integrity_check`.execute(kysely)
  const found = rows[0]?.integrity_check ?? 'no answer'
  return found === 'ok' ? null : found
}
