import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { slotAt } from '@countersign/protocol'
import { openPostgresStore } from '@countersign/store/postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administer, testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { readSettings } from '../config/read-settings.ts'
import { rebuild } from './rebuild.ts'
import { openServer, type RunningServer } from './serve.ts'
import type { LabDevice } from './testing/device.ts'
import { type Lab, openLab } from './testing/lab.ts'

let lab: Lab
let other: RunningServer
let home: string
let database: string
beforeEach(async () => {
  database = await testDatabase()
  const settings = {
    database,
    requestsPerSecond: '100000',
    requestsBurst: '100000',
    reportsPerMinute: '10000',
  }
  lab = await openLab({ init: { database }, settings })
  home = await mkdtemp(join(tmpdir(), 'countersign-second-'))
  // An identical server needs the key that seals, and the database.
  const data = join(home, 'data')
  await mkdir(data)
  await cp(join(lab.data, 'secret.key'), join(data, 'secret.key'))
  other = await openServer(readSettings({ data, port: '0', logLevel: 'silent', ...settings }, {}))
})
afterEach(async () => {
  await other?.close()
  await lab?.close()
  await rm(home, { recursive: true, force: true })
})

/** A device whose requests go to either server by chance. */
const roaming = (organizationId: string | null = lab.organizationId): LabDevice =>
  lab.device({ organizationId, url: () => (Math.random() < 0.5 ? lab.server.url : other.url) })

const differences = async () => {
  const store = await openPostgresStore({ url: database })
  try {
    return await rebuild({ store }, { repair: false })
  } finally {
    await store.close()
  }
}

const total = async (): Promise<number> =>
  Number((await lab.api('GET', `/statistics?handshakeCode=${lab.organizationId}-default`))['total'])

describe('identical servers on one database', () => {
  it('H4 give no more seats than quota and tolerance hold, however many devices ask both at once', async () => {
    const item = await lab.license({ chargeWay: 'device', quota: 20 })
    const asked = await Promise.all(Array.from({ length: 200 }, () => roaming().ask()))
    expect(asked.filter(({ granted }) => granted !== null)).toHaveLength(22)
    for (const { granted, denied } of asked) if (granted === null) expect(denied?.code).toBe(-20120)
    expect((await lab.api('GET', `/items/${item}`))['seats']).toMatchObject({ taken: 22 })
    expect(await differences()).toEqual([])
  })

  it('O1 make the license of a paid order once, whichever of them is told, and number invoices without a gap', async () => {
    const ask = async (index: number, path: string, body: unknown): Promise<Record<string, any>> => {
      const response = await fetch(`${index % 2 === 0 ? lab.server.url : other.url}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${lab.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return (await response.json()) as Record<string, any>
    }
    await lab.api('POST', '/offers', {
      code: 'starter',
      name: 'Starter',
      kind: 'purchase',
      currency: 'EUR',
      price: 100,
      makes: { items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 5 }] },
    })
    const order = { organizationId: lab.organizationId, lines: [{ offer: 'starter' }], method: 'wire' }
    const placed = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index, '/orders', order)))
    expect(placed.map(({ documents: [{ number }] }) => number).toSorted()).toEqual(
      placed.map((_, index) => `INV-00000${index + 1}`),
    )
    const id = placed[0]?.['id']
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ask(index, `/orders/${id}/confirm-payment`, { reference: 'x' }),
      ),
    )
    expect(new Set(told.map(({ licenseId }) => licenseId)).size).toBe(1)
    expect((await lab.api('GET', '/licenses'))['rows']).toHaveLength(1)
  }, 60_000)

  it('T1 give no more trials of a day than the cap, however many devices ask both at once', async () => {
    const cap = 10
    await lab.api('PATCH', '/products/barcode-reader', { publicTrialsPerDay: cap })
    const asked = await Promise.all(Array.from({ length: 60 }, () => roaming(null).ask()))
    expect(asked.filter(({ granted }) => granted !== null)).toHaveLength(cap)
    for (const { granted, denied } of asked) if (granted === null) expect(denied?.code).toBe(-20123)
  })

  it('H4 give the same decision to a request that is repeated at the other one, also at the same time', async () => {
    const item = await lab.license({ chargeWay: 'device', quota: 100 })
    for (let round = 0; round < 10; round += 1) {
      const first = lab.device()
      const second = lab.device({ url: () => other.url, uuid: first.options.uuid })
      const trusted = await first.trust()
      const request = first.request(trusted.time)
      const [one, two] = await Promise.all([
        first.send(request, trusted),
        second.send(request, await second.trust()),
      ])
      expect(one.granted?.jti).toBe(two.granted?.jti)
    }
    expect((await lab.api('GET', `/items/${item}`))['seats']).toMatchObject({ taken: 10 })
  })

  it('U4 count what both are told once, and charge what each is told', async () => {
    const item = await lab.license({ chargeWay: 'count', quota: 1_000_000 })
    const devices = Array.from({ length: 20 }, () => lab.device())
    await Promise.all(devices.map((device) => device.authorize()))
    const slot = slotAt((await devices[0]!.serverInfo()).time)
    const tell = async (device: LabDevice, url: string, count: number) => {
      const told = lab.device({ url: () => url, uuid: device.options.uuid })
      told.authorization = device.authorization
      const submission = JSON.stringify({
        client: device.options.uuid,
        store: device.store,
        sequence: count,
        dropped: 0,
        lastHead: null,
        reports: [{ session: device.session, slot, counts: { 'qr-code': count } }],
      })
      expect((await told.submit(submission)).status).toBe(200)
    }
    for (const round of [1, 2, 3, 4, 5])
      await Promise.all(
        devices.flatMap((device) => [
          tell(device, lab.server.url, round * 10),
          tell(device, other.url, round * 10 - 3),
        ]),
      )
    expect(await total()).toBe(20 * 50)
    expect((await lab.api('GET', `/items/${item}`))['used']).toBe(20 * 50)
    expect(await differences()).toEqual([])
  })

  it('P1 learn each other’s new keys, and open what the other has sealed', async () => {
    await lab.license({ chargeWay: 'count', quota: 1_000_000 })
    const device = lab.device()
    await device.authorize()
    await lab.server.local.keys.renew(lab.server.local.clock.now(), { rotate: 'now' })
    expect(other.local.keys.keySet).not.toBe(lab.server.local.keys.keySet)
    await other.local.keys.follow()
    expect(other.local.keys.keySet).toBe(lab.server.local.keys.keySet)
    const roamer = lab.device({ url: () => other.url, uuid: device.options.uuid })
    roamer.authorization = device.authorization
    expect((await roamer.report({ 'qr-code': 3 })).receipt?.accepted).toBe(1)
    // Both renew at once: one does, the other takes over.
    const later = lab.server.local.clock.now() + 8 * 86_400
    await Promise.all([lab.server.local.keys.renew(later), other.local.keys.renew(later)])
    expect(other.local.keys.keySet).toBe(lab.server.local.keys.keySet)
  })

  it('H3 lose and double nothing that they acknowledged when their connections are cut at any moment', async () => {
    const item = await lab.license({ chargeWay: 'count', quota: 1_000_000 })
    const devices = Array.from({ length: 12 }, roaming)
    await Promise.all(devices.map((device) => device.authorize()))
    const slot = slotAt((await devices[0]!.serverInfo()).time)
    let working = true
    let cuts = 0
    const cutting = (async () => {
      const name = new URL(database).pathname.slice(1)
      while (working) {
        const rows = await administer(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' order by random() limit 1`,
        )
        cuts += rows.length
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
      }
    })()
    let again = 0
    await Promise.all(
      devices.map(async (device) => {
        for (let count = 1; count <= 25; count += 1) {
          const submission = device.submission([{ slot, counts: { 'qr-code': count } }])
          // As the client does: the same bytes until they are acknowledged.
          while ((await device.submit(submission)).receipt === null) again += 1
        }
      }),
    )
    working = false
    await cutting
    console.info(`${cuts} connections cut, ${again} submissions sent again`)
    expect(cuts).toBeGreaterThan(5)
    expect(await total()).toBe(12 * 25)
    expect((await lab.api('GET', `/items/${item}`))['used']).toBe(12 * 25)
    expect(await differences()).toEqual([])
  })
})
