import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { encode } from '../independent-device/encoding.ts'
import { sealWith } from '../independent-device/jwe.ts'
import { readProblem } from '../independent-device/problem.ts'
import { deniedWith, granted, problem } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let device: Device
let organizationId: string
let slot: number

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=100000'] })
  device = lab.device()
  granted(await device.authorize({ organizationId }))
  slot = Math.floor(device.now() / 180)
})
afterAll(async () => {
  // After everything a stranger tried, nothing is counted and the server still serves.
  expect((await statistics(lab, `${organizationId}-default`)).total).toBe(0)
  granted(await lab.device().authorize({ organizationId }))
  await lab.stop()
})

const figures = () => [{ slot, counts: { 'qr-code': 1 } }]

const post = async (path: string, body: string | Uint8Array<ArrayBuffer>, contentType = 'application/jose') =>
  problem(
    await readProblem(
      await fetch(`${lab.url}${path}`, { method: 'POST', headers: { 'content-type': contentType }, body }),
    ),
  )

/** Flips one bit of the given part of a compact JWE, keeping it strict base64url. */
const flip = (compact: string, part: number): string => {
  const parts = compact.split('.')
  const bytes = Buffer.from(parts[part]!, 'base64url')
  bytes[Math.floor(bytes.length / 2)]! ^= 1
  parts[part] = encode(bytes)
  return parts.join('.')
}

test('a flipped bit in vector, ciphertext or tag of a report is undecryptable', async () => {
  for (const part of [2, 3, 4]) {
    const { body } = device.prepare(figures())
    expect(await post('/v1/reports', flip(body, part))).toBe('400 undecryptable')
  }
})

test('a flipped bit in vector, ciphertext or tag of an authorization request is undecryptable', async () => {
  for (const part of [2, 3, 4])
    expect(
      problem(await lab.device().authorize({ organizationId }, { change: (body) => flip(body, part) })),
    ).toBe('400 undecryptable')
})

test('an unknown server key is 401 key-unknown', async () => {
  const kid = encode(randomBytes(32))
  expect(problem(await lab.device().authorize({ organizationId }, { header: { kid } }))).toBe(
    '401 key-unknown',
  )
})

test('a ticket this server did not make is 401 ticket-unknown', async () => {
  const { ticket } = device.grant!
  for (const kid of [encode(randomBytes(200)), flip(`${ticket}`, 0), 'x', ''])
    expect(problem(await device.send(device.prepare(figures(), { header: { kid } })))).toMatch(
      kid.length > 100 ? /^401 ticket-unknown$/ : /^(401 ticket-unknown|400 malformed)$/,
    )
})

test('another client’s UUID under one’s own ticket is 403 client-mismatch', async () => {
  const stranger = lab.device()
  expect(
    problem(await device.send(device.prepare(figures(), { plaintext: { client: stranger.uuid } }))),
  ).toBe('403 client-mismatch')
})

test('a report sealed with another ticket’s key is undecryptable', async () => {
  const other = lab.device()
  granted(await other.authorize({ organizationId }))
  const mixed = { ...device.grant!, reportKey: other.grant!.reportKey }
  expect(problem(await device.send(device.prepare(figures(), { grant: mixed })))).toBe('400 undecryptable')
})

test('a genuine token of the other route, or an unknown typ, is wrong-typ', async () => {
  let request = ''
  const keep = (body: string) => {
    request = body
    return body
  }
  granted(await lab.device().authorize({ organizationId }, { change: keep }))
  expect(await post('/v1/reports', request)).toBe('400 wrong-typ')
  expect(await post('/v1/authorizations', device.prepare(figures()).body)).toBe('400 wrong-typ')
  expect(problem(await device.send(device.prepare(figures(), { header: { typ: 'x' } })))).toBe(
    '400 wrong-typ',
  )
  expect(problem(await lab.device().authorize({ organizationId }, { header: { typ: 'x' } }))).toBe(
    '400 wrong-typ',
  )
})

test('zip, crit and any algorithm but the one of the contract are refused', async () => {
  for (const header of [
    { zip: 'DEF' },
    { crit: ['exp'] },
    { alg: 'none' },
    { alg: 'A256KW' },
    { enc: 'A128GCM' },
    { alg: 'RSA1_5' },
  ]) {
    expect(problem(await device.send(device.prepare(figures(), { header })))).toBe('400 malformed')
    expect(problem(await lab.device().authorize({ organizationId }, { header }))).toBe('400 malformed')
  }
})

test('an unsigned or half message is malformed', async () => {
  const { body } = device.prepare(figures())
  const unsigned = `${encode('{"alg":"none"}')}.${encode('{}')}.`
  for (const bytes of [
    '',
    'x',
    '....',
    unsigned,
    body.slice(0, body.lastIndexOf('.')),
    `${body}.x`,
    `${body}=`,
    ` ${body}`,
  ])
    for (const path of ['/v1/reports', '/v1/authorizations'])
      expect(`${path} ${bytes}: ${await post(path, bytes)}`).toMatch(
        /: 400 (malformed|wrong-typ|undecryptable)$/,
      )
})

test('base64url is strict: a last character with unused bits set, white space and padding are refused everywhere', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const loose = (part: string) => `${part.slice(0, -1)}${alphabet[alphabet.indexOf(part.at(-1)!) + 1]}`
  const { body } = device.prepare(figures())
  const parts = body.split('.')
  for (const [place, part] of parts.entries()) {
    if (part === '') continue
    const others = [`${part}=`, `${part}\n`, `${part.slice(0, 4)} ${part.slice(4)}`, part.replace(/^./, '+')]
    if (part.length % 4 !== 0) others.push(loose(part))
    for (const other of others) {
      const told = await post('/v1/reports', parts.with(place, other).join('.'))
      expect(`${place} ${JSON.stringify(other.slice(-6))}: ${told}`).toMatch(
        /: (400 (malformed|undecryptable)|401 ticket-unknown)$/,
      )
    }
  }
})

test('an ephemeral key off the curve, of another curve or missing is refused', async () => {
  const { x } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })
  const off = { kty: 'EC', crv: 'P-256', x: x!, y: encode(randomBytes(32)) }
  for (const epk of [off, { kty: 'EC', crv: 'P-384', x: p384.x!, y: p384.y! }, null, 'x'])
    expect(problem(await lab.device().authorize({ organizationId }, { header: { epk } }))).toMatch(
      /^400 (malformed|undecryptable)$/,
    )
})

test('another media type is 415', async () => {
  for (const type of ['application/json', 'text/plain', 'application/jose+json']) {
    expect(await post('/v1/reports', device.prepare(figures()).body, type)).toMatch(/^415/)
    expect(await post('/v1/authorizations', 'x', type)).toMatch(/^415/)
  }
})

test('a report above 1 MiB is 413', async () => {
  expect(await post('/v1/reports', 'a'.repeat(1024 * 1024 + 1))).toMatch(/^413/)
})

test('JSON nested deeper than 8 is too-deep; duplicate names and lone surrogates are malformed', async () => {
  const { ticket, reportKey } = device.grant!
  const sealed = (text: string) =>
    sealWith(reportKey, { alg: 'dir', enc: 'A256GCM', kid: ticket, typ: 'cs-report+jwe' }, Buffer.from(text))
  const { plaintext } = device.prepare(figures())
  const open = plaintext.toString().slice(0, -1)
  expect(await post('/v1/reports', sealed(`${open},"x":${'['.repeat(9)}${']'.repeat(9)}}`))).toBe(
    '400 too-deep',
  )
  expect(await post('/v1/reports', sealed(`${open},"sequence":9}`))).toBe('400 malformed')
  expect(await post('/v1/reports', sealed(`${open},"x":"\\ud800"}`))).toBe('400 malformed')
  expect(await post('/v1/reports', sealed(`${open},"x":1e400}`))).toBe('400 malformed')
  expect(await post('/v1/reports', sealed('[]'))).toBe('400 malformed')
})

test('A1: v other than 1 is a signed -20105', async () => {
  expect(deniedWith(await lab.device().authorize({ organizationId, v: 2 }))).toBe(-20105)
})
