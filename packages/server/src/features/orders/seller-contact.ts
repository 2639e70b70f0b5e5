import type { Store } from '@countersign/store/port'
import type { FastifyBaseLogger } from 'fastify'
import { type SalesSettings, salesSettings } from './sales-settings.ts'

/** Milliseconds after which the settings are read again. */
const FRESH = 30_000

const sentenceOf = ({ salesEmail, supportEmail }: SalesSettings): string | null => {
  const parts = [
    salesEmail === null ? null : `Sales: ${salesEmail}`,
    supportEmail === null ? null : `Support: ${supportEmail}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `${parts.join(', ')}.`
}

/**
 * Whom to ask, for the texts of denials (O3); null: nobody is set. A denial waits for nothing: what was read last is told, and
 * read anew behind it, so that a change is told after half a minute.
 */
export const sellerContact = async (
  store: Store,
  log: Pick<FastifyBaseLogger, 'warn'>,
  clock: () => number = () => performance.now(),
): Promise<() => string | null> => {
  let sentence = sentenceOf(await store.read(salesSettings))
  let readAt = clock()
  const readAgain = async (): Promise<void> => {
    sentence = sentenceOf(await store.read(salesSettings))
  }
  return () => {
    if (clock() - readAt >= FRESH) {
      readAt = clock()
      readAgain().catch((error: unknown) => log.warn({ err: error }, 'Addresses of sales could not be read.'))
    }
    return sentence
  }
}
