import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asText } from '../independent-device/encoding.ts'
import { openShop, type Shop } from './shop.ts'
import { visit } from './visit.ts'

let shop: Shop
let output: string
beforeAll(async () => {
  shop = await openShop()
  output = await mkdtemp(join(tmpdir(), 'countersign-offline-page-'))
})
afterAll(async () => {
  await shop?.stop()
  await rm(output, { recursive: true, force: true })
})

/** The file that the vendor makes for a page's client UUID. */
const buy = async (uuid: string): Promise<string> => {
  const { lab, organizationId } = shop
  const item = 'product=barcode-reader,chargeWay=count,quota=10'
  const made = await lab.ask('license', 'create', '--organization', organizationId, '--item', item)
  const id = asText(made['id'])
  await lab.ask('license', 'activate', id, '--hosting', 'offline', '--client-uuid', uuid, '--output', output)
  const [name = ''] = (await readdir(output)).filter((file) => file.includes(id))
  return readFile(join(output, name), 'utf8')
}

test('L10 a page under a strict policy accepts an offline license, counts over a reload, and stops by itself', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const text = await buy(await page.evaluate(() => license.clientUuid))
  /** Opens the offline license anew, and uses so many units. */
  const use = (units: number) =>
    page.evaluate(
      async ({ offlineLicense, count }) => {
        const offline = await openLicense({ ...options, servers: [], offlineLicense })
        const before = offline.state.kind
        const took = await offline.instances.acquire()
        if (count > 0) offline.record('qr-code', count)
        await offline.close()
        const { sent } = await offline.disclose()
        return { before, took, after: offline.has('qr-code'), sent: sent.length }
      },
      { offlineLicense: text, count: units },
    )
  expect(await use(4)).toEqual({ before: 'licensed', took: true, after: true, sent: 0 })
  await page.reload()
  await page.waitForFunction(() => globalThis.openLicense !== undefined)
  expect(await use(6)).toEqual({ before: 'licensed', took: true, after: false, sent: 0 })
  expect(await use(0)).toEqual({ before: 'denied', took: false, after: false, sent: 0 })
  expect(await page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0)
  expect(faults).toEqual([])
  await context.close()
})

test('L10 a service worker, which may load nothing later, does the same with the library in one file, instances too', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const text = await buy(await page.evaluate(() => license.clientUuid))
  const work = (count: number) =>
    page.evaluate(
      async ([offlineLicense, units]) => {
        await navigator.serviceWorker.register(serviceWorker, { type: 'module' })
        const { active } = await navigator.serviceWorker.ready
        const { port1, port2 } = new MessageChannel()
        const answer = new Promise((resolve) => {
          port1.onmessage = ({ data }) => resolve(data)
        })
        const message = { module: 'qr-code', count: units, options: { servers: [], offlineLicense } }
        active?.postMessage(message, [port2])
        return answer
      },
      [text, count] as const,
    )
  const clientUuid = await page.evaluate(() => license.clientUuid)
  const expected = { state: 'licensed', clientUuid, pending: 0, took: true, has: true }
  expect(await work(4)).toEqual(expected)
  expect(await work(6)).toEqual({ ...expected, state: 'denied', took: false, has: false })
  expect(faults).toEqual([])
  await context.close()
})
