import { afterAll, beforeAll, expect, test } from 'vitest'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
const DAY = 86_400
const use = async (): Promise<number> =>
  Number((await lab.ask('statistics', '--product', 'barcode-reader'))['total'])
const slotNow = async (): Promise<number> => Math.floor(Number((await lab.ask('clock'))['now']) / 180)

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

test('T1 who names neither organization nor code gets a 7-day trial, the same with the same end when asked again', async () => {
  const device = lab.device()
  const first = granted(await device.authorize({}))
  expect(first).toMatchObject({ stage: 'trial' })
  expect(first.payload).toMatchObject({ organizationId: null, handshakeCode: null, modules: ['qr-code'] })
  expect(first.exp).toBe(first.iat + 7 * DAY)
  await lab.ask('clock', '--advance', '2d')
  const again = granted(await device.authorize({ modules: null }))
  expect(again.exp).toBe(first.exp)
  expect(again.payload['modules']).toEqual(['qr-code', 'pdf417', 'aztec'])
  const ids = [first, again].map(({ payload }) => (payload['items'] as { id: string }[]).map(({ id }) => id))
  expect(ids[1]).toEqual(ids[0])
  // Whatever becomes of its other data: without its continuation token it is a restart, with the same trial (A8).
  expect(granted(await device.authorize({ continuation: null })).exp).toBe(first.exp)

  // T4: no grace. Later it is -20123, for good.
  await lab.ask('clock', '--advance', '5d')
  expect(deniedWith(await device.authorize({}))).toBe(-20123)
  expect(deniedWith(await device.authorize({ continuation: null }))).toBe(-20123)
})

test('T1 use of a trial counts in the statistics of the product, and receipts say when it is over', async () => {
  const device = lab.device()
  granted(await device.authorize({}))
  const before = await use()
  const slot = await slotNow()
  expect(await device.report({ slot, counts: { 'qr-code': 12 } })).toMatchObject({
    stage: 'trial',
    reauthorize: false,
  })
  expect(await use()).toBe(before + 12)
  await lab.ask('clock', '--advance', '7d')
  expect(await device.report({ slot, counts: { 'qr-code': 20 } })).toMatchObject({ reauthorize: true })
  expect(await use()).toBe(before + 20)
})

test('T1 a device that was ever granted anything for the product gets no trial, and one on trial gets a license', async () => {
  const organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=device,quota=5'] })
  const licensed = lab.device()
  granted(await licensed.authorize({ organizationId }))
  expect(deniedWith(await licensed.authorize({}))).toBe(-20123)
  const trying = lab.device()
  granted(await trying.authorize({}))
  expect(granted(await trying.authorize({ organizationId })).stage).toBe('normal')
  // Within its 7 days it still gets the same trial.
  granted(await trying.authorize({}))
})

test('T1 the vendor can shorten it, cap new ones a day, and switch it off; those that run go on', async () => {
  await lab.ask('product', 'update', 'barcode-reader', '--trial-days', '3')
  await lab.ask('clock', '--advance', '1d')
  const device = lab.device()
  const grant = granted(await device.authorize({}))
  expect(grant.exp - grant.iat).toBe(3 * DAY)
  await lab.ask('product', 'update', 'barcode-reader', '--trials-per-day', '2')
  granted(await lab.device().authorize({}))
  const late = lab.device()
  expect(deniedWith(await late.authorize({}))).toBe(-20123)
  expect(granted(await device.authorize({})).exp).toBe(grant.exp)
  await lab.ask('clock', '--advance', '1d')
  granted(await late.authorize({}))
  expect(
    await lab.ask('product', 'update', 'barcode-reader', '--public-trial', 'off', '--trials-per-day', 'any'),
  ).toMatchObject({ publicTrial: false, publicTrialDays: 3, publicTrialsPerDay: null })
  expect(deniedWith(await lab.device().authorize({}))).toBe(-20123)
  expect(granted(await device.authorize({})).exp).toBe(grant.exp)
  await lab.ask('product', 'update', 'barcode-reader', '--public-trial', 'on')
})

test('T1 a device that was erased gets no second trial of the product, whatever else of it is gone; P4 but a license', async () => {
  await lab.ask('product', 'update', 'barcode-reader', '--trial-days', '7')
  await lab.ask('product', 'create', 'page-reader', '--name', 'P', '--unit', 'page', '--modules', 'qr-code')
  const device = lab.device()
  granted(await device.authorize({}))
  await lab.ask('device', 'erase', device.uuid)
  for (const continuation of [undefined, null])
    expect(deniedWith(await device.authorize(continuation === null ? { continuation } : {}))).toBe(-20123)
  await lab.ask('clock', '--advance', '400d')
  expect(deniedWith(await device.authorize({ continuation: null }))).toBe(-20123)
  // Of a product that it was never granted it gets one.
  granted(await device.authorize({ product: 'page-reader', continuation: null }))
  const other = await welcome(lab)
  await sell(lab, other, { items: ['product=barcode-reader,chargeWay=device,quota=5'] })
  expect(granted(await device.authorize({ organizationId: other, continuation: null })).stage).toBe('normal')
})

test('A3 a browser on trial must carry an Origin, and a product that nobody knows has no trial', async () => {
  expect(deniedWith(await lab.device().authorize({ deployment: 'browser' }))).toBe(-20108)
  granted(await lab.device().authorize({ deployment: 'browser', origin: 'http://localhost:3000' }))
  expect(deniedWith(await lab.device().authorize({ product: 'nothing' }))).toBe(-20123)
})

test('H3: rebuild finds the use of trials as it was kept', async () => {
  await lab.end()
  expect(await lab.local('rebuild')).toMatchObject({ code: 0, json: { differences: [] } })
})
