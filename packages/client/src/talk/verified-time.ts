import { type DeviceClock, type Look, startClock, timeOf } from '../device-clock.ts'
import type { Context } from '../session/context.ts'

/** Seconds by either clock within which an answer to a request tells the time, and no longer only a bound of it. */
export const FRESH = 600

/** Whether an answer now may set the clock: its request was made in this run, a moment ago. */
const isFresh = (asked: Look | null, look: Look): boolean =>
  asked !== null && look.monotonic - asked.monotonic <= FRESH && Math.abs(look.system - asked.system) <= FRESH

/**
 * A verified answer to a fresh request replaces both, downwards too. `answers`: that set the clock before.
 */
export const answered = (iat: number, look: Look, answers = 0): DeviceClock => ({
  record: { offset: iat - look.system, latest: iat, setBackFor: 0, answers: answers + 1 },
  anchor: { time: iat, monotonic: look.monotonic },
})

/**
 * A verified answer to an older request, which may have been held back on its way: it proves only that it is not
 * earlier than `iat`, so it moves the clock forward at most, and never tells the first time.
 */
export const answeredLate = (clock: DeviceClock, iat: number, look: Look): DeviceClock => {
  const { record } = clock
  if (record.offset === null || iat <= timeOf(clock, look)) return clock
  return startClock({ ...record, offset: iat - look.system, latest: iat }, look)
}

/**
 * Takes the time of a verified answer (U7). `asked`: when its request was made; null: not in this run. Only a fresh
 * answer sets the clock, so that one which was held back cannot turn it back (ADR 19).
 */
export const tellTime = async (context: Context, iat: number, asked: Look | null): Promise<void> => {
  const before = context.clock
  const look = context.look()
  const fresh = isFresh(asked, look)
  if (!fresh && before.record.offset === null) return
  context.verified ||= fresh
  context.clock = fresh ? answered(iat, look, before.record.answers) : answeredLate(before, iat, look)
  if (before.record.offset === null) await context.onFirstTime(iat - look.system)
  await context.records.change(({ clock }) => {
    const { record } = context.clock
    const answers = fresh ? Math.max(record.answers, clock.answers + 1) : record.answers
    context.clock = { ...context.clock, record: { ...record, answers } }
    return { clock: context.clock.record }
  })
}
