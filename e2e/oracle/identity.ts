import { DAY, type History } from './facts.ts'

/** A8: what is known of a device and product. Instants are Unix seconds. */
export type Line = {
  /** The largest counter that a granted request presented. */
  readonly used: number
  /** When the request was sent that set it. */
  readonly usedSentAt: number
  /** Restarts that were granted and not cleared, oldest first. */
  readonly restarts: readonly number[]
  readonly forkedAt: number | null
  readonly clonedAt: number | null
}

/** What a request presents: the counter of its token (null: it has none), and when it says that it was sent. */
export type Presented = { readonly counter: number | null; readonly sentAt: number }

const WINDOW = 30 * DAY
const RESTARTS = 5

/** Five restarts within 30 days: no further one until a person has cleared it. */
const isStuck = ({ restarts }: Line): boolean => {
  const last = restarts.slice(-RESTARTS)
  return last.length === RESTARTS && (last.at(-1) ?? 0) - (last[0] ?? 0) < WINDOW
}

/** A8: whether a request goes on; `forks`: it is told -20151, and the device is forked by it. */
export const identityOf = (
  line: Line | undefined,
  { counter, sentAt }: Presented,
): 'goes-on' | 'restarts' | 'late' | 'forks' | 'stuck' => {
  if (line === undefined) return 'goes-on'
  if (counter === null) return isStuck(line) ? 'stuck' : 'restarts'
  if (counter >= line.used) return 'goes-on'
  return sentAt <= line.usedSentAt ? 'late' : 'forks'
}

/** The line after a granted request, and the counter of the token in its answer. */
const afterGrant = (line: Line | undefined, { counter, sentAt }: Presented, now: number): Line => {
  if (line === undefined)
    return { used: counter ?? 0, usedSentAt: sentAt, restarts: [], forkedAt: null, clonedAt: null }
  if (counter === null)
    return {
      ...line,
      used: Math.max(line.used + 2, now + 1),
      usedSentAt: sentAt,
      restarts: [...line.restarts, now],
    }
  return {
    ...line,
    used: counter,
    usedSentAt: counter > line.used ? sentAt : Math.max(line.usedSentAt, sentAt),
    clonedAt: line.forkedAt === null ? line.clonedAt : (line.clonedAt ?? now),
  }
}

/** Writes down what a granted request leaves of its device's identity; the counter of the token in the answer. */
export const goOn = (
  history: History,
  {
    client,
    presented,
    now,
  }: { readonly client: string; readonly presented: Presented; readonly now: number },
): number => {
  const line = afterGrant(history.granted.lines.get(client), presented, now)
  history.granted.lines.set(client, line)
  return Math.max(line.used + 1, now)
}

/** A device that was told -20151 because its state has gone on elsewhere is forked from then on. */
export const fork = (history: History, client: string, now: number): void => {
  const line = history.granted.lines.get(client)
  if (line !== undefined) history.granted.lines.set(client, { ...line, forkedAt: line.forkedAt ?? now })
}

/** A person has cleared the alarm; older tokens stay spent. */
export const clearLine = (history: History, client: string): void => {
  const line = history.granted.lines.get(client)
  if (line !== undefined)
    history.granted.lines.set(client, { ...line, restarts: [], forkedAt: null, clonedAt: null })
}
