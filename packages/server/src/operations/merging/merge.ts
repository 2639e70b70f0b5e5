import { resolve } from 'node:path'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Contradiction, Merging, Transaction } from '@countersign/store/port'
import { IDENTITY, type IdentityRow, rowOf } from '../../keys/rows.ts'
import type { SecretDigests } from '../../services.ts'
import { noteStages } from '../../usage/stages.ts'
import { databaseOf, openExistingDatabase, shownDatabase } from '../database.ts'
import type { LocalServer } from '../local.ts'
import { rebuildIn } from '../rebuild.ts'
import { OperationRefused } from '../refused.ts'
import { keepCleared } from './cleared.ts'
import { figuresErased, isAboutErased, takeErasures } from './erased.ts'
import { foldTogether } from './folded-use.ts'
import { type MovedItem, movedItems, statesOfItems } from './item-states.ts'
import { type TakenDevices, takeDevices } from './take-devices.ts'
import { type TakenFigures, takeFigures } from './take-figures.ts'
import { takeSetup } from './take-setup.ts'

/** What a merge took over, or would take over. */
export interface Merged {
  readonly figures: TakenFigures
  readonly devices: TakenDevices
  readonly setup: { readonly added: number; readonly changed: number }
  /** What people changed at both servers, and which of the two stands. */
  readonly contradictions: readonly Contradiction[]
  /** Items of which another amount is used than before. */
  readonly items: readonly MovedItem[]
}

interface Servers {
  readonly tx: Transaction
  readonly ours: Merging
  readonly theirs: Transaction
  readonly from: Merging
}

const requireSameServer = async ({ tx, theirs }: Servers, shown: string): Promise<void> => {
  const [own, other] = await Promise.all(
    [tx, theirs].map((each) => rowOf<IdentityRow>(each, IDENTITY.kind, IDENTITY.id)),
  )
  if (own !== null && own?.serverUuid === other?.serverUuid) return
  throw new OperationRefused(
    'not-mergeable',
    `${shown} does not hold this server: only what was one server once, and went on in two places, can be merged.`,
  )
}

const requireSameHistory = (differing: number, shown: string): void => {
  if (differing === 0) return
  throw new OperationRefused(
    'not-mergeable',
    `${differing} sums of days of ${shown} differ from those here, and their figures are folded: what was used then cannot be counted once any more. Servers that part are to be merged before figures are folded, 45 days at the least.`,
  )
}

/** Everything in one transaction: it is there whole or not at all, whenever the process ends. */
const mergeIn = async (
  servers: Servers,
  about: { readonly secrets: SecretDigests; readonly now: Instant; readonly shown: string },
): Promise<Merged> => {
  const { tx, ours, theirs, from } = servers
  const { now, shown } = about
  await requireSameServer(servers, shown)
  await tx.locks.setup()
  const { from: slot, differing } = await foldTogether(tx, ours, from)
  requireSameHistory(differing, shown)
  const before = await statesOfItems(tx, now)
  const erased = await takeErasures(tx, { ours, theirs: from }, about)
  const { contradictions, ...setup } = await takeSetup(ours, from, ({ subject, at }) => {
    const erasedAt = erased.get(String(subject))
    return erasedAt !== undefined && Number(at) <= erasedAt
  })
  const devices = await takeDevices(ours, from, isAboutErased(erased))
  for await (const marks of ours.facts('mark'))
    for (const { kind, client, at, lifted } of marks)
      if (kind === 'blocked')
        await tx.authorizations.setBlocked(String(client), lifted === null ? Number(at) : null)
  await keepCleared(tx, ours)
  const classes = await theirs.usage.allClasses()
  const figures = await takeFigures(tx, { theirs: from, classes, slot }, figuresErased(erased))
  await rebuildIn(tx, { repair: true })
  const after = await statesOfItems(tx, now)
  for (const id of await organizationIds(tx)) await noteStages(tx, id, { now })
  return { figures, devices, setup, contradictions, items: movedItems(before, after) }
}

const organizationIds = async (tx: Transaction): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const page = await tx.setup.organizations({ limit: 100, after })
    ids.push(...page.map(({ organizationId }) => organizationId))
    after = page.at(-1)?.organizationId ?? null
    if (page.length < 100) return ids
  }
}

const mergingOf = ({ merging }: Transaction): Merging => {
  if (merging === null) throw new Error('This store brings nothing together with others.')
  return merging
}

/** Carries what a merge would have done out of a transaction that is undone. */
class OnlyLooked extends Error {
  override readonly name = 'OnlyLooked'
  readonly merged: Merged
  constructor(merged: Merged) {
    super('Nothing was merged: it was only to be seen.')
    this.merged = merged
  }
}

export interface MergeOptions {
  /** The other server's database: the path of its file, or a URL postgres://…. */
  readonly from: string
  /** Whether nothing is to be stored. */
  readonly dryRun: boolean
}

/**
 * Takes over into this server's database what another one, which was the same server once, knows and this one does not
 * (ADR 40). The other database is only read. Twice is harmless; refuses while a server runs on either file.
 */
export const merge = async (local: LocalServer, { from, dryRun }: MergeOptions): Promise<Merged> => {
  const database = databaseOf(resolve(local.data), from)
  const other = await openExistingDatabase(from, database)
  const { clock, secrets, store } = local
  try {
    return await other.read((theirs) =>
      store
        .commit(async (tx) => {
          const servers = { tx, ours: mergingOf(tx), theirs, from: mergingOf(theirs) }
          const now = clock.now()
          const merged = await mergeIn(servers, { secrets, now, shown: shownDatabase(database) })
          if (dryRun) throw new OnlyLooked(merged)
          return merged
        })
        .catch((reason: unknown) => {
          if (reason instanceof OnlyLooked) return reason.merged
          throw reason
        }),
    )
  } finally {
    await other.close()
  }
}
