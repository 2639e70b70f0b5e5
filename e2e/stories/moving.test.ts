import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asList, asObject, asText, type JsonObject } from '../independent-device/encoding.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab, startSelfHosted } from '../lab/lab.ts'
import { sellProduct, welcome } from '../lab/sale.ts'

let vendor: Lab
let old: Lab
let young: Lab
let organizationId: string
let license: string

const file = (name: string) => join(dirname(vendor.data), name)
const slot = async (lab: Lab) => Math.floor(Number((await lab.ask('clock'))['now']) / 180)
const uuidOf = (lab: Lab) => asText(lab.initialized['serverUuid'])
const firstSum = (answer: JsonObject) => asObject(asList(answer['sums'])[0])

const use = async (lab: Lab, count: number) => {
  const device = lab.device()
  await device.meet(organizationId)
  granted(await device.authorize({ organizationId }))
  await device.report({ slot: await slot(lab), counts: { 'qr-code': count } })
  return device
}

beforeAll(async () => {
  vendor = await startLab()
  old = await startSelfHosted(vendor)
  young = await startSelfHosted(vendor)
  await sellProduct(vendor)
  organizationId = await welcome(vendor)
  const created = await vendor.ask(
    'license',
    'create',
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=count,quota=1000',
  )
  license = asText(created['id'])
  await vendor.ask(
    'license',
    'activate',
    license,
    '--hosting',
    'self',
    '--server-uuid',
    uuidOf(old),
    '--output',
    file('order.license'),
  )
  await old.ask('license', 'import', file('order.license'))
})
afterAll(async () => {
  await young?.stop()
  await old?.stop()
  await vendor?.stop()
})

test('P8: statements add up to what was used, follow one another, and are kept by the vendor', async () => {
  await use(old, 30)
  const first = await old.ask('statement', 'export', file('first.license'))
  expect(firstSum(first)).toMatchObject({
    organizationId,
    item: `${license}-1`,
    module: 'qr-code',
    count: 30,
    total: 30,
  })
  await use(old, 12)
  const second = await old.ask('statement', 'export', file('second.license'))
  expect(firstSum(second)).toMatchObject({ count: 12, total: 42 })
  const early = await vendor.cli('statement', 'verify', file('second.license'))
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('never received here')])
  for (const name of ['first.license', 'second.license']) {
    expect(await vendor.ask('statement', 'verify', file(name))).toMatchObject({
      imported: true,
      server: uuidOf(old),
    })
    expect(await vendor.ask('statement', 'verify', file(name))).toMatchObject({ imported: false })
  }
  const kept = await vendor.cli('statement', 'list')
  const counts = asList(kept.json).map((row) => Number(firstSum(asObject(row))['count']))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(42)
})

test('L12: server show tells who it is, its certificates, and that the machine is the same', async () => {
  const { json } = await old.local('server', 'show')
  const shown = asObject(json)
  expect(shown).toMatchObject({ serverUuid: uuidOf(old), mode: 'self-hosted', retired: null })
  expect(asObject(asList(shown['certificates'])[0])).toMatchObject({ organizations: [organizationId] })
  expect(asObject(shown['machine'])['changes']).toEqual([])
  const labels = asList(asObject(shown['machine'])['labels']).map((label) => asObject(label))
  expect(labels.length).toBeGreaterThan(2)
  expect(labels.every(({ changedAt }) => changedAt === null)).toBe(true)
  const keys = asList(asObject(shown['keySet'])['keys']).map((key) => asObject(key))
  expect(keys).toContainEqual(expect.objectContaining({ use: 'signing', state: 'in-use' }))
  const seen = asObject(await old.api('GET', '/server'))
  expect(seen).toMatchObject({
    uuid: uuidOf(old),
    version: shown['version'],
    role: 'main',
    database: shown['engine'],
  })
})

test('L12: the old server signs its end, the vendor binds the licenses to the new one, and the old one serves no more', async () => {
  await old.end()
  await old.local('server', 'retire', '--successor', uuidOf(young), '--output', file('end.license'))
  const again = asObject((await old.local('server', 'show')).json)
  expect(asObject(again['retired'])).toMatchObject({ successor: uuidOf(young) })
  await expect(old.start()).rejects.toThrow(/serves no more/)
  const inspected = await vendor.cli('inspect', file('end.license'))
  expect(inspected.json).toMatchObject({ kind: 'retirement' })
  const answer = await vendor.ask(
    'license',
    'import',
    file('end.license'),
    '--output',
    file('transfer.license'),
  )
  expect(answer).toMatchObject({
    kind: 'retirement',
    imported: true,
    licenses: [license],
    successor: uuidOf(young),
  })
  expect(await vendor.ask('license', 'show', license)).toMatchObject({ serverUuids: [uuidOf(young)] })
  expect(asList((await vendor.cli('statement', 'list')).json)).toHaveLength(3)
})

test('L12: the new server imports the transfer once, and devices use it', async () => {
  const refused = await young.cli('license', 'import', file('order.license'))
  expect(refused.stderr).toMatch(/is bound to server/)
  const done = await young.ask('license', 'import', file('transfer.license'))
  expect(done).toMatchObject({
    kind: 'transfer',
    imported: true,
    licenses: [{ id: license, imported: true }],
  })
  expect(await young.ask('license', 'import', file('transfer.license'))).toMatchObject({ imported: false })
  await use(young, 5)
  expect(await young.ask('item', 'show', `${license}-1`)).toMatchObject({ used: 5 })
})
