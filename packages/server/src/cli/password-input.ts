import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'

/** What a `--session-password` option asks for: generated when it has no value, `-` reads it from standard input. */
export const passwordOf = async (io: Io, given: string | true): Promise<string | undefined> => {
  if (given === true) return undefined
  if (given !== '-') return given
  const password = (await io.readInput()).replace(/\r?\n$/, '')
  if (password === '') throw new WrongUsage('standard input holds no password.')
  return password
}
