import { HOUR, MINUTE } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'
import type { CommitClock, ServerKeys } from '../services.ts'
import type { Job } from './schedule.ts'

const IDEMPOTENCY_RETENTION = 24 * HOUR

/** What the server does by itself. */
export const serverJobs = ({ store, clock, keys }: { readonly store: Store; readonly clock: CommitClock; readonly keys: ServerKeys }): readonly Job[] => [
  { name: 'renew-keys', every: 10 * MINUTE, run: async () => keys.ensure(clock.now()) },
  { name: 'mark-time', every: MINUTE, run: () => store.commit((tx) => clock.mark(tx, clock.now())) },
  { name: 'sweep-idempotency', every: HOUR, run: () => store.commit((tx) => tx.state.sweepIdempotent(clock.realNow() - IDEMPOTENCY_RETENTION)) },
]
