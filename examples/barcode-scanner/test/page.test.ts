import { type Browser, chromium, type Page } from 'playwright-core'
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

const open = async (): Promise<{ readonly page: Page; readonly faults: string[] }> => {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(served.url)
  await page.waitForSelector('html[data-ready=true]')
  return { page, faults }
}

const scanAll = async (page: Page, mark: string): Promise<void> => {
  const files = await Promise.all(
    samples(mark).map(async (sample) => ({ name: `${sample.module}.png`, mimeType: 'image/png', buffer: await draw(sample) })),
  )
  await page.setInputFiles('#files', files)
  await page.waitForFunction((count) => document.querySelectorAll('#found tr:not(.empty)').length === count, files.length)
}

/** Awaits what the statistics say; the page sends within one report interval, or when it is hidden. */
const awaitCounts = async (expected: ReadonlyMap<string, number>): Promise<void> => {
  await expect.poll(() => shop.counted(), { timeout: 20_000, interval: 100 }).toEqual(expected)
}

test('U1 each distinct barcode that the page reads is one use of the module of its symbology, under a strict content policy', async () => {
  const { page, faults } = await open()
  expect(await page.textContent('#state')).toContain('Licensed (normal)')
  await scanAll(page, 'one')
  await page.close({ runBeforeUnload: true })
  await awaitCounts(new Map(samples('one').map(({ module }) => [module, 1])))
  expect(faults).toEqual([])
})
