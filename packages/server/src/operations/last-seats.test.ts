import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { readSettings } from '../config/read-settings.ts'
import { openServer } from './serve.ts'
import { type Lab, openLab } from './testing/lab.ts'

/** Every charge way that gives seats or places, with how many of those that ask may have one. */
const WAYS = [
  { chargeWay: 'device', quota: 20, granted: 22 },
  { chargeWay: 'server', quota: 14, granted: 15 },
  // A twelfth of a year's exceptions is allowed from the begin: ceil(10 × 6 / 12).
  { chargeWay: 'active-device', quota: 10, granted: 15, exceptionsPerUnitYear: 6 },
  { chargeWay: 'concurrent-device', quota: 12, granted: 12, exceptionsPerUnitYear: 0 },
  // Whole devices of three instances each.
  { chargeWay: 'concurrent-instance', quota: 20, granted: 6, exceptionsPerUnitYear: 0, instances: 3 },
] as const

const EACH = 60
const LIMITS = { requestsPerSecond: '100000', requestsBurst: '100000' }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const alone = async (): Promise<{ readonly lab: Lab; readonly urls: readonly string[] }> => {
  const lab = await openLab({ settings: LIMITS })
  closing.push(() => lab.close())
  return { lab, urls: [lab.server.url] }
}

const inPairs = async (): Promise<{ readonly lab: Lab; readonly urls: readonly string[] }> => {
  const database = await testDatabase()
  const settings = { database, ...LIMITS }
  const lab = await openLab({ init: { database }, settings })
  closing.push(() => lab.close())
  const home = await mkdtemp(join(tmpdir(), 'countersign-second-'))
  closing.push(() => rm(home, { recursive: true, force: true }))
  const data = join(home, 'data')
  await mkdir(data)
  await cp(join(lab.data, 'secret.key'), join(data, 'secret.key'))
  const other = await openServer(readSettings({ data, port: '0', logLevel: 'silent', ...settings }, {}))
  closing.push(() => other.close())
  return { lab, urls: [lab.server.url, other.url] }
}

describe.each([
  ['SQLite', alone],
  ['two servers on one PostgreSQL', inPairs],
])('hundreds of devices that ask at once on %s', (_, open) => {
  it('C10, C3, C4, C5, H4: the last seats of every charge way end exactly at quota plus tolerance or exceptions', async () => {
    const { lab, urls } = await open()
    const items = new Map<string, string>()
    for (const { granted: _granted, ...order } of WAYS) {
      const { instances: _instances, ...item } = { instances: null, ...order }
      const code = `${lab.organizationId}-${item.chargeWay}`
      items.set(item.chargeWay, await lab.license(item, { handshakeCode: code }))
    }
    const devices = Array.from({ length: EACH * WAYS.length }, (_each, index) => {
      const way = WAYS[index % WAYS.length]!
      const url = urls[Math.floor(index / WAYS.length) % urls.length]!
      const handshakeCode = `${lab.organizationId}-${way.chargeWay}`
      return { way, device: lab.device({ handshakeCode, deployment: 'server', url: () => url }) }
    })
    const asked = await Promise.all(
      devices.map(async ({ way, device }) => {
        const answer = await device.ask('instances' in way ? { instances: way.instances } : {})
        return { way, answer }
      }),
    )
    for (const way of WAYS) {
      const answers = asked.filter((each) => each.way === way).map(({ answer }) => answer)
      const granted = answers.filter((answer) => answer.granted !== null)
      expect(granted, way.chargeWay).toHaveLength(way.granted)
      for (const answer of answers)
        if (answer.granted === null) expect(answer.denied?.code, way.chargeWay).toBe(-20120)
      const { seats, exceptions } = await lab.api('GET', `/items/${items.get(way.chargeWay)}`)
      const places = 'instances' in way ? way.instances : 1
      expect(seats, way.chargeWay).toMatchObject({ taken: way.granted * places })
      if (way.chargeWay === 'active-device') expect(exceptions).toEqual({ used: 5, allowed: 5 })
    }
  })
})
