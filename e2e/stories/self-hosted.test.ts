import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asList, asObject, asText } from '../independent-device/encoding.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab, startSelfHosted } from '../lab/lab.ts'
import { sellProduct, welcome } from '../lab/sale.ts'

const DAY = 86_400
let vendor: Lab
let own: Lab
let organizationId: string
let license: string
let item: string
let code: string
/** The item of the renewal, and another license, whose item is revoked. */
let renewed: string
let second: string
/** Where the licensee's server tells whom it connects to. */
let outgoing: string

const file = (name: string) => join(dirname(vendor.data), name)
/** What is loaded into the licensee's server to tell whom it connects to. */
const WATCHER = fileURLToPath(new URL('../lab/outgoing.mjs', import.meta.url))
const slotAt = (seconds: number) => Math.floor(seconds / 180)
const now = async () => Number((await own.ask('clock'))['now'])
const firstItem = (answer: { [name: string]: unknown }) =>
  asText(asObject(asList(answer['items'] as never)[0])['id'])

/** A device that meets the self-hosted server afresh, as it does when the clock has been moved. */
const meet = async () => {
  const device = own.device()
  await device.meet(organizationId)
  return device
}

/** A license bound to the licensee's server, and its file. */
const orderFile = async (terms: string, name: string): Promise<string> => {
  const created = await vendor.ask('license', 'create', '--organization', organizationId, '--item', terms)
  const id = asText(created['id'])
  const server = asText(own.initialized['serverUuid'])
  await vendor.ask(
    ...['license', 'activate', id, '--hosting', 'self', '--server-uuid', server, '--output', file(name)],
  )
  return id
}

beforeAll(async () => {
  vendor = await startLab()
  outgoing = file('outgoing')
  const environment = { NODE_OPTIONS: `--import ${WATCHER}`, E2E_OUTGOING_FILE: outgoing }
  own = await startSelfHosted(vendor, { environment })
  await sellProduct(vendor)
  organizationId = await welcome(vendor)
  code = `${organizationId}-default`
  license = await orderFile('product=barcode-reader,chargeWay=count,quota=1000,days=60', 'order.license')
  item = `${license}-1`
  await vendor.ask('license', 'extend', license, '--quota', '500', '--output', file('more.license'))
  renewed = firstItem(await vendor.ask('license', 'renew', license, '--output', file('renewal.license')))
  second = await orderFile('product=barcode-reader,chargeWay=count,quota=10,modules=pdf417', 'second.license')
  await vendor.ask('license', 'revoke', `${second}-1`, '--output', file('revocation.license'))
})
afterAll(async () => {
  await own?.stop()
  await vendor?.stop()
})

test('P8: a self-hosted server has no issuer and no certificate until a license file brings one', async () => {
  const created = await own.ask('organization', 'create', 'Someone')
  const device = own.device()
  await expect(device.meet(asText(created['id']))).rejects.toThrow()
})

test('L4: a file with a changed byte is refused, and so is one for another server', async () => {
  const text = await readFile(file('order.license'), 'utf8')
  await writeFile(file('changed.license'), text.replace('1000', '9000'))
  const changed = await own.cli('license', 'import', file('changed.license'))
  expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('altered')])
  const atVendor = await vendor.cli('license', 'import', file('order.license'))
  expect([atVendor.code, atVendor.stderr]).toEqual([1, expect.stringContaining('is bound to server')])
})

test('P8: the vendor is gone, and what it has made are files', async () => {
  await vendor.end()
  await expect(fetch(`${vendor.url}/healthz`)).rejects.toThrow()
})

test('L11: the import makes all that is needed, and the same file again changes nothing', async () => {
  const first = await own.ask('license', 'import', file('order.license'))
  expect(first).toMatchObject({ id: license, imported: true, handshakeCodes: [code] })
  const again = await own.cli('license', 'import', file('order.license'))
  expect([again.code, again.json]).toEqual([0, expect.objectContaining({ imported: false })])
})

test('L2: a device written from protocol.md alone uses the license on that server', async () => {
  const device = await meet()
  const grant = granted(await device.authorize({ organizationId }))
  expect(grant.payload).toMatchObject({
    iss: own.initialized['serverUuid'],
    stage: 'normal',
    handshakeCode: code,
  })
  await device.report({ slot: slotAt(await now()), counts: { 'qr-code': 950 } })
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 950, quota: 1000 })
})

test('L7: a supplement raises the quota there once it is imported', async () => {
  await own.ask('license', 'import', file('more.license'))
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 950, quota: 1500 })
})

test('C7, L6: in grace a device goes on, and what it uses moves to the renewal when that is imported', async () => {
  await own.ask('clock', '--advance', '62d')
  const device = await meet()
  expect(granted(await device.authorize({ organizationId })).payload).toMatchObject({ stage: 'grace' })
  await device.report({ slot: slotAt(await now()), counts: { 'qr-code': 30 } })
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 980 })
  const imported = await own.ask('license', 'import', file('renewal.license'))
  expect(imported['handshakeCodes']).toEqual([code])
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 950 })
  expect(await own.ask('item', 'show', renewed)).toMatchObject({ used: 30, quota: 1000 })
  expect(granted(await device.authorize({ organizationId })).payload).toMatchObject({ stage: 'normal' })
})

test('L5: a revocation file ends the item at once, and is spent', async () => {
  const early = await own.cli('license', 'import', file('revocation.license'))
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('is not on this server')])
  await own.ask('license', 'import', file('second.license'))
  expect(await own.ask('license', 'import', file('revocation.license'))).toMatchObject({ kind: 'revocation' })
  expect(await own.ask('item', 'show', `${second}-1`)).toMatchObject({ stage: 'revoked' })
  const replayed = await own.cli('license', 'import', file('revocation.license'))
  expect([replayed.code, replayed.stderr]).toEqual([1, expect.stringContaining('is spent')])
})

test('A1, C7: after expiry and grace the device is denied, the licenses are expired, and the server goes on', async () => {
  const { expires } = await own.ask('item', 'show', renewed)
  const seconds = Number(expires) + 7 * DAY - (await now())
  await own.ask('clock', '--advance', `${Math.ceil(seconds / DAY)}d`)
  const device = await meet()
  expect(deniedWith(await device.authorize({ organizationId, modules: ['qr-code'] }))).toBe(-20111)
  for (const id of [license, asText((await own.ask('item', 'show', renewed))['licenseId'])])
    expect(await own.ask('license', 'show', id)).toMatchObject({ status: 'expired' })
  expect(await own.ask('item', 'show', renewed)).toMatchObject({ stage: 'expired' })
})

test('P8: from its start to here that server has opened no connection and asked for no name', async () => {
  const { host = '' } = own.database[1] === undefined ? {} : new URL(own.database[1])
  const lines = (await readFile(outgoing, 'utf8')).trim().split('\n')
  expect(lines[0]).toMatch(/^watched \d+$/)
  expect(lines.slice(1).filter((line) => line !== `connection ${host}`)).toEqual([])
})

test('L6: the license is renewed later too, by a vendor that is back', async () => {
  await vendor.start()
  await vendor.ask('clock', '--set', String(await now()))
  const old = asText((await vendor.ask('item', 'show', renewed))['licenseId'])
  const late = await vendor.ask('license', 'renew', old, '--output', file('late.license'))
  await own.ask('license', 'import', file('late.license'))
  granted(await (await meet()).authorize({ organizationId, modules: ['qr-code'] }))
  expect(firstItem(late)).not.toBe(renewed)
})
