import { epochOf, openingBalances } from '@countersign/licensing'
import { DAY, type Instant, type Seconds, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'
import { boundariesOf } from './boundaries.ts'

/** Seconds after the report age from which on use no longer changes (architecture.md, "Growth"). */
const MARGIN: Seconds = 15 * DAY
/** Seconds after which sums by hour become sums by day. */
const HOURS_KEPT: Seconds = 400 * DAY
/** Seconds for which changes are told in the outbox, and denials with what was presented (P4). */
const OUTBOX_KEPT: Seconds = 90 * DAY
const DENIALS_KEPT: Seconds = 45 * DAY
/** Figures that one commit folds, about: reports that wait meanwhile wait for a fraction of a second. */
const STEP = 5_000
const PAGE = 100

export interface GrowthMoment {
  readonly now: Instant
  /** Longest time, from the authorization on, for which any report may still come. */
  readonly longest: Seconds
}

const cutsOf =
  (tx: Transaction) =>
  async (organizationId: string): Promise<readonly Slot[]> =>
    boundariesOf(await tx.setup.organization(organizationId))

/** Closes the epochs of one organization that were over before a slot: what they charged becomes opening balances. */
export const closeEpochs = async (tx: Transaction, organizationId: string, before: Slot): Promise<void> => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return
  await tx.locks.organizations([setup])
  const until = epochOf(boundariesOf(setup), before)
  if (until <= (await tx.usage.closedUntil(organizationId))) return
  const basis = await tx.usage.chargeBasis(organizationId)
  if (basis === null) return
  const opening = openingBalances({ ...basis, sums: basis.sums.filter(({ epoch }) => epoch < until) })
  await tx.usage.closeEpochs(organizationId, { until, opening })
}

const closeAll = async (store: Store, before: Slot): Promise<void> => {
  let after: string | null = null
  for (;;) {
    const page = await store.read((tx) => tx.setup.organizations({ limit: PAGE, after }))
    for (const { organizationId } of page) await store.commit((tx) => closeEpochs(tx, organizationId, before))
    if (page.length < PAGE) return
    after = page.at(-1)?.organizationId ?? null
  }
}

const until = async (step: () => Promise<boolean>): Promise<void> => {
  while (await step()) {
    // Between two steps others are served.
  }
}

/**
 * Keeps what is stored from growing with every report ever received: closes epochs, folds figures that can no longer
 * change, and forgets what has been told. Changes no total. Can be broken off at any step and goes on at the next.
 */
export const grow = async (store: Store, { now, longest }: GrowthMoment): Promise<void> => {
  const before = Math.max(0, slotAt(now - longest - MARGIN))
  await closeAll(store, before)
  await until(() =>
    store.commit(async (tx) => {
      await tx.locks.setup()
      return tx.usage.fold({ until: before, limit: STEP, boundariesOf: cutsOf(tx) })
    }),
  )
  await until(() =>
    store.commit(async (tx) => {
      await tx.locks.setup()
      return tx.usage.coarsen({ until: slotAt(Math.max(0, now - HOURS_KEPT)), boundariesOf: cutsOf(tx) })
    }),
  )
  await store.commit((tx) => tx.outbox.sweep(now - OUTBOX_KEPT))
  await store.commit((tx) => tx.authorizations.sweepDenials(now - DENIALS_KEPT))
}
