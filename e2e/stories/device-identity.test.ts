import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type License, type OpenOptions, open, type RootKey } from 'countersign-client'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { type Sale, sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let sale: Sale
let base: string
let version = 0

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => {
  await lab?.stop()
})
afterEach(() => rm(base, { recursive: true, force: true }))
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'countersign-device-'))
  organizationId = await welcome(lab)
})

/** The library as a product has it; each opening asks anew, for it is a new version of the product. */
const opened = (storage: string, options: Partial<OpenOptions> = {}): Promise<License> => {
  version += 1
  return open({
    ...{
      rootKeys: [lab.initialized['rootKey'] as unknown as RootKey],
      sandbox: lab.root.sandbox,
      servers: [lab.url],
    },
    product: {
      code: 'barcode-reader',
      version: `10.${version}`,
      edition: 'javascript',
      deployment: 'desktop',
    },
    ...{ organizationId, storage: join(base, storage) },
    ...options,
  })
}
const taken = async (): Promise<number> => {
  const { seats } = await lab.ask('item', 'show', sale.itemIds[0] ?? '')
  return (seats as { taken: number }).taken
}
const sellSeats = async (quota: number): Promise<void> => {
  sale = await sell(lab, organizationId, {
    items: [`product=barcode-reader,chargeWay=device,quota=${quota}`],
  })
}
/** Goes on with a device so often that a copy of before is behind. */
const goOn = async (storage: string, options: Partial<OpenOptions> = {}): Promise<string> => {
  let uuid = ''
  for (let time = 0; time < 3; time++) {
    const license = await opened(storage, options)
    uuid = license.clientUuid
    expect(license.state.kind, JSON.stringify(license.diagnostics().attempts)).toBe('licensed')
    await license.close()
  }
  return uuid
}

test('A8b a copied image becomes a device of its own with its own seat, and its figures count once', async () => {
  await sellSeats(10)
  const before = await opened('image')
  before.record('qr-code', 5)
  await before.flushed()
  // The device goes on while its image is copied: a file that is being written has no name of its own yet.
  await cp(join(base, 'image'), join(base, 'copy'), {
    recursive: true,
    filter: (path) => !path.endsWith('.tmp'),
  })
  await before.close()
  const uuid = await goOn('image')
  const copy = await opened('copy')
  await expect.poll(() => copy.clientUuid).not.toBe(uuid)
  expect(copy.state.kind).toBe('licensed')
  copy.record('qr-code', 2)
  await copy.close()
  expect(await taken()).toBe(2)
  expect((await statistics(lab, `${organizationId}-default`)).rows).toEqual({ 'qr-code': 7 })
})

test('A8b a device restored from a back-up works again, at once', async () => {
  await sellSeats(10)
  await goOn('device')
  await cp(join(base, 'device'), join(base, 'back-up'), { recursive: true })
  await goOn('device')
  await rm(join(base, 'device'), { recursive: true })
  await cp(join(base, 'back-up'), join(base, 'device'), { recursive: true })
  await goOn('device')
})

test('U8 a hard-bound device that is installed again keeps its UUID and its one seat', async () => {
  await sellSeats(1)
  const uuid = await goOn('device', { hardBinding: true })
  await rm(join(base, 'device'), { recursive: true })
  expect(await goOn('device', { hardBinding: true })).toBe(uuid)
  expect(await taken()).toBe(1)
})

test('A8b a hard-bound device restored from a back-up restarts under its UUID', async () => {
  await sellSeats(1)
  const uuid = await goOn('device', { hardBinding: true })
  await cp(join(base, 'device'), join(base, 'back-up'), { recursive: true })
  await goOn('device', { hardBinding: true })
  expect(await goOn('back-up', { hardBinding: true })).toBe(uuid)
  expect(await taken()).toBe(1)
})

test('U8 changing the method gives the one seat back in time for the new device', async () => {
  await sellSeats(1)
  const random = await opened('device')
  random.record('qr-code', 3)
  await random.close()
  const bound = await opened('device', { hardBinding: true })
  expect(bound.state.kind, JSON.stringify(bound.state)).toBe('licensed')
  expect(bound.clientUuid).not.toBe(random.clientUuid)
  bound.record('qr-code', 4)
  await bound.close()
  const supplied = await opened('device', { clientUuid: randomUUID() })
  expect(supplied.state.kind, JSON.stringify(supplied.state)).toBe('licensed')
  await supplied.close()
  const again = await opened('device')
  expect(again.clientUuid).toBe(random.clientUuid)
  expect(again.state.kind, JSON.stringify(again.state)).toBe('licensed')
  await again.close()
  expect(await taken()).toBe(1)
  expect((await statistics(lab, `${organizationId}-default`)).total).toBe(7)
})

test('C5 instances: k of the quota for a device, -20130 above', async () => {
  sale = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=concurrent-instance,quota=4'],
  })
  const product = {
    code: 'barcode-reader',
    version: '10.0',
    edition: 'javascript',
    deployment: 'server',
  } as const
  const license = await opened('server', { product, instances: 3 })
  expect(license.state.kind, JSON.stringify(license.state)).toBe('licensed')
  const taken = await Promise.all([1, 2, 3, 4].map(() => license.instances.acquire()))
  expect(taken.filter((one) => one)).toHaveLength(3)
  expect(license.instances.idle).toBe(0)
  await license.close()
  const greedy = await opened('greedy', { product, instances: 5 })
  expect(greedy.state).toMatchObject({ kind: 'denied', code: -20130 })
  await greedy.close()
})
