import { afterAll, beforeAll, expect, test } from 'vitest'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
const slotNow = async (): Promise<number> => Math.floor(Number((await lab.ask('clock'))['now']) / 180)

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

test('N4 an item says its stage, what happens next and when at the present rate, from normal to expired', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000,days=100'],
  })
  const show = () => lab.ask('item', 'show', itemIds[0]!)
  const device = lab.device()
  granted(await device.authorize({ organizationId }))
  expect(await show()).toMatchObject({ stage: 'normal', perDay: 0, next: { stage: 'grace', by: 'time' } })
  await lab.ask('clock', '--advance', '10d')
  await device.report({ slot: (await slotNow()) - 1, counts: { 'qr-code': 500 } })
  const { next, ...half } = await show()
  expect(half).toMatchObject({ stage: 'normal', perDay: 50 })
  expect(next).toMatchObject({ stage: 'tolerance', by: 'use' })
  const now = Number((await lab.ask('clock'))['now'])
  const inDays = (Number((next as { at: number }).at) - now) / 86_400
  expect(Math.round(inDays)).toBe(10)
  await device.report({ slot: (await slotNow()) - 1, counts: { 'qr-code': 1010 } })
  expect(await show()).toMatchObject({ stage: 'tolerance', next: { stage: 'over-used', by: 'use' } })
  await device.report({ slot: (await slotNow()) - 1, counts: { 'qr-code': 1100 } })
  expect(await show()).toMatchObject({
    stage: 'over-used',
    runsOutAt: null,
    next: { stage: 'grace', by: 'time' },
  })
  await lab.ask('clock', '--advance', '91d')
  expect(await show()).toMatchObject({ stage: 'over-used' })
  await lab.ask('clock', '--advance', '7d')
  expect(await show()).toMatchObject({ stage: 'expired', next: null })
})

test('A4 a code says which item is used next and when each runs out, by itself and by hand', async () => {
  const organizationId = await welcome(lab)
  const code = `${organizationId}-default`
  const { itemIds } = await sell(lab, organizationId, {
    items: [
      'product=barcode-reader,chargeWay=count,quota=10,days=30',
      'product=barcode-reader,chargeWay=count,quota=50,days=60',
    ],
  })
  const [first, second] = itemIds as [string, string]
  const shown = await lab.ask('handshake-code', 'show', code)
  expect(shown).toMatchObject({ next: first, usageOrder: [{ item: first, usable: true }, { item: second }] })
  const ordered = await lab.ask('handshake-code', 'order', code, second, first)
  // A change holds from the next slot (C8), and a preview is about what comes.
  expect(ordered).toMatchObject({
    next: second,
    usageOrder: [{ item: second, position: 0 }, { item: first }],
  })
  const device = lab.device()
  granted(await device.authorize({ organizationId }))
  await lab.ask('clock', '--advance', '6m')
  await device.report({ slot: await slotNow(), counts: { 'qr-code': 53 } })
  expect(await lab.ask('handshake-code', 'show', code)).toMatchObject({
    next: first,
    usageOrder: [
      { item: first, usable: true },
      { item: second, stage: 'tolerance' },
    ],
  })
})

test('A11 a code tells how many devices still use each session password, and A12 what is held', async () => {
  const organizationId = await welcome(lab)
  const code = `${organizationId}-kiosk`
  await lab.ask(
    'handshake-code',
    'create',
    code,
    '--organization',
    organizationId,
    '--session-password',
    'the first password',
  )
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000'], code })
  const wish = (sessionPassword: string) => ({ handshakeCode: code, sessionPassword })
  const devices = [lab.device(), lab.device(), lab.device()]
  for (const device of devices) granted(await device.authorize(wish('the first password')))
  await lab.ask('handshake-code', 'update', code, '--add-session-password', 'the second password')
  const counts = async () =>
    ((await lab.ask('handshake-code', 'show', code))['sessionPasswords'] as { devices: number }[])
      .map(({ devices: count }) => count)
      .sort()
  expect(await counts()).toEqual([0, 3])
  granted(await devices[0]!.authorize(wish('the second password')))
  expect(await counts()).toEqual([1, 2])
  await devices[0]!.report({ slot: await slotNow(), counts: { 'qr-code': 150_000 } })
  expect(await lab.ask('handshake-code', 'show', code)).toMatchObject({
    held: [{ module: 'qr-code', count: 50_000 }],
  })
})
