import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { record, visit } from './visit.ts'

const TALK = '**/countersign-talk.min.js*'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(async () => shop?.stop())

const settlesAt = (count: number): Promise<void> =>
  expect.poll(() => shop.counted(), { timeout: 20_000, interval: 100 }).toBe(count)

test('U5 a page that comes back with a license and counts nothing loads one file and speaks to nobody', async () => {
  const context = await shop.browser.newContext()
  const first = await visit(context, shop.site.url)
  await record(first.page, 2)
  await first.page.evaluate(() => license.close())
  await settlesAt(2)
  await first.page.close()
  const paths: string[] = []
  context.on('request', (request) => paths.push(new URL(request.url()).pathname))
  const { page, faults, hosts } = await visit(context, shop.site.url)
  expect(await page.getAttribute('html', 'data-state')).toBe('licensed')
  await page.evaluate(() => license.close())
  expect(paths.filter((path) => path.includes('countersign'))).toEqual(['/countersign.min.js'])
  expect([...hosts]).toEqual([new URL(shop.site.url).host])
  expect(faults).toEqual([])
  await context.close()
})

test('U13 files of two versions side by side are not used together, and that is a state', async () => {
  const context = await shop.browser.newContext()
  const path = '/countersign-talk.min.js'
  const talk = shop.site.files.get(path) ?? ''
  shop.site.files.set(path, talk.replaceAll('0.1.0', '0.0.9'))
  const { page, faults } = await visit(context, shop.site.url)
  expect(await page.evaluate(() => JSON.stringify(license.state))).toContain('version 0.0.9 beside 0.1.0')
  shop.site.files.set(path, talk)
  expect(faults).toEqual([])
  await context.close()
})

test('U5 a page that cannot load what talks to servers has a state, keeps its counts, and sends them once it can', async () => {
  const context = await shop.browser.newContext()
  await context.route(TALK, (route) => route.abort())
  const page = await context.newPage()
  const thrown: string[] = []
  page.on('pageerror', (error) => thrown.push(error.message))
  await page.goto(shop.site.url)
  await page.waitForSelector('html[data-state=unreachable]', { state: 'attached', timeout: 20_000 })
  await record(page, 3)
  await page.evaluate(() => license.flush())
  const { state, held } = await page.evaluate(async () => ({
    state: license.state,
    ...(await license.disclose()),
  }))
  expect(JSON.stringify(state)).toContain('countersign-talk.min.js')
  expect(Object.keys(held).some((key) => key.startsWith('figures/'))).toBe(true)
  await context.unroute(TALK)
  await page.evaluate(() => license.flush())
  await expect.poll(() => page.evaluate(() => license.state.kind), { timeout: 20_000 }).toBe('licensed')
  await settlesAt(5)
  expect(thrown).toEqual([])
  await context.close()
})
