import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { run } from '../lab/processes.ts'
import { type Sale, sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let sale: Sale
let device: Device
let slot: number

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  sale = await sell(lab, organizationId, {
    items: [
      'product=barcode-reader,chargeWay=count,quota=500',
      'product=barcode-reader,chargeWay=device,quota=5',
    ],
  })
  device = lab.device()
  granted(await device.authorize({ organizationId, modules: ['qr-code', 'pdf417'] }))
  slot = Math.floor(device.now() / 180)
})
afterAll(async () => lab?.stop())

test('§7: statistics have total and rows, keyed by module, slot number, hour and day; rows without use are left out', async () => {
  await device.report({ slot, counts: { 'qr-code': 4, pdf417: 3 } })
  const at = new Date(slot * 180_000).toISOString()
  const code = `${organizationId}-default`
  const ask = (...more: string[]) => lab.ask('statistics', '--handshake-code', code, ...more)
  expect(await ask('--by', 'slot')).toMatchObject({ total: 7, rows: [{ key: slot, count: 7 }] })
  expect(await ask('--by', 'hour')).toMatchObject({ rows: [{ key: `${at.slice(0, 13)}:00Z`, count: 7 }] })
  expect(await ask('--by', 'day')).toMatchObject({ rows: [{ key: at.slice(0, 10), count: 7 }] })
  const { rows } = await ask('--by', 'module')
  const keys = (rows as { key: string; count: number }[]).map(({ key, count }) => `${key}=${count}`)
  expect(keys.sort()).toEqual(['pdf417=3', 'qr-code=4'])
  expect(await ask('--from', '2020-01-01', '--to', '2020-01-02')).toMatchObject({ total: 0, rows: [] })
  const [from, to] = [slot * 180, (slot + 1) * 180].map(String) as [string, string]
  expect(await ask('--from', from, '--to', to)).toMatchObject({ total: 7 })
  expect(await ask('--from', to)).toMatchObject({ total: 0 })
})

test('item show holds what command-line.md names, for units and for seats', async () => {
  const [count, seats] = sale.itemIds as [string, string]
  const named = ['id', 'chargeWay', 'quota', 'tolerance', 'used', 'overUse', 'stage', 'seats', 'exceptions']
  for (const id of [count, seats]) {
    const item = await lab.ask('item', 'show', id)
    for (const name of [...named, 'expires']) expect(item, `${id} ${name}`).toHaveProperty(name)
  }
  expect(await lab.ask('item', 'show', seats)).toMatchObject({
    chargeWay: 'device',
    seats: { quota: 5, taken: 1 },
  })
})

test('handshake-code create, update, order, show and list give the code, its organization, items and default', async () => {
  const code = `${organizationId}-shop`
  const [first, second] = sale.itemIds as [string, string]
  const shape = { code, organizationId, default: false }
  const made = await lab.ask(
    ...['handshake-code', 'create', code, '--organization', organizationId],
    ...['--item', first, '--item', second],
  )
  expect(made).toMatchObject({ ...shape, items: [first, second] })
  const ordered = await lab.ask('handshake-code', 'order', code, second, first)
  expect(ordered).toMatchObject({ ...shape, items: [second, first] })
  expect(await lab.ask('handshake-code', 'show', code)).toMatchObject({ ...shape, items: [second, first] })
  const removed = await lab.ask('handshake-code', 'update', code, '--remove-item', second)
  expect(removed).toMatchObject({ ...shape, items: [first] })
  const { json } = await lab.cli('handshake-code', 'list')
  expect(json).toContainEqual(expect.objectContaining({ ...shape, items: [first] }))
})

test('§1: the default moves to another code; the default cannot be deleted, the former one can', async () => {
  const other = await welcome(lab, 'Mover Ltd')
  await lab.ask('handshake-code', 'create', `${other}-next`, '--organization', other, '--default')
  expect(await lab.ask('organization', 'show', other)).toMatchObject({
    defaultHandshakeCode: `${other}-next`,
  })
  expect((await lab.cli('handshake-code', 'delete', `${other}-next`)).code).toBe(1)
  expect((await lab.cli('handshake-code', 'delete', `${other}-default`)).code).toBe(0)
})

test('A3b: a session password without a value is generated and shown once', async () => {
  const code = `${organizationId}-generated`
  const made = await lab.ask(
    ...['handshake-code', 'create', code, '--organization', organizationId],
    ...['--item', sale.itemIds[0]!, '--session-password'],
  )
  const sessionPassword = String(made['sessionPassword'])
  expect(sessionPassword.length).toBeGreaterThanOrEqual(12)
  granted(await lab.device().authorize({ handshakeCode: code, sessionPassword }))
  const shown = await lab.cli('handshake-code', 'show', code)
  expect(shown.stdout).not.toContain(sessionPassword)
})

test('A11: two session passwords may be valid at a time, a third is refused', async () => {
  const code = `${organizationId}-rolling`
  const [old, next] = ['the old password', 'the new password']
  await lab.ask(
    ...['handshake-code', 'create', code, '--organization', organizationId],
    ...['--item', sale.itemIds[0]!, '--session-password', old],
  )
  const add = (password: string) =>
    lab.cli('handshake-code', 'update', code, '--add-session-password', password)
  expect((await add(next)).code).toBe(0)
  expect((await add('one password too many')).code).toBe(1)
  for (const sessionPassword of [old, next])
    granted(await lab.device().authorize({ handshakeCode: code, sessionPassword }))
})

test('explain holds the decisions on a device; clock tells Unix seconds', async () => {
  const { json } = await lab.cli('explain', '--client', device.uuid)
  expect(JSON.stringify(json)).toContain(device.uuid)
  const { now } = await lab.ask('clock')
  expect(Number.isInteger(now)).toBe(true)
})

test('--help on every level exits 0 and shows an example', async () => {
  for (const command of ['init', 'serve', 'license create', 'handshake-code create', 'statistics', 'clock']) {
    const { code, stdout } = await run([...command.split(' '), '--help'])
    expect({ command, code }).toEqual({ command, code: 0 })
    expect(stdout).toMatch(/Example/)
  }
})

test('without --json there is a table for people, and no colours where no terminal is', async () => {
  const { code, stdout } = await run(['product', 'list', '--url', lab.url, '--api-key', lab.apiKey])
  expect(code).toBe(0)
  expect(stdout).toContain('barcode-reader')
  expect(() => JSON.parse(stdout) as unknown).toThrow()
  expect(stdout).not.toContain('\u001b[')
})

test('A13, T2: product update sets what licensees may unregister and what trials are, and takes each back', async () => {
  const update = (...options: string[]) => lab.ask('product', 'update', 'barcode-reader', ...options)
  expect(
    await update('--licensee-unregisters', '5', '--private-trial', '20d,50', '--new-seats-per-hour', '70'),
  ).toMatchObject({ licenseeUnregisters: 5, newSeatsPerHour: 70 })
  expect(await update('--licensee-unregisters', 'quota', '--new-seats-per-hour', 'default')).toMatchObject({
    licenseeUnregisters: null,
    newSeatsPerHour: null,
  })
  for (const wrong of [['--licensee-unregisters', 'some'], ['--private-trial', '20'], []])
    expect([wrong, (await lab.cli('product', 'update', 'barcode-reader', ...wrong)).code]).toEqual([wrong, 2])
})
