import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { SandboxClock } from '../services.ts'
import type { ServerClock } from './clock.ts'

export interface AdvanceWork {
  /** Renews keys for an instant, in one commit with `also`. */
  renew(now: Instant, options: { readonly also: (tx: Transaction) => Promise<void> }): Promise<void>
  /** Does once what fell due in between, at the new time. */
  dueWork(now: Instant): Promise<void>
}

/** Moves a sandbox's clock: keys are renewed and the offset is durable before the new time is told to anyone. */
export const sandboxClockOf = (clock: ServerClock, work: AdvanceWork): SandboxClock => {
  let moving: Promise<void> = Promise.resolve()
  const move = async (instant: Instant): Promise<void> => {
    if (instant <= clock.now()) return
    const offset = clock.offsetFor(instant)
    await work.renew(instant, { also: (tx) => clock.putOffset(tx, offset) })
    clock.apply(offset)
    await work.dueWork(clock.now())
  }
  return {
    moveTo: (instant) => {
      const mine = moving.then(() => move(instant))
      // The one after must not inherit this one's failure; the caller is told of it.
      moving = mine.catch(() => undefined)
      return mine
    },
  }
}
