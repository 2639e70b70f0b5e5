import type { Instant, Seconds } from '@countersign/protocol/vocabulary'
import { LIFETIMES } from './lifetimes.ts'

interface TimedKey {
  readonly kid: string
  readonly from: Instant
}

export interface KeyPlan {
  /** First use of a key to be made now; null: none is due. */
  readonly create: Instant | null
  readonly drop: readonly string[]
  /** When the next key is to be made, if nothing else happens. */
  readonly due: Instant
}

/** Keys by first use, oldest first. */
const inOrder = <K extends TimedKey>(keys: readonly K[]): readonly K[] =>
  [...keys].sort((a, b) => a.from - b.from)

/** The key to use now: the last whose first use has come. */
export const keyInUse = <K extends TimedKey>(keys: readonly K[], now: Instant): K | undefined =>
  inOrder(keys)
    .filter((key) => key.from <= now)
    .at(-1)

/** What the lifetimes of one kind of key ask for now (protocol.md, "Lifetimes"). */
export const planKeys = (keys: readonly TimedKey[], now: Instant): KeyPlan => {
  const ordered = inOrder(keys)
  const newest = ordered.at(-1)
  const create =
    newest === undefined
      ? now
      : now < makeAt(newest)
        ? null
        : Math.max(now + LIFETIMES.keyAhead, newest.from + LIFETIMES.keyUse)
  const drop = ordered.filter((_key, index) => {
    const successor = ordered[index + 1]
    return successor !== undefined && now >= successor.from + LIFETIMES.keyAfter
  })
  return {
    create,
    drop: drop.map((key) => key.kid),
    due: makeAt({ kid: '', from: create ?? newest?.from ?? now }),
  }
}

const makeAt = (newest: TimedKey): Instant => newest.from + LIFETIMES.keyUse - LIFETIMES.keyAhead

export const ticketEpochAt = (now: Instant): number => Math.floor(now / LIFETIMES.ticketEpoch)

/** Epochs whose tickets can no longer bring a figure that is not too old. */
export const ticketEpochsToDrop = (
  epochs: readonly number[],
  now: Instant,
  longest: Seconds,
): readonly number[] =>
  epochs.filter((epoch) => (epoch + 1) * LIFETIMES.ticketEpoch + longest + LIFETIMES.ticketAfter <= now)
