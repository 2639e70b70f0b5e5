import { DEFAULTS, type Instant } from '@countersign/protocol/vocabulary'
import type { Continuation, Line } from './facts.ts'
import { moment } from './sentences.ts'

export type Identity =
  | {
      readonly kind: 'goes-on'
      /** The line to store if the request is granted. */
      readonly line: Line
      /** Counter of the token that the answer carries. */
      readonly counter: number
      readonly clonedNow: boolean
    }
  | { readonly kind: 'failed'; readonly line: Line | null; readonly reason: string }

interface Presented {
  readonly continuation: Continuation
  readonly sentAt: Instant
}

const goesOn = (line: Line, now: Instant, clonedNow = false): Identity =>
  Object.freeze({
    kind: 'goes-on',
    line: Object.freeze(line),
    counter: Math.max(line.used + 1, now),
    clonedNow,
  })

const restart = (line: Line, sentAt: Instant, now: Instant): Identity => {
  const restarts = line.restarts
  const [oldest] = restarts
  const newest = restarts.at(-1)
  const tripped =
    restarts.length >= DEFAULTS.restartsMost &&
    oldest !== undefined &&
    newest !== undefined &&
    newest - oldest < DEFAULTS.restartWindow
  if (tripped) {
    const reason = `The device lost its state ${restarts.length} times between ${moment(oldest)} and ${moment(newest)}; at most ${DEFAULTS.restartsMost} restarts in 30 days are granted.`
    return Object.freeze({ kind: 'failed', line: null, reason })
  }
  const recent = restarts.filter((at) => now - at < DEFAULTS.restartWindow)
  return goesOn(
    {
      ...line,
      used: Math.max(line.used + 2, now + 1),
      usedSentAt: sentAt,
      restarts: Object.freeze([...recent, now].slice(-DEFAULTS.restartsMost)),
    },
    now,
  )
}

const spent = (line: Line, counter: number, { sentAt, now }: { sentAt: Instant; now: Instant }): Identity => {
  const late = sentAt <= line.usedSentAt
  const forked = late || line.forkedAt !== null ? null : Object.freeze({ ...line, forkedAt: now })
  const reason = late
    ? `The request was sent at ${moment(sentAt)}, before the one that the device went on with: a late or replayed message.`
    : `The state presented (${counter}) has gone on elsewhere (${line.used}).`
  return Object.freeze({ kind: 'failed', line: forked, reason })
}

/**
 * Clone detection (A8). `line` is what the LTS knows of this client and product; null: nothing.
 * Whether the line returned is stored is for the caller: denials never move `used`.
 */
export const identify = (line: Line | null, presented: Presented, now: Instant): Identity => {
  const { continuation, sentAt } = presented
  if (continuation.kind !== 'opened') {
    return line === null
      ? goesOn(
          { used: 0, usedSentAt: sentAt, restarts: Object.freeze([]), forkedAt: null, clonedAt: null },
          now,
        )
      : restart(line, sentAt, now)
  }
  const { counter } = continuation
  if (line === null) {
    return goesOn(
      { used: counter, usedSentAt: sentAt, restarts: Object.freeze([]), forkedAt: null, clonedAt: null },
      now,
    )
  }
  if (counter < line.used) return spent(line, counter, { sentAt, now })
  const clonedNow = line.forkedAt !== null && line.clonedAt === null
  return goesOn(
    {
      ...line,
      used: counter,
      usedSentAt: counter > line.used ? sentAt : Math.max(line.usedSentAt, sentAt),
      clonedAt: clonedNow ? now : line.clonedAt,
    },
    now,
    clonedNow,
  )
}

/** A line after the licensee has cleared the alarm (A8): the counter stays, so older tokens stay spent. */
export const clearLine = (line: Line): Line =>
  Object.freeze({ ...line, restarts: Object.freeze([]), forkedAt: null, clonedAt: null })
