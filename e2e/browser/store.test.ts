import { afterAll, beforeAll, expect, test } from 'vitest'
import { sell, welcome } from '../lab/sale.ts'
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

test('U14 a page whose requests an ad blocker stops is told that it is blocked, and its counts go out when it is not', async () => {
  const context = await shop.browser.newContext()
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setBlockedURLs', { urls: ['*/v1/*'] })
  await page.goto(shop.site.url)
  await page.waitForSelector('html[data-state]', { state: 'attached', timeout: 20_000 })
  await record(page, 3)
  const blocked = () =>
    page.evaluate(async () => {
      await license.flush()
      return license.state.kind
    })
  await expect.poll(blocked, { timeout: 20_000, interval: 100 }).toBe('blocked')
  await session.send('Network.setBlockedURLs', { urls: [] })
  const flushed = () => page.evaluate(() => license.flush().then(() => license.diagnostics().pending))
  await expect.poll(flushed, { timeout: 30_000, interval: 500 }).toBe(0)
  expect(await page.evaluate(() => license.state.kind)).toBe('licensed')
  await settlesAt(3)
  expect(faults).toEqual([])
  await context.close()
})

test('U14 a browser without Web Locks says so, and two of its tabs neither lose nor double', async () => {
  const context = await shop.browser.newContext()
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })
  })
  const first = await visit(context, shop.site.url)
  const second = await visit(context, shop.site.url)
  const state = await first.page.evaluate(() => license.state)
  expect(state).toMatchObject({ kind: 'storage-failed', modules: ['qr-code', 'pdf417', 'aztec'] })
  expect(state).toHaveProperty('message', expect.stringContaining('Web Locks'))
  await record(first.page, 3)
  await record(second.page, 4)
  await Promise.all([first, second].map(({ page }) => page.evaluate(() => license.flush())))
  await record(first.page, 2)
  await first.page.close()
  await second.page.evaluate(() => license.flush())
  await settlesAt(9)
  await context.close()
})

test('U14 a store that is cleared under an open page is written anew, and the page is told', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const before = await page.evaluate(() => license.clientUuid)
  await record(page, 3)
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: shop.site.url, storageTypes: 'indexeddb' })
  await record(page, 4)
  const told = await page.evaluate(() => license.diagnostics().faults.map(({ kind }) => kind))
  expect(told).toContain('storage')
  await page.evaluate(() => license.flush())
  await settlesAt(7)
  await page.close()
  const again = await visit(context, shop.site.url)
  expect(await again.page.evaluate(() => license.clientUuid)).toBe(before)
  expect(faults).toEqual([])
  await context.close()
})

test('U14 a page that has no room left says so, and what it counts is still sent', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: shop.site.url, quotaSize: 1 })
  const recorded = await page.evaluate(async () => {
    const told: string[] = []
    license.on('state', ({ kind }) => told.push(kind))
    let count = 0
    while (!told.includes('storage-failed')) {
      license.record('qr-code')
      count += 1
      await license.flushed()
    }
    await license.flush()
    return count
  })
  await settlesAt(recorded)
  await session.send('Storage.overrideQuotaForOrigin', { origin: shop.site.url })
  await record(page, 1)
  await page.evaluate(() => license.flush())
  expect(await page.evaluate(() => license.state.kind)).toBe('licensed')
  await settlesAt(1)
  expect(faults).toEqual([])
  await context.close()
})

test('A10 a denial that one tab is given ends the license of the others at once', async () => {
  const organizationId = await welcome(shop.lab, 'Small Shop')
  await sell(shop.lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=4'] })
  const context = await shop.browser.newContext()
  const open = async () => {
    const { page } = await visit(context, shop.site.url)
    await page.evaluate(async (id) => {
      await license.close()
      globalThis.license = await openLicense({ ...options, organizationId: id })
    }, organizationId)
    return page
  }
  const [first, second] = [await open(), await open()]
  expect(await second.evaluate(() => license.state.kind)).toBe('licensed')
  await record(first, 10)
  const state = () =>
    first.evaluate(async () => {
      await license.flush()
      return license.state.kind
    })
  await expect.poll(state, { timeout: 20_000, interval: 300 }).toBe('denied')
  const denied = () => second.evaluate(() => license.state)
  await expect.poll(denied, { timeout: 20_000, interval: 50 }).toMatchObject({ kind: 'denied', code: -20120 })
  await context.close()
})
