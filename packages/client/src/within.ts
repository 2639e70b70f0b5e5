import type { Clock } from './ports.ts'

/** Rejects when an action has not come to an end after so many milliseconds; the action itself is not stopped. */
export const within = async <T>(clock: Clock, milliseconds: number, action: () => Promise<T>): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const cancel = clock.timer(milliseconds, () =>
    late.reject(new Error(`no answer within ${milliseconds} ms`)),
  )
  try {
    return await Promise.race([action(), late.promise])
  } finally {
    cancel()
  }
}

/** What an error says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
