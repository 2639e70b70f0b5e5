import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { page as pageWith } from './site.ts'
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

test('U13 a page that may do nothing but connect to the server is licensed and counted, and speaks to nobody else', async () => {
  const context = await shop.browser.newContext()
  const { page, faults, hosts } = await visit(context, shop.site.url)
  expect(await page.getAttribute('html', 'data-state')).toBe('licensed')
  await record(page, 3)
  await page.evaluate(() => license.flush())
  await settlesAt(3)
  const { sent, held } = await page.evaluate(() => license.disclose())
  expect(sent.map(({ what }) => what)).toEqual(['server', 'authorization', 'report'])
  expect(Object.keys(held)).not.toEqual([])
  expect([...hosts].sort()).toEqual([new URL(shop.site.url).host, new URL(shop.lab.url).host].sort())
  expect(faults).toEqual([])
  await context.close()
})

test('U13 a page whose policy forbids the connection gets a state, and no exception', async () => {
  const context = await shop.browser.newContext()
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(shop.site.url)
  await page.waitForFunction(() => globalThis.openLicense !== undefined)
  const state = await page.evaluate(async () => {
    const elsewhere = await openLicense({
      ...options,
      servers: ['https://127.0.0.1:9'],
      handshakeCode: '100200-elsewhere',
      organizationId: undefined,
    })
    elsewhere.record('qr-code')
    await elsewhere.flush()
    return elsewhere.state.kind
  })
  expect(state).toBe('blocked')
  expect(faults).toEqual([])
  await context.close()
})

test('U11 what stands on the script tag is what the application sets', async () => {
  const { files, url } = shop.site
  const { rootKeys, product, sandbox } = JSON.parse(
    (files.get('/options.js') ?? '').replace('export const options = ', ''),
  )
  files.set(
    '/bare-options.js',
    `export const options = ${JSON.stringify({ rootKeys, product, sandbox, servers: ['https://lts.invalid'] })}`,
  )
  files.set('/bare-product.js', (files.get('/product.js') ?? '').replace('/options.js', '/bare-options.js'))
  const attributes = ` data-organization-id="${shop.organizationId}" data-servers="${shop.lab.url}"`
  files.set('/tagged', pageWith(attributes).replace('/product.js', '/bare-product.js'))
  const context = await shop.browser.newContext()
  const { page, faults, hosts } = await visit(context, `${url}/tagged`)
  expect(await page.getAttribute('html', 'data-state')).toBe('licensed')
  await record(page, 2)
  await page.evaluate(() => license.flush())
  await settlesAt(2)
  expect(hosts).not.toContain('lts.invalid')
  expect(faults).toEqual([])
  await context.close()
})

test('U8 a private window is a device of its own', async () => {
  const uuids = new Set<string>()
  for (let time = 0; time < 2; time++) {
    const context = await shop.browser.newContext()
    const { page } = await visit(context, shop.site.url)
    uuids.add(await page.evaluate(() => license.clientUuid))
    await record(page, 1)
    await page.evaluate(() => license.flush())
    await context.close()
  }
  expect(uuids.size).toBe(2)
  await settlesAt(2)
})

test('U14 a page without a store says so, and what it counts is still sent', async () => {
  const context = await shop.browser.newContext()
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The user denied storage.', 'SecurityError')
    }
  })
  const { page, faults } = await visit(context, shop.site.url)
  expect(await page.getAttribute('html', 'data-state')).toBe('storage-failed')
  await record(page, 4)
  await page.evaluate(() => license.flush())
  await settlesAt(4)
  expect(faults).toEqual([])
  await context.close()
})
