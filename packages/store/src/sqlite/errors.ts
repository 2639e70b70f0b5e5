import { StoreUnavailable } from '../port/store.ts'

const READ_ONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14

const SENTENCES: Readonly<Record<number, string>> = {
  [READ_ONLY]: 'The database cannot be written to: its file or disk is read-only. Nothing was stored.',
  [IO_ERROR]: 'The disk reports an error. Nothing was stored.',
  [CORRUPT]: 'The database file is damaged. Nothing was stored; restore a back-up.',
  [FULL]: 'The disk is full. Nothing was stored; it goes on by itself when there is room again.',
  [CANNOT_OPEN]: 'The database file cannot be opened. Nothing was stored.',
}

/** Primary result code of an error of `node:sqlite`; null: it is not one. */
export const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null

/** Busy or locked by another connection. */
export const isBusy = (error: unknown): boolean => resultCode(error) === 5 || resultCode(error) === 6

/** Tells what is wrong with the disk as `StoreUnavailable`; passes on everything else. */
export const translated = (error: unknown): unknown => {
  const code = resultCode(error)
  const sentence = code === null ? undefined : SENTENCES[code]
  return sentence === undefined ? error : new StoreUnavailable(sentence, { cause: error })
}
