import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'

/** Devices that were found to be cloned and have not been told of (A8). */
export interface Clones {
  /** Numbers of rows of the outbox, ascending, by organization. */
  readonly of: ReadonlyMap<string, readonly number[]>
  /** The last row that was looked at. */
  readonly until: number
  readonly before: number
}

const ROW = ['alert-cursor', 'clones'] as const
const PAGE = 500

/** What the outbox says since the last check; what is older than a day is no news. */
export const newClones = async (store: Store, now: Instant): Promise<Clones> => {
  const before = await store.read(async (tx) => Number((await tx.state.get(...ROW)) ?? 0))
  const of = new Map<string, readonly number[]>()
  let until = before
  for (;;) {
    const after = until
    const rows = await store.read((tx) => tx.outbox.after(after, PAGE))
    for (const { number, at, kind, organizationId } of rows) {
      if (kind === 'device.cloned' && organizationId !== null && at > now - DAY)
        of.set(organizationId, [...(of.get(organizationId) ?? []), number])
      until = number
    }
    if (rows.length < PAGE) return { of, until, before }
  }
}

/** From then on they are told: only after each organization's own mark is stored. */
export const sweepClones = async (store: Store, { until, before }: Clones): Promise<void> => {
  if (until > before) await store.commit((tx) => tx.state.put(...ROW, until))
}
