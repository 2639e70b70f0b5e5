import type { Lab } from '../lab/lab.ts'
import { DAY, type Granted, type History, receive } from './facts.ts'
import type { Line } from './identity.ts'

/** What a second server knows from when it parted: the same history, which goes on without the other. */
export const partedFrom = (history: History): History => structuredClone(history)

const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

/** A8: the larger counter, and what either found. */
const lineOfBoth = (a: Line, b: Line): Line => {
  const later = b.used > a.used || (b.used === a.used && b.usedSentAt > a.usedSentAt) ? b : a
  return {
    used: later.used,
    usedSentAt: later.usedSentAt,
    restarts: [...new Set([...a.restarts, ...b.restarts])].sort((one, other) => one - other),
    forkedAt: earliest(a.forkedAt, b.forkedAt),
    clonedAt: earliest(a.clonedAt, b.clonedAt),
  }
}

const takeSeats = (granted: Granted, theirs: Granted): void => {
  for (const [key, seat] of theirs.seats) {
    const own = granted.seats.get(key)
    const isLater =
      own === undefined || seat.last > own.last || (seat.last === own.last && seat.places > own.places)
    if (isLater) granted.seats.set(key, seat)
  }
}

/** T1: a trial counts on the day on which it began, wherever that was; of two the one that began earlier stands. */
const takeTrials = (history: History, theirs: Granted): void => {
  const { trials, trialDays } = history.granted
  for (const [client, end] of theirs.trials) {
    const own = trials.get(client)
    trials.set(client, Math.min(end, own ?? end))
    if (own !== undefined) continue
    const day = Math.floor((end - history.product.trialDays * DAY) / DAY)
    trialDays.set(day, (trialDays.get(day) ?? 0) + 1)
  }
}

/** Brings the histories of two servers together that parted: everything that happened at either, once (H2, ADR 8). */
export const bringTogether = (history: History, theirs: History): void => {
  const { granted } = history
  for (const figure of theirs.figures.values()) receive(history, figure)
  takeSeats(granted, theirs.granted)
  for (const exception of theirs.granted.excepted) granted.excepted.add(exception)
  // How many of an hour's are from before they parted is not known.
  for (const [hour, seats] of theirs.granted.newSeats)
    granted.newSeats.set(hour, Math.max(seats, granted.newSeats.get(hour) ?? 0))
  for (const pair of theirs.granted.known) granted.known.add(pair)
  for (const client of theirs.granted.clients) granted.clients.add(client)
  for (const [key, at] of theirs.granted.askedAt) {
    if (at <= (granted.askedAt.get(key) ?? -1)) continue
    const password = theirs.granted.asked.get(key)
    granted.askedAt.set(key, at)
    if (password === undefined) granted.asked.delete(key)
    else granted.asked.set(key, password)
  }
  takeTrials(history, theirs.granted)
  for (const [client, line] of theirs.granted.lines) {
    const own = granted.lines.get(client)
    granted.lines.set(client, own === undefined ? line : lineOfBoth(own, line))
  }
  history.version += 1
}

/** Merges what a second server was told into the first by the command, twice now and then, and serves the first again. */
export const merge = async (lab: Lab, other: Lab, times: number): Promise<void> => {
  await Promise.all([lab.end(), other.end()])
  for (let time = 0; time < times; time += 1) {
    const { code, stderr } = await lab.local('merge', '--from', other.database[1] ?? '')
    if (code !== 0) throw new Error(`merge: exit ${code}\n${stderr}`)
  }
  const rebuilt = await lab.local('rebuild')
  if (rebuilt.code !== 0)
    throw new Error(`rebuild: exit ${rebuilt.code}\n${rebuilt.stdout}\n${rebuilt.stderr}`)
  await lab.start()
}
