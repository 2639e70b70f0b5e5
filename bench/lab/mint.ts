import { randomBytes, randomUUID } from 'node:crypto'
import type { Figure, UsageClass } from '@countersign/licensing'
import { type Instant, slotAt } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'
import type { LocalServer } from '../../packages/server/src/operations/local.ts'
import { sealTicket } from '../../packages/server/src/sealing/ticket.ts'

/** A device that may report: what an authorization would have given it, and its running session. */
export interface MintedDevice {
  readonly uuid: string
  readonly ticket: string
  /** Base64url. */
  readonly key: string
  readonly store: string
  readonly session: string
}

export interface Mint {
  readonly local: Pick<LocalServer, 'store' | 'keys' | 'clock'>
  readonly usageClass: UsageClass
  readonly modules: readonly string[]
}

const CHUNK = 5_000
/** Slots before the running one in which known devices have reported already. */
const LONG_AGO = 10_000
const YEAR = 31_536_000

const bytes8 = (): string => randomBytes(8).toString('base64url')

/** Devices that have been here before, as rows of the store. */
export const knowDevices = async (
  store: Store,
  {
    now,
    uuids,
    usageClass,
  }: { readonly now: Instant; readonly uuids: readonly string[]; readonly usageClass: UsageClass },
): Promise<void> => {
  const { product, edition, deployment } = usageClass
  const traits = { firstContact: now, lastContact: now, product, version: '10.2.1', edition, deployment }
  for (let from = 0; from < uuids.length; from += CHUNK)
    await store.commit(async (tx) => {
      for (const uuid of uuids.slice(from, from + CHUNK))
        await tx.authorizations.putDevice({ uuid, ...traits })
    })
}

/**
 * Makes devices without their requests: tickets sealed by the server's own keys, rows through its own store. Known ones
 * have reported before, under the same ticket and session.
 */
export const mintDevices = async (
  { local, usageClass, modules }: Mint,
  { count, known }: { readonly count: number; readonly known: boolean },
): Promise<readonly MintedDevice[]> => {
  const now = local.clock.now()
  const epoch = local.keys.ticketEpoch(now)
  const made: (MintedDevice & { readonly authorizationId: string })[] = []
  for (let index = 0; index < count; index += 1) {
    const uuid = randomUUID()
    const authorizationId = randomUUID()
    const ticket = sealTicket(
      { ...usageClass, client: uuid, instances: null, authorizationId, iat: now, stage: 'normal', modules },
      epoch,
    )
    made.push({
      uuid,
      ticket: ticket.token,
      key: ticket.key.toString('base64url'),
      store: bytes8(),
      session: bytes8(),
      authorizationId,
    })
  }
  await knowDevices(local.store, { now, uuids: made.map(({ uuid }) => uuid), usageClass })
  if (!known) return made
  for (let from = 0; from < count; from += CHUNK) {
    const some = made.slice(from, from + CHUNK)
    await local.store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass)
      await tx.usage.putFigures(
        some.map(
          ({ uuid, session, authorizationId }): Figure => ({
            client: uuid,
            session,
            slot: slotAt(now) - LONG_AGO,
            module: modules[0] ?? '',
            count: 1,
            ticket: { authorizationId, iat: now, classKey },
          }),
        ),
      )
      await tx.usage.noteSequences(
        some.map(({ uuid, store }) => ({ client: uuid, store, sequence: 1, dropped: 0, at: now })),
      )
    })
  }
  return made
}

/** Takes seats of an item for devices that are made for it. */
export const takeSeats = async (
  { store, clock }: Pick<LocalServer, 'store' | 'clock'>,
  itemId: string,
  count: number,
): Promise<void> => {
  const now = clock.now()
  for (let from = 0; from < count; from += CHUNK)
    await store.commit(async (tx) => {
      for (let index = from; index < Math.min(count, from + CHUNK); index += 1)
        await tx.authorizations.putSeat({ itemId, client: randomUUID(), at: now, until: now + YEAR })
    })
}
