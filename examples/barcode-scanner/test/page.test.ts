import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draw, samples } from './barcodes.ts'
import { openShop, type Shop, servePage } from './shop.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let shop: Shop
let browser: Browser
let served: Awaited<ReturnType<typeof servePage>>
beforeAll(async () => {
  shop = await openShop()
  served = await servePage(shop)
  browser = await chromium.launch({
    executablePath: process.env['COUNTERSIGN_CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  })
})
afterAll(async () => {
  await browser?.close()
  served?.stop()
  await shop?.lab.stop()
})

const open = async (context: BrowserContext): Promise<{ readonly page: Page; readonly faults: string[] }> => {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(served.url)
  await page.waitForSelector('html[data-ready=true]')
  return { page, faults }
}

/** Lets the page read one image of every symbology; resolves when it says that the counts are durable. */
const scanAll = async (page: Page, mark: string): Promise<void> => {
  const files = await Promise.all(
    samples(mark).map(async (sample) => ({
      name: `${sample.module}.png`,
      mimeType: 'image/png',
      buffer: await draw(sample),
    })),
  )
  await page.setInputFiles('#files', files)
  await page.waitForFunction(
    (count) => document.querySelectorAll('#counted li').length === count,
    files.length,
  )
}

const awaitCounts = async (each: number): Promise<void> => {
  const expected = new Map(samples('x').map(({ module }): [string, number] => [module, each]))
  await expect.poll(() => shop.counted(), { timeout: 20_000, interval: 100 }).toEqual(expected)
}

test('U1 each distinct barcode that the page reads is one use of the module of its symbology, under a strict content policy', async () => {
  const context = await browser.newContext()
  const { page, faults } = await open(context)
  expect(await page.textContent('#state')).toContain('Licensed (normal)')
  await scanAll(page, 'one')
  await page.close()
  const next = await open(context)
  await awaitCounts(1)
  expect([...faults, ...next.faults]).toEqual([])

  // U5: what is read while the server is down waits on the device.
  await shop.lab.end()
  await scanAll(next.page, 'two')
  await next.page.close()
  await shop.lab.start()
  await open(context)
  await awaitCounts(2)
  await context.close()
})
