import type { Clock } from '../../ports.ts'
import { messageOf, within } from '../../within.ts'

/** Milliseconds for which one waits for the words of a sentence: whatever happened is more urgent. */
const PATIENCE = 2_000

/** What an error's message says in words: in this file it is the number of a sentence and its values, one a line. Never rejects. */
export const sentenceOf = async (message: string, clock: Clock): Promise<string> => {
  const [number = '', ...values] = message.split('\n')
  if (!/^\d+$/.test(number)) return message
  try {
    const { SENTENCES } = await within(clock, PATIENCE, () => import('./sentences.ts'))
    return (SENTENCES[Number(number)] ?? message).replaceAll('{}', () => values.shift() ?? '')
  } catch (error) {
    return `Fault ${message.replaceAll('\n', ', ')}, whose words could not be loaded: ${messageOf(error)}`
  }
}
