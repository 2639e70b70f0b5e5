import type { FastifyBaseLogger } from 'fastify'
import type { Faults } from './faults.ts'

const errorIn = (facts: unknown): unknown =>
  typeof facts === 'object' && facts !== null && 'err' in facts ? facts.err : null

/** The name of a job is one of the program's own words. */
const jobIn = (facts: unknown): string =>
  typeof facts === 'object' && facts !== null && 'job' in facts && typeof facts.job === 'string'
    ? ` (${facts.job})`
    : ''

/**
 * A logger whose errors reach the operators (N5): what any part of the server logs as an error is noted, with the constant
 * text of the log line, whatever the level of the log is.
 */
export const watchedLog = (log: FastifyBaseLogger, faults: Pick<Faults, 'note'>): FastifyBaseLogger => {
  const watched = Object.create(log) as FastifyBaseLogger
  for (const level of ['error', 'fatal'] as const) {
    watched[level] = (...line: readonly unknown[]): void => {
      const [facts, text] = line
      faults.note(
        errorIn(facts),
        `${typeof text === 'string' ? text : 'The server logged an error.'}${jobIn(facts)}`,
      )
      Reflect.apply(log[level], log, [...line])
    }
  }
  return watched
}
