import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { record, visit } from './visit.ts'

let shop: Shop
let expected = 0
beforeAll(async () => {
  shop = await openShop()
})
afterAll(async () => shop?.stop())

const settlesAt = async (added: number): Promise<void> => {
  expected += added
  await expect.poll(() => shop.counted(), { timeout: 20_000, interval: 100 }).toBe(expected)
}

test('U8 two tabs are one device, and the one that lives sends what the closed one recorded', async () => {
  const context = await shop.browser.newContext()
  // Who lives looks for the dead once a minute of the monotonic clock.
  await context.addInitScript(() => {
    const now = performance.now.bind(performance)
    let ahead = 0
    performance.now = () => now() + ahead
    globalThis.leap = (milliseconds) => {
      ahead += milliseconds
    }
  })
  const first = await visit(context, shop.site.url)
  const second = await visit(context, shop.site.url)
  const uuids = await Promise.all([first, second].map(({ page }) => page.evaluate(() => license.clientUuid)))
  expect(new Set(uuids).size).toBe(1)
  await record(first.page, 5)
  await record(second.page, 7)
  await first.page.close()
  expected += 12
  const sendAndCount = async (): Promise<number> => {
    await second.page.evaluate(() => {
      leap(60_000)
      return license.flush()
    })
    return shop.counted()
  }
  await expect.poll(sendAndCount, { timeout: 20_000, interval: 100 }).toBe(expected)
  expect([...first.faults, ...second.faults]).toEqual([])
  await context.close()
})

test('U14 the library loaded twice in one page is one device on one store', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const uuids = await page.evaluate(async () => {
    const again = await loadAgain()
    const other = await again.open(options)
    for (let time = 0; time < 3; time++) license.record('qr-code')
    for (let time = 0; time < 4; time++) other.record('qr-code')
    await Promise.all([license.flush(), other.flush()])
    await other.close()
    return [license.clientUuid, other.clientUuid]
  })
  expect(new Set(uuids).size).toBe(1)
  await settlesAt(7)
  expect(faults).toEqual([])
  await context.close()
})

test('U13 the library works unchanged in a dedicated, a shared and a service worker, on the page’s store', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const said = await page.evaluate(async () => {
    const work = { module: 'qr-code', count: 6 }
    const told = (
      port: Worker | MessagePort,
    ): Promise<{ state: string; clientUuid: string; pending: number }> =>
      new Promise((resolve) => {
        port.onmessage = ({ data }) => resolve(data)
        port.postMessage(work)
      })
    const dedicated = new Worker(worker, { type: 'module' })
    const shared = new SharedWorker(worker, { type: 'module' })
    await navigator.serviceWorker.register(serviceWorker, { type: 'module' })
    const { active } = await navigator.serviceWorker.ready
    const { port1, port2 } = new MessageChannel()
    const answer = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data)
    })
    active?.postMessage(work, [port2])
    const answers = await Promise.all([told(dedicated), told(shared.port), answer])
    return { answers, own: license.clientUuid }
  })
  for (const answer of said.answers)
    expect(answer).toEqual({ state: 'licensed', clientUuid: said.own, pending: 0 })
  await settlesAt(18)
  expect(faults).toEqual([])
  await context.close()
})

test('U3 a page that is hidden sends what it has, with keepalive', async () => {
  const context = await shop.browser.newContext()
  const { page } = await visit(context, shop.site.url)
  await page.evaluate(() => {
    const native = globalThis.fetch
    globalThis.fetch = (url, init) => {
      document.documentElement.dataset['keepalive'] = String(init?.keepalive)
      return native(url, init)
    }
  })
  await record(page, 2)
  // A browser without a screen hides no page: the event is told to it by hand.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.waitForSelector('html[data-keepalive=true]', { state: 'attached', timeout: 20_000 })
  await settlesAt(2)
  await context.close()
})
