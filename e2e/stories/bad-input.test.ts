import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Device, newSession } from '../independent-device/device.ts'
import { encode } from '../independent-device/encoding.ts'
import { sealWith } from '../independent-device/jwe.ts'
import { granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

// quality.md, "Bad input to refuse": against a server in a process of its own.

let lab: Lab
let organizationId: string
let device: Device
/** A true report and a true authorization request, as their bytes go over the wire. */
let report: string
let request: string

beforeAll(async () => {
  lab = await startLab({
    serve: ['--requests-per-second=1000000', '--requests-burst=10000000', '--reports-per-minute=1000000'],
  })
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000000'] })
  device = lab.device()
  granted(await device.authorize({ organizationId }))
  report = device.prepare([{ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 1 } }]).body
  await lab.device().authorize({ organizationId }, { change: (body) => (request = body) })
})
afterAll(async () => lab?.stop())

const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${lab.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose', ...headers },
    body: body as BodyInit,
  })

/** Refused by a problem that says what is wrong, and by no fault of the server. */
const refusedBy = async (answer: Response, what: string): Promise<number> => {
  const text = await answer.text()
  expect(answer.status, `${what}: ${text}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${what}: ${text}`).toBeLessThan(500)
  expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/)
  expect(JSON.parse(text), what).toMatchObject({ status: answer.status, title: expect.any(String) })
  return answer.status
}

const total = async () => (await statistics(lab, `${organizationId}-default`)).total

/** Something else than it was: a character changed, parts left out, doubled, swapped, or cut. */
const mutation = fc.oneof(
  fc
    .record({ at: fc.nat(), to: fc.constantFrom(...'AZaz09-_.=+/ \n\u0000é') })
    .map(({ at, to }) => (text: string) => {
      const place = at % text.length
      return text.slice(0, place) + to + text.slice(place + 1)
    }),
  fc.nat().map((at) => (text: string) => text.slice(0, at % text.length)),
  fc.nat().map((at) => (text: string) => text.slice(1 + (at % (text.length - 1)))),
  fc.tuple(fc.nat(4), fc.nat(4)).map(([a, b]) => (text: string) => {
    const parts = text.split('.')
    ;[parts[a], parts[b]] = [parts[b] ?? '', parts[a] ?? '']
    return parts.join('.')
  }),
  fc.nat(4).map((n) => (text: string) => text.split('.').toSpliced(n, 1).join('.')),
  fc.nat(4).map((n) => (text: string) => text.split('.').toSpliced(n, 0, 'e30').join('.')),
)

test('P6 a report or request with anything changed is refused with a problem, and counts nothing', async () => {
  const before = await total()
  await fc.assert(
    fc.asyncProperty(fc.boolean(), mutation, async (isReport, change) => {
      const original = isReport ? report : request
      const changed = change(original)
      fc.pre(changed !== original)
      await refusedBy(
        await post(isReport ? '/v1/reports' : '/v1/authorizations', changed),
        changed.slice(0, 120),
      )
    }),
    { numRuns: 300 },
  )
  expect(await total()).toBe(before)
})

test('P6 bytes, text and structures that are no JOSE at all are refused with a problem', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v1/reports', '/v1/authorizations'),
      fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.string({ unit: 'binary' }), fc.json()),
      async (path, body) => void (await refusedBy(await post(path, body), String(body).slice(0, 80))),
    ),
    { numRuns: 150 },
  )
})

test('P6 a true seal around any JSON is refused or acknowledged, never a fault; what is acknowledged is exactly what counts', async () => {
  const grant = device.grant!
  const header = { alg: 'dir', enc: 'A256GCM', kid: grant.ticket, typ: 'cs-report+jwe' }
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 12 }), async (json) => {
      const answer = await post('/v1/reports', sealWith(grant.reportKey, header, Buffer.from(json)))
      await refusedBy(answer, json)
    }),
    { numRuns: 150 },
  )
  const before = await total()
  let counted = 0
  const anything = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.boolean())
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.oneof(fc.constantFrom('qr-code', 'pdf417', '__proto__'), fc.string()), anything, {
        maxKeys: 5,
      }),
      async (counts) => {
        const slot = Math.floor(device.now() / 180) - 1
        const prepared = device.prepare([{ slot, session: newSession(), counts: counts as never }])
        const answer = await device.send(prepared)
        if ('kind' in answer) {
          expect([400, 403]).toContain(answer.status)
          return
        }
        const refused = new Set(answer.refused.map(({ module }) => module))
        if (answer.accepted === 0) return
        for (const [module, count] of Object.entries(counts))
          if (!refused.has(module)) counted += Number(count)
      },
    ),
    { numRuns: 200 },
  )
  expect(await total()).toBe(before + counted)
})

test('P6 compressed bodies are not opened, so that a bomb stays small: 415 or 400 at once', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  for (const encoding of ['gzip', 'deflate', 'br'])
    for (const path of ['/v1/reports', '/v1/authorizations'])
      await refusedBy(await post(path, bomb, { 'content-encoding': encoding }), encoding)
  const bombs = { alg: 'dir', enc: 'A256GCM', zip: 'DEF', kid: device.grant!.ticket, typ: 'cs-report+jwe' }
  await refusedBy(await post('/v1/reports', sealWith(device.grant!.reportKey, bombs, bomb)), 'zip')
})

test('P6 a message for another server, another device or another time counts nothing or once', async () => {
  const other = await startLab()
  try {
    expect(
      await refusedBy(
        await fetch(`${other.url}/v1/reports`, {
          method: 'POST',
          headers: { 'content-type': 'application/jose' },
          body: report,
        }),
        'a report for another server',
      ),
    ).toBe(401)
    const stranger = await fetch(`${other.url}/v1/authorizations`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: request,
    })
    expect(await refusedBy(stranger, 'a request for another server')).toBe(401)
  } finally {
    await other.stop()
  }
  const before = await total()
  const slot = Math.floor(device.now() / 180)
  const prepared = device.prepare([{ slot, session: newSession(), counts: { 'qr-code': 5 } }])
  for (let time = 0; time < 5; time++) receipt(await device.send(prepared))
  expect(await total()).toBe(before + 5)
})

test('P6 hostile addresses, heads and methods are refused with a problem, and nothing of them comes back in a header', async () => {
  for (const path of [
    '/v1/server?organization=%00',
    '/v1/server?organization=100200%0d%0aX-Injected:%201',
    '/v1/heads?chain=../../etc/passwd',
    "/v1/heads?chain=' OR 1=1 --&after=1",
    '/v1/heads?chain=AAAAAAAAAAA&after=99999999999999999999',
    '/v1/%ff',
    `/v1/server?organization=${'9'.repeat(5_000)}`,
    '/api/v1/devices/%00',
    '/api/v1/statistics?item=%27%20OR%201%3D1',
  ]) {
    const answer = await fetch(`${lab.url}${path}`, { headers: { authorization: `Bearer ${lab.apiKey}` } })
    expect(answer.headers.get('x-injected'), path).toBeNull()
    await refusedBy(answer, path)
  }
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    await refusedBy(await fetch(`${lab.url}/v1/reports`, { method }), method)
  const large = await fetch(`${lab.url}/v1/server`, { headers: { 'x-large': 'a'.repeat(20_000) } })
  expect([400, 431]).toContain(large.status)
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200)
})

test('P6 a ticket of this server with any character changed opens nothing', async () => {
  const { ticket, reportKey } = device.grant!
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const kid = change(ticket)
      fc.pre(kid !== ticket && kid.length > 0)
      const header = { alg: 'dir', enc: 'A256GCM', kid, typ: 'cs-report+jwe' }
      const plaintext = Buffer.from(
        JSON.stringify({ client: device.uuid, store: encode(Buffer.alloc(8)), sequence: 1, reports: [] }),
      )
      const answer = await post('/v1/reports', sealWith(reportKey, header, plaintext))
      expect([400, 401]).toContain(await refusedBy(answer, kid.slice(0, 60)))
    }),
    { numRuns: 100 },
  )
})
