import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { asList, asObject } from '../independent-device/encoding.ts'
import { deniedWith, granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { type Sale, sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let code: string
let sale: Sale
let first: Device
let second: Device

const slot = async () => Math.floor(Number((await lab.ask('clock'))['now']) / 180)
const units = async () => Number((await lab.ask('item', 'show', sale.itemIds[0] as string))['used'])
const seats = async () => (await lab.ask('item', 'show', sale.itemIds[1] as string))['seats']
/** The command line tells times as Unix seconds, the API and its files as ISO 8601. */
const inUnixSeconds = (told: unknown): unknown =>
  JSON.parse(JSON.stringify(told), (_key, value: unknown) =>
    typeof value === 'string' && /^[0-9-]{10}T[0-9:]{8}Z$/.test(value) ? Date.parse(value) / 1000 : value,
  )
/** All that a licensee pays by, and that people are shown of it. */
const bill = async () => {
  const items = await Promise.all(sale.itemIds.map((id) => lab.ask('item', 'show', id)))
  const by = await Promise.all(['module', 'slot', 'day'].map((key) => statistics(lab, code, key)))
  return [items.map(({ used, overUse, seats: taken, stage }) => ({ used, overUse, taken, stage })), by]
}
const total = async () => (await statistics(lab, code)).total

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  code = `${organizationId}-default`
  sale = await sell(lab, organizationId, {
    items: [
      'product=barcode-reader,chargeWay=count,quota=1000,modules=qr-code',
      'product=barcode-reader,chargeWay=device,quota=5,modules=pdf417',
    ],
  })
  first = lab.device()
  second = lab.device()
  for (const [device, count] of [
    [first, 30],
    [second, 7],
  ] as const) {
    granted(await device.authorize({ organizationId, modules: ['qr-code', 'pdf417'] }))
    await device.report({ slot: await slot(), counts: { 'qr-code': count } })
  }
})
afterAll(async () => lab?.stop())

test('A13: a blocked device is denied with -20113, and goes on once that is lifted', async () => {
  await lab.ask('device', 'block', second.uuid, '--reason', 'stolen')
  expect(deniedWith(await second.authorize({ organizationId }))).toBe(-20113)
  await lab.ask('device', 'block', second.uuid, '--lift')
  granted(await second.authorize({ organizationId, modules: ['qr-code', 'pdf417'] }))
})

test('A13, P4: a device that was blocked when it was erased stays blocked, until that is lifted', async () => {
  const stolen = lab.device()
  const ask = () => stolen.authorize({ organizationId, modules: ['qr-code'] })
  granted(await ask())
  await lab.ask('device', 'block', stolen.uuid, '--reason', 'stolen')
  await lab.ask('device', 'erase', stolen.uuid)
  expect((await lab.cli('device', 'show', stolen.uuid)).stderr).toMatch(/^not-found/)
  expect(deniedWith(await ask())).toBe(-20113)
  expect(await lab.ask('device', 'block', stolen.uuid, '--lift')).toMatchObject({ changed: true })
  granted(await ask())
  expect(await lab.ask('device', 'block', stolen.uuid, '--lift')).toMatchObject({ changed: false })
})

test('A13: void use stays stored and is charged no more, late use included; lifting charges it again', async () => {
  expect(await units()).toBe(37)
  expect(await lab.ask('device', 'void', first.uuid, '--reason', 'test rig')).toMatchObject({
    changed: true,
    units: 30,
  })
  expect([await units(), await total()]).toEqual([7, 37])
  await first.report({ slot: await slot(), counts: { 'qr-code': 45 } })
  expect([await units(), await total()]).toEqual([7, 52])
  const exported = await lab.ask('device', 'export', first.uuid)
  expect(asList(exported['marks'])).toContainEqual(
    expect.objectContaining({ kind: 'voided', reason: 'test rig', lifted: null }),
  )
  await lab.ask('device', 'void', first.uuid, '--lift')
  expect([await units(), await total()]).toEqual([52, 52])
})

test('L9: unregistering ends a seat at once; asking again takes one like a new device', async () => {
  expect(await seats()).toMatchObject({ taken: 2 })
  await lab.ask('device', 'unregister', second.uuid)
  expect(await seats()).toMatchObject({ taken: 1 })
  granted(await second.authorize({ organizationId, modules: ['pdf417'] }))
  expect(await seats()).toMatchObject({ taken: 2 })
})

test('P4: an export tells all that is stored of a UUID, the same by API and command line, and changes nothing', async () => {
  const before = await bill()
  const exported = await lab.ask('device', 'export', first.uuid)
  const path = join(await mkdtemp(join(tmpdir(), 'export-')), 'device.json')
  await lab.ask('device', 'export', first.uuid, '--output', path)
  const answer = await fetch(`${lab.url}/api/v1/devices/${first.uuid}/export`, {
    headers: { authorization: `Bearer ${lab.apiKey}` },
  })
  const told = await answer.json()
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(told)
  expect(inUnixSeconds(told)).toEqual(exported)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(exported).toMatchObject({
    uuid: first.uuid,
    device: { product: 'barcode-reader', deployment: 'desktop' },
    seats: [{ item: sale.itemIds[1], released: null, places: 1 }],
    handshakeCodes: [{ handshakeCode: code, sessionPassword: null }],
    protocolState: [{ product: 'barcode-reader', restarts: [] }],
    stores: [{ dropped: 0 }],
    marks: [{ kind: 'voided', reason: 'test rig' }],
    decisions: [
      { result: 0, handshakeCode: code, items: sale.itemIds.toReversed(), modules: ['qr-code', 'pdf417'] },
    ],
    figures: [{ module: 'qr-code', count: 45, organizationId }],
    ...{ seatExceptions: [], publicTrials: [], heldUnits: [], days: [] },
  })
  expect(await bill()).toEqual(before)
})

test('P4: erasing a UUID leaves totals, charges and seats as they are, and nothing of the device', async () => {
  const late = first.prepare([{ slot: await slot(), counts: { 'qr-code': 60 } }])
  const before = { units: await units(), total: await total(), seats: await seats() }
  const charged = await bill()
  const exported = await lab.ask('device', 'export', first.uuid)
  expect(asList(exported['figures']).map((figure) => asObject(figure)['count'])).toEqual([45])
  await lab.ask('device', 'erase', first.uuid)
  expect({ units: await units(), total: await total(), seats: await seats() }).toEqual(before)
  expect(await bill()).toEqual(charged)
  for (const command of ['show', 'export'])
    expect((await lab.cli('device', command, first.uuid)).stderr).toMatch(/^not-found/)
  const answer = receipt(await first.send(late))
  // It runs on under its old ticket: only a new authorization makes its use count again.
  expect(answer).toMatchObject({ accepted: 0, reauthorize: true })
  expect([await units(), await total()]).toEqual([before.units, before.total])
  expect((await lab.cli('device', 'show', first.uuid)).code).toBe(1)
})

test('P4: nothing that the server tells names an erased UUID, and every change about it is in the audit log', async () => {
  const response = await fetch(`${lab.url}/api/v1/setup-changes?limit=500`, {
    headers: { authorization: `Bearer ${lab.apiKey}` },
  })
  const text = await response.text()
  expect(text).not.toContain(first.uuid)
  for (const action of ['device.void', 'device.unvoid', 'device.erase', 'device.block'])
    expect(text).toContain(`"${action}"`)
})

test('P4: a device that was erased and asks again is a new one', async () => {
  const erased = await slot()
  await lab.ask('clock', '--advance', '180s')
  granted(await first.authorize({ organizationId, modules: ['qr-code', 'pdf417'] }))
  expect(await seats()).toMatchObject({ taken: 3 })
  const before = await total()
  // Its receipts were lost: it sends old figures again, now under the new ticket.
  expect(await first.report({ slot: erased, counts: { 'qr-code': 45 } })).toMatchObject({ refused: [] })
  expect(await total()).toBe(before)
  await first.report({ slot: await slot(), counts: { 'qr-code': 1 } })
  expect(await total()).toBe(before + 1)
})

test('rebuild finds nothing that differs after voiding and erasing', async () => {
  await lab.end()
  const { code: exit, json } = await lab.local('rebuild')
  expect([exit, json]).toEqual([0, expect.anything()])
  expect(JSON.stringify(json)).toMatch(/"differences":\[\]|^\[\]$/)
  await lab.start()
})

test('P4: presented traits are gone after 45 days, not only hidden', async () => {
  const stranger = lab.device()
  deniedWith(
    await stranger.authorize({
      organizationId,
      product: 'nothing',
      domain: 'secret.example.com',
      deployment: 'browser',
      origin: 'https://secret.example.com',
    }),
  )
  const decisions = async () => asList((await lab.ask('explain', '--client', stranger.uuid))['decisions'])
  expect(JSON.stringify(await decisions())).toContain('secret.example.com')
  await lab.ask('clock', '--advance', '46d')
  const gone = await lab.cli('explain', '--client', stranger.uuid)
  expect([gone.code, gone.stdout]).toEqual([1, ''])
})
