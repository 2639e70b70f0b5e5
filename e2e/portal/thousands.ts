import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { handshakeCode, license, signedItem, usageClass } from '@countersign/store/conformance'
import type { DecisionRecord, Transaction } from '@countersign/store/port'
import { openSqliteStore } from '@countersign/store/sqlite'
import type { Lab } from '../lab/lab.ts'

const DAY = 86_400
const SLOTS_OF_DAY = 480
/** Writes of one commit. */
const TOGETHER = 500

/** How many there are of each. */
export const MANY = {
  organizations: 2_000,
  licenses: 3_000,
  devices: 5_000,
  denials: 3_000,
  days: 365,
} as const

/** A handshake code that is used every day of a year. */
export const BUSY = '500000-busy'

/** A license of one of the organizations; every third ends soon and so needs attention. */
const putLicense = async (tx: Transaction, number: number, now: number): Promise<void> => {
  const id = `M${String(number).padStart(9, '0')}`
  const organizationId = String(500_000 + (number % MANY.organizations))
  const change = changed(id, now)
  await tx.setup.putLicense(
    license({ id, organizationId, status: 'activated', itemIds: [`${id}-1`], alias: `Contract ${number}` }),
    change,
  )
  await tx.setup.putItem(
    signedItem({
      id: `${id}-1`,
      licenseId: id,
      organizationId,
      product: 'barcode-reader',
      notBefore: now - DAY,
      expires: now + (number % 3 === 0 ? 10 : 300) * DAY,
    }),
    change,
  )
}

const changed = (subject: string, at: number) => ({
  at,
  from: Math.floor(at / 180),
  actor: 'command-line',
  action: 'license.create',
  subject,
  before: null,
  after: { subject },
})

const putDevice = async (tx: Transaction, number: number, now: number): Promise<void> => {
  const client = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
  await tx.authorizations.putDevice({
    uuid: client,
    firstContact: now - DAY,
    lastContact: now - number,
    product: 'barcode-reader',
    version: '10.2.1',
    edition: 'standard',
    deployment: 'mobile',
  })
  if (number >= MANY.denials) return
  await tx.authorizations.record({
    id: randomUUID(),
    requestId: randomUUID(),
    client,
    product: 'barcode-reader',
    organizationId: String(500_000 + (number % MANY.organizations)),
    code: null,
    at: now - number,
    result: -20101,
    decision: { kind: 'denied' } as unknown as DecisionRecord['decision'],
    request: {},
  })
}

/** Writes thousands of everything into the database of a lab whose server does not run, and a year of use of one code, whose sum it answers. */
export const writeThousands = async (lab: Lab, now: number): Promise<number> => {
  const store = await openSqliteStore({ path: join(lab.data, 'countersign.db') })
  const each = async (count: number, write: (tx: Transaction, number: number) => Promise<void>) => {
    for (let from = 0; from < count; from += TOGETHER)
      await store.commit(async (tx) => {
        for (let number = from; number < Math.min(count, from + TOGETHER); number += 1)
          await write(tx, number)
      })
  }
  await each(MANY.organizations, async (tx, number) => {
    const id = String(500_000 + number)
    await tx.setup.putOrganization({ id, name: `Customer ${number}` }, changed(id, now))
  })
  await each(MANY.licenses, (tx, number) => putLicense(tx, number, now))
  await each(MANY.devices, (tx, number) => putDevice(tx, number, now))
  const internalId = 'busy'
  const organizationId = BUSY.split('-')[0] ?? ''
  const classKey = await store.commit(async (tx) => {
    await tx.setup.putCode(handshakeCode({ internalId, name: BUSY, organizationId }), changed(BUSY, now))
    return tx.usage.classKey(usageClass({ organizationId, code: internalId, product: 'barcode-reader' }))
  })
  let total = 0
  await each(MANY.days, async (tx, day) => {
    const first = (Math.floor(now / DAY) - day) * SLOTS_OF_DAY
    const hours = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
    const sums = hours.flatMap((hour) =>
      ['qr-code', 'pdf417', 'aztec', 'code-128'].map((module, index) => ({
        classKey,
        organizationId,
        // The code has held no item, so all of its use is of one epoch (C8).
        epoch: 0,
        module,
        slot: first + hour * 20,
        count: 1_000 + ((day * 37 + hour * 11 + index) % 500),
        held: 0,
      })),
    )
    for (const { count } of sums) total += count
    await tx.usage.addSums(sums)
  })
  await store.close()
  return total
}
