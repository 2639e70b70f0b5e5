/** U7 in seconds; what is stored. `offset` null: no verified answer yet. */
export interface ClockRecord {
  readonly offset: number | null
  readonly latest: number
  /** Running time spent while set back. */
  readonly setBackFor: number
  /** How many answers have set the clock of this store: of two runs, the one that knows more is right. */
  readonly answers: number
}

export const NO_CLOCK: ClockRecord = { offset: null, latest: 0, setBackFor: 0, answers: 0 }

/** One look at both clocks of the device, in seconds. */
export interface Look {
  readonly system: number
  readonly monotonic: number
}

/** The device's idea of time (U7): a value, replaced by each verified answer. */
export interface DeviceClock {
  readonly record: ClockRecord
  /** The time when the monotonic clock showed `monotonic`. */
  readonly anchor: { readonly time: number; readonly monotonic: number }
}

/** How far system clock + offset may fall behind, seconds. */
export const SET_BACK = 600
/** Running time for which offline use goes on then, seconds. */
export const SET_BACK_OFFLINE = 86_400

/** The time that the system clock tells with the offset. */
export const byOffset = (record: ClockRecord, look: Look): number => look.system + (record.offset ?? 0)

/** The clock at a start, from what was stored. */
export const startClock = (record: ClockRecord, look: Look): DeviceClock => ({
  record,
  anchor: { time: Math.max(record.latest, byOffset(record, look)), monotonic: look.monotonic },
})

/** The time now, never falling between two verified answers. */
export const timeOf = (clock: DeviceClock, look: Look): number => {
  const carried = clock.anchor.time + Math.max(0, look.monotonic - clock.anchor.monotonic)
  if (clock.record.offset === null) return look.system
  return Math.max(carried, byOffset(clock.record, look))
}

/** What another run of this store learned meanwhile, if it has heard more answers. */
export const learn = (clock: DeviceClock, stored: ClockRecord, look: Look): DeviceClock => {
  if (stored.answers > clock.record.answers) return startClock(stored, look)
  const setBackFor = Math.max(clock.record.setBackFor, stored.setBackFor)
  return stored.answers < clock.record.answers || setBackFor === clock.record.setBackFor
    ? clock
    : { ...clock, record: { ...clock.record, setBackFor } }
}

/** Whether the system clock was turned back. */
export const isSetBack = (clock: DeviceClock, look: Look): boolean =>
  clock.record.offset !== null && byOffset(clock.record, look) < timeOf(clock, look) - SET_BACK

/** What to store: every 5 minutes and at close. `ran`: seconds since the last time. */
export const carry = (clock: DeviceClock, look: Look, ran: number): DeviceClock => {
  if (clock.record.offset === null) return clock
  const setBackFor = isSetBack(clock, look) ? clock.record.setBackFor + ran : clock.record.setBackFor
  return { ...clock, record: { ...clock.record, latest: Math.floor(timeOf(clock, look)), setBackFor } }
}
