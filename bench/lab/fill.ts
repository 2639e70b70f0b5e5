import { randomBytes, randomUUID } from 'node:crypto'
import { chargeUsage, type Figure, type UsageClass } from '@countersign/licensing'
import { DAY, type Instant, SLOTS_PER_DAY, type Slot } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'

export interface Filling {
  readonly store: Store
  readonly classKey: number
  readonly organizationId: string
  readonly devices: number
  readonly slots: number
  /** The first slot is so filled; the rest follow. */
  readonly firstSlot: Slot
  readonly modules: readonly string[]
  /** Slots that a session lasts. */
  readonly slotsPerSession: number
}

/** Devices whose figures are stored together, so that their names stay in memory meanwhile. */
const CHUNK = 10_000

interface FilledDevice {
  readonly client: string
  readonly ticket: Figure['ticket']
  session: string
}

const newDevice = (classKey: number): FilledDevice => ({
  client: randomUUID(),
  ticket: { authorizationId: randomUUID(), iat: 1_700_000_000, classKey },
  session: '',
})

const countOf = (index: number, slot: number): number => 1 + ((index * 31 + slot * 17) % 100)

const figuresOfSlot = (devices: readonly FilledDevice[], filling: Filling, at: number): readonly Figure[] =>
  devices.flatMap((device, index) => {
    if (at % filling.slotsPerSession === 0) device.session = randomBytes(8).toString('base64url')
    const { client, session, ticket } = device
    return filling.modules.map((module) => ({
      client,
      session,
      slot: filling.firstSlot + at,
      module,
      count: countOf(index, at),
      ticket,
    }))
  })

const sumsOf = (
  figures: readonly Figure[],
  { classKey, organizationId }: Filling,
): Parameters<Parameters<Parameters<Store['commit']>[0]>[0]['usage']['addSums']>[0] => {
  const sums = new Map<string, { slot: Slot; count: number }>()
  for (const { module, slot, count } of figures) {
    const sum = sums.get(module) ?? { slot, count: 0 }
    sum.count += count
    sums.set(module, sum)
  }
  return [...sums].map(([module, { slot, count }]) => ({
    classKey,
    module,
    slot,
    count,
    held: 0,
    epoch: 0,
    organizationId,
  }))
}

/** Stores figures of many devices through the store's own port, tens of thousands a commit; gives how many. */
export const fill = async (filling: Filling): Promise<number> => {
  let figures = 0
  for (let from = 0; from < filling.devices; from += CHUNK) {
    const devices = Array.from({ length: Math.min(CHUNK, filling.devices - from) }, () =>
      newDevice(filling.classKey),
    )
    for (let at = 0; at < filling.slots; at += 1) {
      const made = figuresOfSlot(devices, filling, at)
      await filling.store.commit(async (tx) => {
        await tx.usage.putFigures(made)
        await tx.usage.addSums(sumsOf(made, filling))
      })
      figures += made.length
    }
  }
  return figures
}

/** Two major versions, so that statistics have classes to add up. */
const MAJOR_VERSIONS = [9, 10] as const

/** Sums by slot, day and epoch for days that end today, as reports of so many devices would have left them. */
export const fillSums = async (of: {
  readonly local: { readonly store: Store; readonly clock: { now(): Instant } }
  readonly usageClass: UsageClass
  readonly modules: readonly string[]
  readonly devices: number
  readonly days: number
}): Promise<{ readonly rows: number; readonly from: Instant; readonly to: Instant }> => {
  const { store, clock } = of.local
  const today = Math.floor(clock.now() / DAY)
  const { organizationId } = of.usageClass
  let rows = 0
  for (let day = today - of.days; day < today; day += 1)
    await store.commit(async (tx) => {
      for (const majorVersion of MAJOR_VERSIONS) {
        const classKey = await tx.usage.classKey({ ...of.usageClass, majorVersion })
        const sums = of.modules.flatMap((module) =>
          Array.from({ length: SLOTS_PER_DAY }, (_, index) => ({
            classKey,
            module,
            slot: day * SLOTS_PER_DAY + index,
            count: of.devices,
            held: 0,
            epoch: 0,
            organizationId,
          })),
        )
        rows += sums.length
        await tx.usage.addSums(sums)
      }
    })
  if (organizationId !== null)
    await store.commit(async (tx) => {
      const basis = await tx.usage.chargeBasis(organizationId)
      if (basis !== null) await tx.usage.putCharges(organizationId, chargeUsage(basis))
    })
  return { rows, from: (today - of.days) * DAY, to: today * DAY }
}
