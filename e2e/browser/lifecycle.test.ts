import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { record, visit } from './visit.ts'

let shop: Shop
let expected = 0
beforeAll(async () => {
  shop = await openShop()
  shop.site.files.set('/elsewhere', '<!doctype html><title>Elsewhere</title>')
})
afterAll(async () => shop?.stop())

/** Sends from a page until all that was counted so far is there. */
const settlesAt = async (page: Page, added: number): Promise<void> => {
  expected += added
  const sendAndCount = async (): Promise<number> => {
    await page.evaluate(() => license.flush())
    return shop.counted()
  }
  await expect.poll(sendAndCount, { timeout: 20_000, interval: 100 }).toBe(expected)
}

/** Leaves the page for another of its site and marks it, so that it is known again. */
const leave = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    document.documentElement.dataset['left'] = ''
  })
  await page.goto(`${shop.site.url}/elsewhere`)
}

/** Goes back; whether it is the page that was left, not one that was loaded anew. */
const comeBack = async (page: Page): Promise<boolean> => {
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForSelector('html[data-state=licensed]', { state: 'attached', timeout: 20_000 })
  return page.evaluate(() => document.documentElement.dataset['left'] !== undefined)
}

test('U3 a page that the browser kept while another was shown goes on counting where it was', async () => {
  const context = await shop.browser.newContext()
  const { page, faults } = await visit(context, shop.site.url)
  await record(page, 3)
  await leave(page)
  expect(await comeBack(page)).toBe(true)
  await record(page, 4)
  await settlesAt(page, 7)
  expect(await page.evaluate(() => license.diagnostics().faults)).toEqual([])
  expect(faults).toEqual([])
  await context.close()
})

test('U3 a kept page that another tab needs a lock of is given up by the browser, and its counts are sent by that tab', async () => {
  const context = await shop.browser.newContext()
  const { page } = await visit(context, shop.site.url)
  const other = await visit(context, shop.site.url)
  const uuid = await page.evaluate(() => license.clientUuid)
  await record(page, 3)
  await leave(page)
  await settlesAt(other.page, 3)
  expect(await comeBack(page)).toBe(false)
  expect(await page.evaluate(() => license.clientUuid)).toBe(uuid)
  await record(page, 4)
  await settlesAt(page, 4)
  expect(other.faults).toEqual([])
  await context.close()
})

test('U3 a frozen tab’s counts are sent by another, and it goes on when it is thawed', async () => {
  const context = await shop.browser.newContext()
  const frozen = await visit(context, shop.site.url)
  const other = await visit(context, shop.site.url)
  const session = await context.newCDPSession(frozen.page)
  await record(frozen.page, 3)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await record(other.page, 4)
  await settlesAt(other.page, 7)
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await record(frozen.page, 5)
  await settlesAt(frozen.page, 5)
  expect([...frozen.faults, ...other.faults]).toEqual([])
  await context.close()
})

test('U3 a tab that is frozen amid a sending holds others up, and makes none fail, wait or lose', async () => {
  const context = await shop.browser.newContext()
  const frozen = await visit(context, shop.site.url)
  const other = await context.newPage()
  await other.goto(shop.site.url)
  await other.waitForSelector('html[data-state=licensed]', { state: 'attached', timeout: 20_000 })
  await other.evaluate(async () => {
    await license.close()
    globalThis.license = await openLicense({ ...options, timeout: 300 })
    await license.flush()
  })
  const asked = Promise.withResolvers<void>()
  await frozen.page.route('**/v1/reports', () => asked.resolve())
  await record(frozen.page, 3)
  await frozen.page.evaluate(() => void license.flush())
  await asked.promise
  const session = await context.newCDPSession(frozen.page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await record(other, 4)
  await other.evaluate(() => license.flush())
  expect(await other.evaluate(() => license.state.kind)).toBe('licensed')
  expect(await shop.counted()).toBe(expected)
  await frozen.page.unroute('**/v1/reports')
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await frozen.page.close()
  await settlesAt(other, 7)
  await context.close()
})

test('U8 a private window is a device of its own for as long as it is open, and counts as any other', async () => {
  const open = async () => {
    const context = await shop.browser.newContext()
    const { page, faults } = await visit(context, shop.site.url)
    await record(page, 2)
    await settlesAt(page, 2)
    await page.reload()
    await page.waitForSelector('html[data-state=licensed]', { state: 'attached', timeout: 20_000 })
    const uuid = await page.evaluate(() => license.clientUuid)
    expect(faults).toEqual([])
    await context.close()
    return uuid
  }
  expect(await open()).not.toBe(await open())
})
