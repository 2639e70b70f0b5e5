import type { Instant } from '@countersign/protocol/vocabulary'
import Type from 'typebox'
import { invalid } from '../../http/api/problem.ts'
import { parseTime } from '../../http/api/times.ts'

/** A time in a query. */
export const Instants = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'Unix seconds or ISO 8601.',
})

/** Reads a time of a query; null: none is given. Throws a problem that names the field. */
export const instant = (field: string, text: string | undefined): Instant | null => {
  if (text === undefined) return null
  const parsed = parseTime(text)
  if (parsed === null)
    throw invalid(field, 'is no time: write Unix seconds or ISO 8601, as 2026-01-31T14:00:00Z.')
  return parsed
}
