import { cp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { asObject, type Json } from '../independent-device/encoding.ts'
import { granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let device: Device
let organizationId: string

const file = (name: string): string => join(dirname(lab.data), name)

/** Submits so often, and writes what a client opened with `keepReceipts` keeps of it. */
const keep = async (name: string, times: number): Promise<string> => {
  device.server = null
  granted(await device.authorize({ organizationId }))
  const kept: Json[] = []
  for (let count = 1; count <= times; count += 1) {
    const prepared = device.prepare([{ slot: Math.floor(device.now() / 180), counts: { 'qr-code': count } }])
    const { envelope, head } = receipt(await device.send(prepared))
    device.lastHead = head.compact
    kept.push({ plaintext: prepared.plaintext.toString(), envelope })
  }
  await writeFile(file(name), JSON.stringify(kept))
  return file(name)
}

beforeAll(async () => {
  // A file of SQLite can be put back to an older state by whoever owns the machine.
  lab = await startLab({ database: 'sqlite' })
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000'] })
  device = lab.device()
})
afterAll(async () => lab?.stop())

test('protocol.md: receipts are evidence after their key is gone, with a statement of their time', async () => {
  const old = await keep('old.json', 2)
  const statement = file('old.license')
  await lab.ask('statement', 'export', statement)
  // Keys are dropped 60 days after their last use, and a new one is used every 30 days.
  for (let month = 0; month < 4; month += 1) {
    await lab.ask('clock', '--advance', '35d')
    await keep('later.json', 1)
  }
  const alone = await lab.cli('heads', 'verify', old)
  expect([alone.code, alone.stderr]).toEqual([
    1,
    expect.stringMatching(/^unknown-key.*Give a statement of that time with it/),
  ])
  expect(await lab.ask('heads', 'verify', old, statement)).toMatchObject({
    verified: true,
    receipts: 2,
    statements: 1,
    contradictions: [],
  })
})

test('protocol.md: a server that was put back cannot show the chain through what it acknowledged, and has forked', async () => {
  const before = await keep('before.json', 2)
  await lab.end()
  await cp(lab.data, file('copy'), { recursive: true })
  await lab.start()
  const after = await keep('after.json', 2)
  expect(await lab.ask('heads', 'verify', before, after)).toMatchObject({ verified: true, receipts: 4 })
  await lab.kill9()
  await rm(lab.data, { recursive: true })
  await cp(file('copy'), lab.data, { recursive: true })
  await lab.start()
  expect(await lab.ask('heads', 'verify', before)).toMatchObject({ verified: true })
  const forked = await lab.cli('heads', 'verify', before, after)
  expect(forked.code).toBe(1)
  expect(forked.json).toMatchObject({ verified: false, receipts: 4 })
  const told = { kind: 'not-shown', server: lab.initialized['serverUuid'] }
  expect(asObject(forked.json, 'heads verify')['contradictions']).toEqual([
    expect.objectContaining({ ...told, number: 1 }),
    expect.objectContaining({ ...told, number: 2 }),
  ])
})
