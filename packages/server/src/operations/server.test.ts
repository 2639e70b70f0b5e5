import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreInUse } from '@countersign/store/port'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './api-keys.ts'
import { doctor } from './doctor.ts'
import { initialize } from './init.ts'
import { exportRootKey, issueIssuer, rotateKeys } from './keys.ts'
import { openLocal } from './local.ts'
import { rebuild } from './rebuild.ts'
import { type Lab, openLab } from './testing/lab.ts'
import { TEST_CERTIFICATE, TEST_KEY } from './testing/tls.ts'

let home: string
let lab: Lab | null = null
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-init-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))
afterEach(async () => {
  await lab?.close()
  lab = null
})

const DAY = 86_400
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('init', () => {
  it('makes a directory that only its owner reads, with a 32-byte secret key and the root key apart', async () => {
    const data = join(home, 'hosted')
    const made = await initialize({
      data,
      mode: 'hosted',
      sandbox: false,
      publicUrl: 'https://lts.example.com/lts/',
    })
    expect(made.serverUuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(made.apiKey).toMatch(/^cs_[A-Za-z0-9_-]{43}$/)
    expect(made.setupUrl).toMatch(/^https:\/\/lts\.example\.com\/lts\/setup#/)
    expect([
      await modeOf(data),
      await modeOf(join(data, 'secret.key')),
      await modeOf(join(data, 'root-key.private.jwk')),
    ]).toEqual([0o700, 0o600, 0o600])
    expect((await readFile(join(data, 'secret.key'))).length).toBe(32)
    expect(made.rootKey).not.toHaveProperty('d')
    const root = JSON.parse(await readFile(join(data, 'root-key.private.jwk'), 'utf8')) as Record<
      string,
      string
    >
    const database = await readFile(join(data, 'countersign.db'), 'latin1')
    expect(database).not.toContain(root['d'])
    expect(database).not.toContain(made.apiKey)
  })

  it('refuses a directory that exists, a self-hosted server without root key, and a root that is marked otherwise', async () => {
    await expect(initialize({ data: home, mode: 'hosted', sandbox: false })).rejects.toMatchObject({
      code: 'directory-exists',
    })
    await expect(
      initialize({ data: join(home, 'self'), mode: 'self-hosted', sandbox: false }),
    ).rejects.toMatchObject({ code: 'root-key-needed' })
    const rootKeyFile = join(home, 'sandbox-root.jwk')
    const sandbox = await initialize({ data: join(home, 'sandbox'), mode: 'hosted', sandbox: true })
    await writeFile(rootKeyFile, JSON.stringify(sandbox.rootKey))
    await expect(
      initialize({ data: join(home, 'self'), mode: 'self-hosted', sandbox: false, rootKeyFile }),
    ).rejects.toMatchObject({ code: 'sandbox-mismatch' })
    const self = await initialize({
      data: join(home, 'self'),
      mode: 'self-hosted',
      sandbox: true,
      rootKeyFile,
    })
    expect(self.rootKey).toEqual(sandbox.rootKey)
    await expect(stat(join(home, 'self', 'root-key.private.jwk'))).rejects.toThrow()
  })

  it('encrypts the root key when it is given a passphrase, and several sandboxes may share one root', async () => {
    const rootPassphraseFile = join(home, 'passphrase')
    await writeFile(rootPassphraseFile, 'a passphrase that is long\n')
    const first = await initialize({
      data: join(home, 'first'),
      mode: 'hosted',
      sandbox: true,
      rootPassphraseFile,
    })
    const rootKeyFile = join(home, 'first', 'root-key.private.jwk')
    expect(await readFile(rootKeyFile, 'utf8')).toMatch(/^ey/)
    const second = await initialize({
      data: join(home, 'second'),
      mode: 'hosted',
      sandbox: true,
      rootKeyFile,
      rootPassphraseFile,
    })
    expect(second.rootKey).toEqual(first.rootKey)
    await expect(
      initialize({ data: join(home, 'third'), mode: 'hosted', sandbox: true, rootKeyFile }),
    ).rejects.toMatchObject({ code: 'root-key-unusable' })
    await expect(stat(join(home, 'third'))).rejects.toThrow()
  })
})

describe('a data directory', () => {
  it('that was never initialized is refused with a sentence; one that is served can be opened by no second process', async () => {
    await expect(openLocal(join(home, 'nothing'))).rejects.toThrow(/run `countersign init/)
    lab = await openLab()
    await expect(openLocal(lab.data)).rejects.toBeInstanceOf(StoreInUse)
  })

  it('has API keys that are made, listed, found and revoked, and kept as digests', async () => {
    const local = await openLocal(join(home, 'hosted'))
    const made = await createApiKey(local.store, { name: 'portal', scopes: ['read'] })
    expect(await findApiKey(local.store, made.token)).toMatchObject({ name: 'portal', scopes: ['read'] })
    expect((await listApiKeys(local.store)).map(({ name }) => name)).toEqual(['init', 'portal'])
    await revokeApiKey(local.store, made.id)
    expect(await findApiKey(local.store, made.token)).toBeNull()
    await expect(revokeApiKey(local.store, made.id)).rejects.toMatchObject({ code: 'no-such-key' })
    await local.close()
  })

  it('gets a new issuer from its own root key only, and rotates keys at once', async () => {
    const local = await openLocal(join(home, 'hosted'))
    const before = local.keys.signingKey(local.clock.now()).kid
    expect((await rotateKeys(local, { force: true })).signing).not.toBe(before)
    const issued = await issueIssuer(local, { rootKeyFile: join(home, 'hosted', 'root-key.private.jwk') })
    expect(issued.expires - local.clock.now()).toBeGreaterThan(3_649 * DAY)
    const other = join(home, 'sandbox', 'root-key.private.jwk')
    await expect(issueIssuer(local, { rootKeyFile: other })).rejects.toMatchObject({
      code: 'root-key-unusable',
    })
    expect(await exportRootKey(local)).toHaveLength(1)
    await local.close()
  })

  it('is found in order by doctor, which says one line for each check', async () => {
    const findings = await doctor(join(home, 'hosted'))
    expect(findings.filter(({ ok }) => !ok)).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual([
      'disk space',
      'fsync',
      'clock',
      'database',
      'keys',
      'certificates',
      'https',
      'back-ups',
      'peers',
    ])
    expect(await doctor(join(home, 'nothing'))).toMatchObject([{ ok: false }])
  })
})

describe('a server', () => {
  it('loses nothing that it acknowledged when it is stopped and started, and rebuild finds no difference (H3)', async () => {
    lab = await openLab()
    const itemId = await lab.license({ chargeWay: 'count', quota: 1000 })
    const device = lab.device()
    await device.authorize()
    await device.report({ 'qr-code': 7, pdf417: 2 })
    await lab.restart()
    expect((await device.report({ 'qr-code': 9 })).receipt).toMatchObject({ accepted: 1 })
    expect((await lab.api('GET', `/items/${itemId}`))['used']).toBe(11)
    expect(await rebuild(lab.server.local, { repair: false })).toEqual([])
  })

  it('that is told to stop answers what has arrived', async () => {
    lab = await openLab({ settings: { requestsBurst: '100000' } })
    await lab.license({ chargeWay: 'count', quota: 100_000 })
    const device = lab.device()
    await device.authorize()
    const slot = Math.floor((await device.serverInfo()).time / 180)
    const bodies = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        device.sealReport(device.submission([{ slot, counts: { 'qr-code': index + 1 } }])),
      ),
    )
    const sent = Promise.all(
      bodies.map((body) => device.post('/v1/reports', body).then(({ status }) => status)),
    )
    await new Promise((resolve) => setImmediate(resolve))
    const [statuses] = await Promise.all([sent.catch(() => []), lab.restart()])
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  })

  it('of a sandbox renews its keys before it tells the new time, and old devices go on (command-line, "Sandbox")', async () => {
    lab = await openLab()
    await lab.license({ chargeWay: 'count', quota: 1000, days: 800 })
    const device = lab.device()
    await device.authorize()
    for (const days of [1, 8, 45, 100, 200]) {
      await lab.advance(days * DAY)
      const granted = await device.authorize()
      expect(granted.exp - granted.iat).toBe(7 * DAY)
      expect((await device.report({ 'qr-code': 1 })).status).toBe(200)
    }
    await lab.restart()
    const granted = await device.authorize()
    expect(granted.iat - Date.now() / 1000).toBeGreaterThan(350 * DAY)
  })

  it('keeps a seat by reports, and moves its last contact by minutes only (C1)', async () => {
    lab = await openLab()
    const itemId = await lab.license({ chargeWay: 'device', quota: 2, activeDays: 30 })
    const device = lab.device()
    const { iat } = await device.authorize()
    const seat = async () =>
      (
        await lab!.server.local.store.read((tx) =>
          tx.authorizations.seatsOfItem(itemId, { limit: 10, after: null }),
        )
      )[0]
    await lab.advance(60)
    await device.report({ 'qr-code': 1 })
    expect((await seat())?.lastContact).toBe(iat)
    await lab.advance(600)
    await device.report({ 'qr-code': 2 })
    expect((await seat())?.lastContact).toBeGreaterThanOrEqual(iat + 600)
  })

  it('answers under the path of its public URL, whether the proxy strips it or not (P7)', async () => {
    lab = await openLab({ settings: { publicUrl: 'https://www.example.com/lts/' } })
    const statuses = await Promise.all(
      ['/lts/v1/server', '/v1/server', '/ltsx/v1/server'].map((path) =>
        fetch(`${lab!.server.url}${path}`).then(({ status }) => status),
      ),
    )
    expect(statuses).toEqual([200, 200, 404])
    await lab.license({ chargeWay: 'count', quota: 10 })
    expect((await lab.device().authorize()).servers).toEqual(['https://www.example.com/lts'])
  })

  it('serves HTTPS with the files given', async () => {
    const [certificate, key] = [join(home, 'tls.pem'), join(home, 'tls.key')]
    await writeFile(certificate, TEST_CERTIFICATE)
    await writeFile(key, TEST_KEY)
    const data = join(home, 'tls')
    await initialize({ data, mode: 'hosted', sandbox: true })
    const { openServer } = await import('./serve.ts')
    const { readSettings } = await import('../config/read-settings.ts')
    const server = await openServer(
      readSettings({ data, port: '0', logLevel: 'silent', tlsCertificate: certificate, tlsKey: key }, {}),
    )
    const status = await new Promise<number | undefined>((resolve, reject) =>
      get(
        `${server.url}/healthz`,
        { ca: [TEST_CERTIFICATE], checkServerIdentity: () => undefined },
        (response) => resolve(response.resume().statusCode),
      ).on('error', reject),
    )
    expect([server.url.startsWith('https://'), status]).toEqual([true, 200])
    await server.close()
  })

  it('shows metrics to this machine, or to who has the token, by route and status only (P4)', async () => {
    lab = await openLab({ settings: { metricsToken: 'a-token' } })
    const { url } = lab.server
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    const response = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer a-token' } })
    expect(await response.text()).toContain(
      'countersign_requests_total{route="/api/v1/products",method="POST",status="201"} 1',
    )
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })
})
