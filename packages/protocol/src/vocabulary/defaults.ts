import { DAY, HOUR, MINUTE, type Seconds } from './time.ts'

/**
 * Every duration, percentage and threshold of the rulebook, in one place.
 * A vendor can override them per product or per item unless a rule says fixed.
 */
export const DEFAULTS = {
  /** A7: offline time of an authorization, in days. */
  offlineDays: 7,
  /** A7: longest offline time that may be set, in days. */
  offlineDaysMost: 400,
  /** C7: days of grace after expiry. */
  graceDays: 7,
  /** §5: tolerance of count items, percent of the quota. */
  toleranceCountPercent: 5,
  /** §5: tolerance of device and server items, percent of the quota. */
  toleranceSeatPercent: 10,
  /** §5: days a device or server seat outlasts its last contact. */
  deviceActiveDays: 365,
  /** §5: days an active-device seat outlasts its last contact. */
  activeDeviceActiveDays: 1,
  /** L3: validity in days. */
  validityDays: 365,
  /** T1: days of a public trial. */
  publicTrialDays: 7,
  /** C4: exceptions per unit of quota, per year: N × this (see the rule). */
  exceptionsPerUnitYear: 1000,
  /** protocol.md, reporting.interval. */
  reportInterval: 180 as Seconds,
  /** U3: report age, seconds. */
  reportAge: (30 * DAY) as Seconds,
  /** U9: allowed skew into the future, seconds. */
  futureSkew: (5 * MINUTE) as Seconds,
  /** A8: restarts that are granted within the window. */
  restartsMost: 5,
  /** A8: the window in which restarts count, seconds. */
  restartWindow: (30 * DAY) as Seconds,
  /** A12: new seats per code and hour: at least this many. */
  newSeatsPerHour: 100,
  /** A12: … or this percentage of the quota, whichever is larger. */
  newSeatsPerHourPercent: 10,
  /** A12: units per device, slot and module that are charged without asking. */
  heldAbove: 100_000,
  /** A3b: wrong session passwords a minute per source address and code. */
  wrongPasswordsPerAddress: 10,
  /** A3b: wrong session passwords a minute per code. */
  wrongPasswordsPerCode: 100,
  /** protocol.md: a replayed request ID gets the same decision within this time, seconds. */
  replayWindow: (10 * MINUTE) as Seconds,
  /** explain: how long decisions are kept, seconds. */
  decisionRetention: (45 * DAY) as Seconds,
  /** C3: a place of a concurrent item lasts to the first end of a slot at least this far away, seconds. */
  placeLeast: (4 * MINUTE) as Seconds,
  /** Last contacts move only when they move by at least this much, seconds. */
  contactGranularity: (5 * MINUTE) as Seconds,
  /** U7: how far the clock may fall behind before the state is `clock-set-back`, seconds. */
  clockSetBack: (10 * MINUTE) as Seconds,
  /** U7: running time for which offline use goes on then, seconds. */
  clockSetBackOffline: (24 * HOUR) as Seconds,
  /** N1: time between two checks for alerts, seconds. */
  alertCheck: (10 * MINUTE) as Seconds,
  /** N1: used/quota that is alerted, percent; the end of the tolerance comes on top. */
  alertUsedPercent: [75, 90, 95, 100],
  /** N1: exceptions that are alerted, percent of the allowance of the whole exception year. */
  alertExceptionsPercent: [50, 75, 90, 100],
  /** N1: denied of all authorizations that are alerted, percent. */
  alertDeniedPercent: [10, 25, 50, 75],
  /** N1: time whose authorizations count for that, seconds. */
  alertDeniedWindow: HOUR as Seconds,
  /** N1: days before the expiry at which it is alerted. */
  alertExpiryDays: [30, 14, 7, 1],
  /** P6: orders of an organization that nobody has paid yet, at most; staff may place more. */
  ordersUnpaid: 50,
  /** P6: requests of an organization that wait for an answer, at most; staff may write more. */
  requestsOpen: 50,
} as const
