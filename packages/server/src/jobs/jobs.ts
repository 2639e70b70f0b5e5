import { DEFAULTS, HOUR, type Instant, MINUTE, type Seconds } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'
import type { CommitClock, ServerKeys } from '../services.ts'
import type { Job } from './schedule.ts'

const IDEMPOTENCY_RETENTION = 24 * HOUR

/** Seconds by which the clock may part from the monotonic one before it counts as a jump (H6). */
const JUMP = 10 * MINUTE
/** Real seconds for which nothing is swept after a jump (H6). */
const CAUTION = HOUR

/** Tells jumps of the system clock against the monotonic one. */
export const jumpWatch = (
  realNow: () => Instant,
  monotonic: () => number = () => performance.now() / 1_000,
) => {
  let parted = realNow() - monotonic()
  let jumpedAt = Number.NEGATIVE_INFINITY
  return {
    /** Seconds of a jump since the last look; null: none. */
    look: (): Seconds | null => {
      const now = realNow() - monotonic()
      const jump = now - parted
      if (Math.abs(jump) <= JUMP) return null
      parted = now
      jumpedAt = monotonic()
      return Math.round(jump)
    },
    /** Also for a jump that nobody has looked at yet. */
    cautious: (): boolean =>
      monotonic() - jumpedAt < CAUTION || Math.abs(realNow() - monotonic() - parted) > JUMP,
  }
}

interface JobServices {
  readonly store: Store
  readonly clock: CommitClock
  readonly keys: ServerKeys
  readonly mail: { sendDue(): Promise<void> }
  readonly webhooks: { sendDue(): Promise<void> }
  /** Looks at every organization and tells what is new (N1). */
  readonly checkAlerts: () => Promise<void>
  /** Tells of exceptions that were folded, and learns whom to tell (N5). */
  readonly faults: { refresh(): Promise<void> }
  readonly watch: ReturnType<typeof jumpWatch>
  /** Learns what another server on the database has renewed or moved. */
  readonly follow: () => Promise<void>
  /** Closes and folds what can no longer change. */
  readonly grow: () => Promise<void>
  /** Tells the changes of items' stages that time alone has made. */
  readonly tellStages: (now: Instant) => Promise<void>
  readonly log: { error(facts: object, text: string): void }
}

/** What the server does by itself. */
export const serverJobs = (services: JobServices): readonly Job[] => {
  const { store, clock, keys, mail, webhooks, follow, grow, tellStages, checkAlerts, faults, watch, log } =
    services
  /** Not within an hour of a jump of the clock, and on one server at a time. */
  const alone = (name: string, run: () => Promise<void>) => async (): Promise<void> => {
    if (!watch.cautious()) await store.exclusively(name, run)
  }
  return [
    {
      name: 'tell-stages',
      every: 10 * MINUTE,
      run: alone('tell-stages', () => tellStages(clock.now())),
    },
    {
      name: 'check-alerts',
      every: DEFAULTS.alertCheck,
      run: alone('check-alerts', checkAlerts),
    },
    {
      name: 'watch-clock',
      every: MINUTE,
      run: async () => {
        const jump = watch.look()
        if (jump !== null)
          log.error(
            { seconds: jump },
            'The system clock has jumped: check it. Nothing is swept or mailed for an hour.',
          )
      },
    },
    { name: 'renew-keys', every: 10 * MINUTE, run: async () => keys.ensure(clock.now()) },
    // Messages are taken on one by one, so servers may send beside each other; after a jump, only what is urgent goes out.
    { name: 'send-mail', every: MINUTE, run: () => mail.sendDue() },
    { name: 'call-webhooks', every: MINUTE, run: () => webhooks.sendDue() },
    { name: 'tell-faults', every: 10 * MINUTE, run: () => faults.refresh() },
    { name: 'mark-time', every: MINUTE, run: () => store.commit((tx) => clock.mark(tx, clock.now())) },
    {
      name: 'sweep-idempotency',
      every: HOUR,
      run: alone('sweep-idempotency', () =>
        store.commit((tx) => tx.state.sweepIdempotent(clock.realNow() - IDEMPOTENCY_RETENTION)),
      ),
    },
    { name: 'grow', every: HOUR, run: alone('grow', grow) },
    ...(store.server === 0 ? [] : [{ name: 'follow-servers', every: 1, run: follow }]),
  ]
}
