import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import type { Wish } from '../independent-device/wish.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

const order = async (terms: string): Promise<{ organizationId: string; item: string }> => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, { items: [`product=barcode-reader,${terms}`] })
  return { organizationId, item: itemIds[0]! }
}
const fleet = async (size: number, wish: Wish): Promise<Device[]> => {
  const devices = Array.from({ length: size }, () => lab.device())
  for (const device of devices) granted(await device.authorize(wish))
  return devices
}
const slotOf = (device: Device) => Math.floor(device.now() / 180)

test('A12: beyond 100 new seats a code and hour a stranger gets 429, not a denial; an hour later it is served', async () => {
  const { organizationId, item } = await order('chargeWay=device,quota=500')
  const answers = await Promise.all(
    Array.from({ length: 110 }, () => lab.device().authorize({ organizationId })),
  )
  expect(answers.filter(({ kind }) => kind === 'grant')).toHaveLength(100)
  for (const answer of answers)
    if (answer.kind !== 'grant') {
      expect(answer).toMatchObject({ kind: 'problem', status: 429 })
      expect(answer.kind === 'problem' && Number(answer.retryAfter)).toBeGreaterThan(0)
    }
  expect(await lab.ask('item', 'show', item)).toMatchObject({ seats: { taken: 100 } })
  await lab.ask('clock', '--advance', '61m')
  granted(await lab.device().authorize({ organizationId }))
})

test('A12: what one device counts in one slot beyond 100,000 is held, not charged', async () => {
  const { organizationId, item } = await order('chargeWay=count,quota=1000000')
  const [device] = await fleet(1, { organizationId })
  await device!.report({ slot: slotOf(device!), counts: { 'qr-code': 150_000 } })
  expect(await lab.ask('item', 'show', item)).toMatchObject({ used: 100_000 })
})

test('A12: held units are listed by device; refused they stay uncharged, accepted they are charged, and rebuild agrees', async () => {
  const { organizationId, item } = await order('chargeWay=count,quota=1000000')
  const code = `${organizationId}-default`
  const [device, other] = await fleet(2, { organizationId })
  const slot = slotOf(device!)
  await device!.report({ slot, counts: { 'qr-code': 150_000, pdf417: 7 } })
  await other!.report({ slot, counts: { 'qr-code': 120_000 } })
  const held = async () => {
    const { json } = await lab.cli('handshake-code', 'held', code)
    return (json as { uuid: string; units: number; state: string }[])
      .map(({ uuid, units, state }) => [uuid === device!.uuid ? 'device' : 'other', units, state])
      .sort()
  }
  const used = async () => (await lab.ask('item', 'show', item))['used']
  expect(await held()).toEqual([
    ['device', 50_000, 'open'],
    ['other', 20_000, 'open'],
  ])
  expect(await used()).toBe(200_007)
  expect(
    await lab.ask('handshake-code', 'refuse-held', code, device!.uuid, '--reason', 'a loop'),
  ).toMatchObject({
    ...{ units: 50_000, charged: 0 },
  })
  expect(await held()).toEqual([
    ['device', 50_000, 'refused'],
    ['other', 20_000, 'open'],
  ])
  expect(await used()).toBe(200_007)
  expect(await lab.ask('handshake-code', 'accept-held', code, device!.uuid)).toMatchObject({
    ...{ units: 50_000, charged: 50_000 },
  })
  expect(await held()).toEqual([['other', 20_000, 'open']])
  expect(await used()).toBe(250_007)
  // What comes later is held again, and what was accepted stays accepted when it is sent again.
  const { now } = await lab.ask('clock', '--advance', '4m')
  const later = Math.floor(Number(now) / 180)
  await device!.report({ slot, counts: { 'qr-code': 150_000 } })
  await device!.report({ slot: later, counts: { 'qr-code': 100_001 } })
  expect(await held()).toEqual([
    ['device', 1, 'open'],
    ['other', 20_000, 'open'],
  ])
  expect(await used()).toBe(350_007)
  expect(await lab.cli('handshake-code', 'accept-held', code, lab.device().uuid)).toMatchObject({ code: 1 })
  await lab.end()
  expect((await lab.local('rebuild')).json).toMatchObject({ differences: [] })
  await lab.start()
  expect(JSON.stringify(await lab.api('GET', '/setup-changes?limit=200'))).toMatch(/device\.accept-held/)
})

test('C1: a seat ends 365 days after the last contact, and its device is then a new one', async () => {
  const { organizationId, item } = await order('chargeWay=device,quota=1,days=800')
  const [first] = await fleet(1, { organizationId })
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '364d')
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '2d')
  expect(await lab.ask('item', 'show', item)).toMatchObject({ seats: { taken: 0 } })
  granted(await lab.device().authorize({ organizationId }))
  first!.server = null
  expect(deniedWith(await first!.authorize({ organizationId }))).toBe(-20120)
})

/** How many more a bucket lets pass that is filled again by so many a minute, if what was asked took its time. */
const refilled = (since: number, aMinute: number): number =>
  Math.ceil(((performance.now() - since) / 60_000) * aMinute)

test('protocol.md: the 61st report a minute of one ticket is 429 with Retry-After; another ticket goes on', async () => {
  const { organizationId } = await order('chargeWay=count,quota=1000000')
  const [device, other] = await fleet(2, { organizationId })
  const slot = slotOf(device!)
  const began = performance.now()
  const sent = await Promise.all(
    Array.from({ length: 90 }, (_, n) =>
      device!.send(device!.prepare([{ slot, counts: { 'qr-code': n + 1 } }])),
    ),
  )
  const refused = sent.filter((answer) => 'kind' in answer)
  expect(sent.length - refused.length).toBeGreaterThanOrEqual(60)
  expect(sent.length - refused.length).toBeLessThanOrEqual(60 + refilled(began, 60))
  for (const answer of refused) {
    expect(answer).toMatchObject({ kind: 'problem', status: 429 })
    expect(Number(answer.retryAfter)).toBeGreaterThan(0)
  }
  await other!.report({ slot, counts: { 'qr-code': 1 } })
})

test('A3b: beyond 10 wrong passwords a minute strangers get 429, known devices are never throttled', async () => {
  const { organizationId, item } = await order('chargeWay=count,quota=1000')
  const handshakeCode = `${organizationId}-secret`
  const sessionPassword = 'correct horse battery'
  await lab.ask(
    ...['handshake-code', 'create', handshakeCode, '--organization', organizationId],
    ...['--item', item, '--session-password', sessionPassword],
  )
  const [known] = await fleet(1, { handshakeCode, sessionPassword })
  const guess = (password: string) => lab.device().authorize({ handshakeCode, sessionPassword: password })
  const began = performance.now()
  let wrong = 0
  let answer = await guess('wrong horse')
  while (answer.kind === 'denial') {
    expect(answer.code).toBe(-20102)
    wrong += 1
    answer = await guess(`wrong horse ${wrong}`)
  }
  expect(wrong).toBeGreaterThanOrEqual(10)
  expect(wrong).toBeLessThanOrEqual(10 + refilled(began, 10))
  const throttled = [answer, await guess(sessionPassword)]
  expect(throttled[0]).toMatchObject({ kind: 'problem', status: 429 })
  // The bucket may have been filled by one again meanwhile: then the right password is let through.
  if (throttled[1]?.kind !== 'grant') expect(throttled[1]).toMatchObject({ kind: 'problem', status: 429 })
  else expect(refilled(began, 10)).toBeGreaterThan(0)
  granted(await known!.authorize({ handshakeCode, sessionPassword }))
  expect(deniedWith(await known!.authorize({ handshakeCode, sessionPassword: 'wrong' }))).toBe(-20102)
})
