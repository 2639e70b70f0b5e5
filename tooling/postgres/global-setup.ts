import { DIRECTORY, prepareDirectory } from './run-directory.ts'

/** Prepares the place of a PostgreSQL server for the tests of this run; the first test that needs it starts it. */
export const setup = (): (() => void) | undefined =>
  process.env[DIRECTORY] === undefined ? prepareDirectory() : undefined
