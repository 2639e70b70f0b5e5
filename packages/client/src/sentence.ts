import type { Clock } from './ports.ts'

/** What an error's message says in words. The file for script tags has `platform/browser/sentence.ts` in this one's place. */
export const sentenceOf = async (message: string, _clock: Clock): Promise<string> => message
