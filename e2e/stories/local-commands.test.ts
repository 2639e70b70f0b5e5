import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asObject, parseObject } from '../independent-device/encoding.ts'
import { parseJws } from '../independent-device/jws.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { run } from '../lab/processes.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000'] })
})
afterAll(async () => lab?.stop())

const list = (apiKey: string) => run(['product', 'list', '--json', '--url', lab.url, '--api-key', apiKey])

test('api-key create shows a key once, list never shows it, revoke ends it at once', async () => {
  const created = await lab.local('api-key', 'create', '--name', 'reports')
  expect(created.code).toBe(0)
  const { id, apiKey } = asObject(created.json) as { id: string; apiKey: string }
  expect((await list(apiKey)).code).toBe(0)

  const listed = await lab.local('api-key', 'list')
  expect((listed.json as { name: string }[]).map(({ name }) => name)).toEqual(['init', 'reports'])
  expect(listed.stdout).not.toContain(apiKey)

  expect((await lab.local('api-key', 'revoke', id)).code).toBe(0)
  expect(await list(apiKey)).toMatchObject({ code: 1, stdout: '' })
  expect((await lab.local('api-key', 'revoke', 'no-such-key')).code).toBe(1)
})

test('P5: an API key with the scope to read changes nothing', async () => {
  const created = await lab.local('api-key', 'create', '--name', 'viewer', '--scopes', 'read')
  const apiKey = String(asObject(created.json)['apiKey'])
  expect((await list(apiKey)).code).toBe(0)
  const write = await run([
    ...['organization', 'create', 'Never', '--json'],
    ...['--url', lab.url, '--api-key', apiKey],
  ])
  expect(write).toMatchObject({ code: 1, stdout: '' })
})

test('keys export tells the public root key that init told, and nothing private', async () => {
  const { code, json } = await lab.local('keys', 'export')
  expect(code).toBe(0)
  const { kty, crv, x, y } = lab.root.keys[0]!
  expect(json).toMatchObject({ kty, crv, x, y, sandbox: true })
  expect(asObject(json)['d']).toBeUndefined()
})

test('inspect shows an authorization, verifies it against the root key, and refuses one changed byte', async () => {
  const { compact, jti } = granted(await lab.device().authorize({ organizationId }))
  const [file, root, broken] = ['a.jws', 'root.jwk', 'b.jws'].map((name) => `${lab.data}-${name}`)
  const exported = await lab.local('keys', 'export')
  const [header, payload, signature] = compact.split('.') as [string, string, string]
  const other = signature[10] === 'A' ? 'B' : 'A'
  await writeFile(file!, compact)
  await writeFile(root!, exported.stdout)
  await writeFile(broken!, `${header}.${payload}.${signature.slice(0, 10)}${other}${signature.slice(11)}`)

  const good = await run(['inspect', file!, '--root-key', root!, '--json'])
  expect(good.code).toBe(0)
  expect(parseObject(good.stdout)).toMatchObject({ verified: true, payload: { jti } })
  // Without a root key nothing can be called verified.
  expect(parseObject((await run(['inspect', file!, '--json'])).stdout)).toMatchObject({ verified: false })
  for (const path of [broken!, `${lab.data}-nowhere`])
    expect(await run(['inspect', path, '--root-key', root!, '--json'])).toMatchObject({ code: 1, stdout: '' })
})

test('doctor says in one line each what it checked', async () => {
  await lab.end()
  const { code, json } = await lab.local('doctor')
  await lab.start()
  expect(code).toBe(0)
  const checks = json as { check: string; ok: boolean; message: string }[]
  for (const subject of ['clock', 'disk', 'fsync', 'database', 'keys', 'certificates', 'back-ups', 'peers'])
    expect(checks.map(({ check }) => check).join(', ')).toContain(subject)
  for (const { ok, message } of checks) {
    expect(ok, message).toBe(true)
    expect(message).not.toContain('\n')
  }
})

test('doctor finds a directory that is none', async () => {
  const { code } = await run(['doctor', '--data', `${lab.data}-nowhere`, '--json'])
  expect(code).toBe(1)
})

test('P1: keys rotate without breaking devices in the field', async () => {
  const device = lab.device()
  const before = granted(await device.authorize({ organizationId }))
  await lab.end()
  expect((await lab.local('keys', 'rotate', '--force')).code).toBe(0)
  await lab.start()
  // The device still knows the old key set alone, and seals to the old key; the answer brings the new one.
  const after = granted(await device.authorize({ organizationId }))
  expect(parseJws(after.compact).header['kid']).not.toBe(parseJws(before.compact).header['kid'])
  await device.meet(organizationId)
  device.grant = before
  await device.report({ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 1 } })
})

test('protocol.md: a new signing key is published at least 48 hours before its first use', async () => {
  const published = new Map<string, number>()
  const used = new Map<string, number>()
  const note = (seen: Map<string, number>, kid: string, at: number) => seen.set(kid, seen.get(kid) ?? at)
  for (let step = 0; step < 20 && used.size < 2; step++) {
    await lab.ask('clock', '--advance', step === 1 ? '27d' : '6h')
    const device = lab.device()
    const { signing } = await device.meet(organizationId)
    const { compact, iat } = granted(await device.authorize({ organizationId }))
    for (const { kid } of signing) note(published, kid, iat)
    note(used, String(parseJws(compact).header['kid']), iat)
  }
  expect(used.size).toBe(2)
  const [, [kid, first]] = [...used] as [[string, number], [string, number]]
  // It was published up to one step before this story looked.
  expect(first - published.get(kid)!).toBeGreaterThanOrEqual((48 - 6) * 3600)
})
