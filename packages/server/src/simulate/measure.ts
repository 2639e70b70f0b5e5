/** What a server's own metrics say of what it has used so far; null: they cannot be read, or do not say. */
export interface Reading {
  readonly processorSeconds: number | null
  readonly memoryBytes: number | null
  readonly databaseBytes: number | null
}

const UNKNOWN: Reading = { processorSeconds: null, memoryBytes: null, databaseBytes: null }

const sampleOf = (text: string, name: string): number | null => {
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  return found === undefined || !Number.isFinite(Number(found)) ? null : Number(found)
}

/** Reads `/metrics` (P5: its token, or this machine). */
export const readMetrics = async (url: string, token: string | null): Promise<Reading> => {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/metrics`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    redirect: 'error',
  })
  const text = await answer.text()
  if (!answer.ok) return UNKNOWN
  return {
    processorSeconds: sampleOf(text, 'process_cpu_seconds_total'),
    memoryBytes: sampleOf(text, 'process_resident_memory_bytes'),
    databaseBytes: sampleOf(text, 'countersign_database_bytes'),
  }
}

/** How much more the second reading says. */
export const grown = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : after - before
