import { DAY } from '@countersign/protocol/vocabulary'
import { grown } from './measure.ts'
import type { Simulation } from './run.ts'

/** What the fleet of a simulation costs a server on an average day of it; null: not measured. */
export interface Cost {
  readonly requests: number
  readonly authorizations: number
  readonly submissions: number
  /** From and to devices, above TLS. */
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly databaseBytes: number | null
  readonly processorSeconds: number | null
}

const perDay = (value: number, days: number): number => Math.round(value / days)

/** Averages over the days of a simulation. Rounded, but for processor time, which has three digits. */
export const costOf = (simulation: Simulation): Cost => {
  const { from, to, traffic, before, after } = simulation
  const days = (to - from) / DAY
  const counted = (path: string): number => perDay(traffic.requests[path] ?? 0, days)
  const database = grown(before.databaseBytes, after.databaseBytes)
  const processor = grown(before.processorSeconds, after.processorSeconds)
  return {
    requests: perDay(
      Object.values(traffic.requests).reduce((sum, count) => sum + count, 0),
      days,
    ),
    authorizations: counted('POST /v1/authorizations'),
    submissions: counted('POST /v1/reports'),
    bytesReceived: perDay(traffic.bytesSent, days),
    bytesSent: perDay(traffic.bytesReceived, days),
    databaseBytes: database === null ? null : perDay(database, days),
    processorSeconds: processor === null ? null : Math.round((processor / days) * 1_000) / 1_000,
  }
}
