import { en } from './en.ts'

/** The sentences of the language that is shown. */
export const text = en
