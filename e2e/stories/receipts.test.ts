import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Device, newSession } from '../independent-device/device.ts'
import { asList, asObject, asText, type Json, parseObject } from '../independent-device/encoding.ts'
import { headDigest, type Receipt, verifyHead } from '../independent-device/receipt.ts'
import { granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let devices: Device[]
let receipts: Receipt[]

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=100000'] })
  devices = Array.from({ length: 16 }, () => lab.device())
  for (const device of devices) granted(await device.authorize({ organizationId }))
  const send = async (device: Device) => {
    const slot = Math.floor(device.now() / 180)
    return receipt(
      await device.send(device.prepare([{ slot, session: newSession(), counts: { 'qr-code': 1 } }])),
    )
  }
  receipts = []
  for (let round = 0; round < 4; round++) receipts.push(...(await Promise.all(devices.map(send))))
})
afterAll(async () => lab?.stop())

/** Whatever wraps them, the compact heads of an answer. */
const compactHeads = (value: Json): string[] => {
  const list = Array.isArray(value) ? value : asList(asObject(value)['heads'], 'heads')
  return list.map((one) => (typeof one === 'string' ? one : asText(asObject(one)['head'], 'head')))
}

const fetchHeads = async (chain: string, after?: number): Promise<string[]> => {
  const query = new URLSearchParams({ chain, ...(after === undefined ? {} : { after: String(after) }) })
  const response = await fetch(`${lab.url}/v1/heads?${query}`)
  expect(response.status).toBe(200)
  return compactHeads(JSON.parse(await response.text()) as Json)
}

test('protocol.md: every receipt proved its inclusion under a signed head of one chain', () => {
  expect(receipts).toHaveLength(64)
  expect(new Set(receipts.map(({ head }) => head.chain)).size).toBe(1)
  // Some commits acknowledged many submissions at once: fewer heads than receipts.
  expect(new Set(receipts.map(({ head }) => head.number)).size).toBeLessThan(64)
})

test('protocol.md: GET /v1/heads shows the whole chain, each head naming the digest of the one before', async () => {
  const { chain } = receipts[0]!.head
  const served = await fetchHeads(chain)
  const signing = devices[0]!.server!.trusted.signing
  const heads = served.map((compact) => verifyHead(compact, signing))
  expect(heads[0]).toMatchObject({ number: 1, previous: null, chain })
  for (const [n, head] of heads.entries()) {
    if (n === 0) continue
    expect(head.number).toBe(heads[n - 1]!.number + 1)
    expect(head.previous).toBe(headDigest(heads[n - 1]!.compact))
  }
  for (const { head } of receipts) expect(served).toContain(head.compact)
})

test('protocol.md: `after` goes on behind a number', async () => {
  const { chain } = receipts[0]!.head
  const [all, rest] = [await fetchHeads(chain), await fetchHeads(chain, 1)]
  expect(rest).toEqual(all.slice(1))
})

test('protocol.md: an auditor proves kept receipts against what the server shows, and other bytes prove nothing', async () => {
  const device = devices[0]!
  const slot = Math.floor(device.now() / 180)
  const kept = []
  for (let count = 1; count <= 3; count++) {
    const prepared = device.prepare([{ slot, counts: { 'qr-code': count } }])
    const { envelope, head } = receipt(await device.send(prepared))
    device.lastHead = head.compact
    kept.push({ plaintext: prepared.plaintext.toString(), envelope })
  }
  const file = join(dirname(lab.data), 'receipts.json')
  await writeFile(file, JSON.stringify(kept))
  expect(await lab.ask('heads', 'verify', file)).toMatchObject({
    verified: true,
    receipts: 3,
    chains: 1,
    chainsShown: 1,
    lastHeadsFound: 2,
    contradictions: [],
  })
  await writeFile(file, JSON.stringify(kept).replace('qr-code', 'pdf417'))
  const altered = await lab.cli('heads', 'verify', file)
  expect([altered.code, altered.stderr]).toEqual([1, expect.stringContaining('other figures than were sent')])
})

test('protocol.md: a chain is one run of one server process; the heads of earlier runs are still shown', async () => {
  const before = receipts[0]!.head
  await lab.kill9()
  await lab.start()
  const device = devices[0]!
  const next = receipt(
    await device.send(
      device.prepare([
        { slot: Math.floor(device.now() / 180), session: newSession(), counts: { 'qr-code': 1 } },
      ]),
    ),
  )
  expect(next.head).toMatchObject({ number: 1, previous: null })
  expect(next.head.chain).not.toBe(before.chain)
  expect(await fetchHeads(before.chain)).toContain(before.compact)
})

test('protocol.md: /v1/server has an ETag over everything but the time', async () => {
  const first = await fetch(`${lab.url}/v1/server`)
  const etag = first.headers.get('etag')!
  expect(first.headers.get('cache-control')).toBe('no-cache')
  expect(parseObject(await first.text())).toMatchObject({ version: '1', role: 'main', serving: true })
  const again = await fetch(`${lab.url}/v1/server`, { headers: { 'if-none-match': etag } })
  expect(again.status).toBe(304)
})

test('protocol.md: /v1/* answers preflights from any origin, without credentials', async () => {
  for (const path of ['/v1/authorizations', '/v1/reports', '/v1/server']) {
    const response = await fetch(`${lab.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example.com',
        'access-control-request-method': path === '/v1/server' ? 'GET' : 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect([200, 204]).toContain(response.status)
    expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/shop\.example\.com)$/)
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type')
    expect(response.headers.get('access-control-max-age')).toBe('86400')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  }
  const plain = await fetch(`${lab.url}/v1/server`, { headers: { origin: 'https://shop.example.com' } })
  expect(plain.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/shop\.example\.com)$/)
  expect(plain.headers.get('access-control-expose-headers')).toBe('Retry-After')
})

test('protocol.md: a problem is readable from any origin too, so that a page can tell what is wrong', async () => {
  for (const path of ['/v1/authorizations', '/v1/reports']) {
    const response = await fetch(`${lab.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose', origin: 'https://shop.example.com' },
      body: 'x',
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/shop\.example\.com)$/)
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After')
  }
})
