import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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

const file = (name: string) => join(dirname(vendor.data), name)
const slotAt = (seconds: number) => Math.floor(seconds / 180)
const both = async (advance: string) => {
  await vendor.ask('clock', '--advance', advance)
  await own.ask('clock', '--advance', advance)
}
const now = async () => Number((await own.ask('clock'))['now'])
const firstItem = (answer: { [name: string]: unknown }) =>
  asText(asObject(asList(answer['items'] as never)[0])['id'])

/** A device that meets the self-hosted server afresh, as it does when the clock has been moved. */
const meet = async () => {
  const device = own.device()
  await device.meet(organizationId)
  return device
}

beforeAll(async () => {
  vendor = await startLab()
  own = await startSelfHosted(vendor)
  await sellProduct(vendor)
  organizationId = await welcome(vendor)
  code = `${organizationId}-default`
  const created = await vendor.ask(
    'license',
    'create',
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=count,quota=1000,days=60',
  )
  license = asText(created['id'])
  const activated = await vendor.ask(
    'license',
    'activate',
    license,
    '--hosting',
    'self',
    '--server-uuid',
    asText(own.initialized['serverUuid']),
    '--output',
    file('order.license'),
  )
  item = firstItem(activated)
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
  await vendor.ask('license', 'extend', license, '--quota', '500', '--output', file('more.license'))
  await own.ask('license', 'import', file('more.license'))
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 950, quota: 1500 })
})

test('C7, L6: in grace a device goes on, and what it uses moves to the renewal when that is imported', async () => {
  await both('62d')
  const device = await meet()
  expect(granted(await device.authorize({ organizationId })).payload).toMatchObject({ stage: 'grace' })
  await device.report({ slot: slotAt(await now()), counts: { 'qr-code': 30 } })
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 980 })
  const renewal = await vendor.ask('license', 'renew', license, '--output', file('renewal.license'))
  const imported = await own.ask('license', 'import', file('renewal.license'))
  expect(imported['handshakeCodes']).toEqual([code])
  expect(await own.ask('item', 'show', item)).toMatchObject({ used: 950 })
  expect(await own.ask('item', 'show', firstItem(renewal))).toMatchObject({ used: 30, quota: 1000 })
  expect(granted(await device.authorize({ organizationId })).payload).toMatchObject({ stage: 'normal' })
  item = firstItem(renewal)
})

test('L5: a revocation file ends the item at once, and is spent', async () => {
  const other = await vendor.ask(
    'license',
    'create',
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=count,quota=10,modules=pdf417',
  )
  const id = asText(other['id'])
  await vendor.ask(
    'license',
    'activate',
    id,
    '--hosting',
    'self',
    '--server-uuid',
    asText(own.initialized['serverUuid']),
    '--output',
    file('second.license'),
  )
  await vendor.ask('license', 'revoke', `${id}-1`, '--output', file('revocation.license'))
  const early = await own.cli('license', 'import', file('revocation.license'))
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('is not on this server')])
  await own.ask('license', 'import', file('second.license'))
  expect(await own.ask('license', 'import', file('revocation.license'))).toMatchObject({ kind: 'revocation' })
  expect(await own.ask('item', 'show', `${id}-1`)).toMatchObject({ stage: 'revoked' })
  const replayed = await own.cli('license', 'import', file('revocation.license'))
  expect([replayed.code, replayed.stderr]).toEqual([1, expect.stringContaining('is spent')])
})

test('A1, H5: after expiry and grace the device is denied, the license is expired, and the server goes on', async () => {
  const { expires } = await own.ask('item', 'show', item)
  await both(`${Math.ceil((Number(expires) + 7 * DAY - (await now())) / DAY)}d`)
  const device = await meet()
  expect([-20111, -20113]).toContain(
    deniedWith(await device.authorize({ organizationId, modules: ['qr-code'] })),
  )
  expect(await own.ask('license', 'show', license)).toMatchObject({ status: 'expired' })
  const again = await vendor.ask(
    'license',
    'renew',
    asText((await vendor.ask('item', 'show', item))['licenseId']),
    '--output',
    file('late.license'),
  )
  await own.ask('license', 'import', file('late.license'))
  const later = await meet()
  granted(await later.authorize({ organizationId, modules: ['qr-code'] }))
  expect(firstItem(again)).not.toBe(item)
})
