import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { record, visit } from './visit.ts'

const TALK = '**/countersign-talk.min.js*'
const SENTENCES = '**/countersign-sentences.min.js*'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(async () => shop?.stop())

const settlesAt = (count: number): Promise<void> =>
  expect.poll(() => shop.counted(), { timeout: 20_000, interval: 100 }).toBe(count)

test('U5 a page that comes back with a license and counts nothing loads one file and speaks to nobody', async () => {
  const context = await shop.browser.newContext()
  await context.addInitScript(() => {
    StorageManager.prototype.persist = async () => {
      document.documentElement.dataset['persist'] = 'asked for'
      return false
    }
  })
  const first = await visit(context, shop.site.url)
  // U8: that the browser does not evict the store.
  expect(await first.page.getAttribute('html', 'data-persist')).toBe('asked for')
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

test('U5 a page of a bundler whose second file did not load recovers by itself', async () => {
  const context = await shop.browser.newContext()
  // What a bundler makes of the library: two files, whose second has one address only.
  const talk = '**/browser-talk.js'
  await context.route('**/product.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll('countersign.min.js', 'browser.js'),
    })
  })
  await context.route(talk, (route) => route.abort())
  const { page } = await visit(context, shop.site.url)
  expect(await page.getAttribute('html', 'data-state')).toBe('unreachable')
  await record(page, 1)
  await context.unroute(talk)
  await expect.poll(() => page.evaluate(() => license.state.kind), { timeout: 40_000 }).toBe('licensed')
  await page.evaluate(() => license.close())
  await settlesAt(3)
  await context.close()
})

test('U11 a programming error is told in words, which are loaded for it, and by number where they cannot be loaded', async () => {
  const context = await shop.browser.newContext()
  await context.route(SENTENCES, (route) => route.abort())
  const { page } = await visit(context, shop.site.url)
  const said = (more: object): Promise<string> =>
    page.evaluate(
      (wrong) => openLicense({ ...options, ...wrong }).then(String, (error: unknown) => String(error)),
      more,
    )
  expect(await said({ instances: 0 })).toMatch(/^TypeError: Fault \d+, whose words could not be loaded: /)
  await context.unroute(SENTENCES)
  expect(await said({ servers: ['http://far.example'] })).toBe(
    'TypeError: "http://far.example" in "servers" is not an https address (http only for loopback).',
  )
  expect(await said({ instances: 0 })).toBe('TypeError: "instances" is a whole number, 1 or more.')
  await context.close()
})

test('P2 a page says in words why it does not believe a server', async () => {
  const context = await shop.browser.newContext()
  const { page } = await visit(context, shop.site.url)
  const state = await page.evaluate(async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
    ])
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
    const stranger = { kty: 'EC', crv: 'P-256', x, y, sandbox: true } as const
    const license = await openLicense({ ...options, rootKeys: [stranger] })
    await license.close()
    return license.state
  })
  expect(JSON.stringify(state)).toContain('It is signed by a key that is none of the root keys.')
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
  await settlesAt(6)
  expect(thrown).toEqual([])
  await context.close()
})
