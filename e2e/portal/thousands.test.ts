import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { signInAs } from './sample.ts'
import { BUSY, MANY, writeThousands } from './thousands.ts'

let lab: Lab
let browser: Browser
let page: Page
/** Units of the busy code that were stored. */
let total: number
const errors: string[] = []

beforeAll(async () => {
  lab = await startLab({ init: ['--sample'] })
  const { now } = (await lab.api('GET', '/clock')) as unknown as { readonly now: string }
  await lab.end()
  total = await writeThousands(lab, Date.parse(now) / 1000)
  await lab.start()
  browser = await startChromium()
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', ({ message }) => errors.push(message))
  await signInAs(page, lab, 'admin')
})
afterAll(async () => {
  await browser?.close()
  await lab?.stop()
})

const rows = () => page.locator('main tbody tr')
const visit = async (path: string): Promise<void> => {
  await page.goto(lab.url + path)
  await page.locator(':root:not(:has([aria-busy="true"])) main h1').waitFor()
}

describe('thousands of everything', () => {
  it('the overview tells of all that need attention, the most urgent first, and of the use of all codes', async () => {
    await visit('/')
    await page.getByText(`The 12 most urgent of ${MANY.licenses / 3}.`).waitFor()
    await page.getByRole('link', { name: BUSY }).waitFor()
    // However many organizations there are, one among them is found by its name.
    await page.getByRole('combobox', { name: 'Organization' }).fill('Customer 1987')
    await page.getByRole('option', { name: 'Customer 1987 (501987)' }).click()
    await page.getByText('The 12 most urgent').waitFor({ state: 'detached' })
    await page.waitForLoadState('networkidle')
    // Back to all of them, by the keyboard alone.
    const choice = page.getByRole('combobox', { name: 'Organization' })
    await choice.fill('All')
    await page.getByRole('option', { name: 'All organizations' }).waitFor()
    await choice.press('ArrowDown')
    await choice.press('Enter')
    await expect.poll(() => choice.inputValue()).toBe('All organizations')
    await page.getByText('The 12 most urgent').waitFor()
  })

  it.each([
    ['/organizations', 'Customer 1999', 'Customer 1999'],
    ['/licenses', 'contract 2999', 'M000002999'],
    ['/licenses', 'customer 1234', 'M000001234'],
  ])('%s is searched for %s on the server, and the address keeps it', async (path, search, found) => {
    await visit(path)
    expect(await rows().count()).toBe(100)
    await page.getByRole('textbox', { name: /^Search/ }).fill(search)
    await page.getByRole('link', { name: found }).waitFor()
    await expect.poll(() => rows().count()).toBeLessThan(100)
    const { search: kept } = new URL(page.url())
    await visit(path + kept)
    await page.getByRole('link', { name: found }).click()
    await page.waitForURL((url) => url.pathname !== path)
    await page.goBack()
    await page.getByRole('link', { name: found }).waitFor()
    expect(await page.getByRole('textbox', { name: /^Search/ }).inputValue()).toBe(search)
  })

  it.each(['/devices', '/audit', '/why'])('%s is read on by the keyboard, page by page', async (path) => {
    await visit(path)
    const first = await rows().count()
    await page.getByRole('button', { name: 'Load more' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => rows().count()).toBe(2 * first)
  })

  it('a device among them is found by the begin of its UUID', async () => {
    await visit('/devices')
    await page.getByLabel('Client UUID', { exact: true }).fill('00004999')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '00004999-0000-4000-8000-000000000000' }).waitFor()
    expect(await rows().count()).toBe(1)
  })

  it('C9 a year of a busy code is drawn, and whatever it is grouped by comes to what was stored', async () => {
    await visit('/statistics')
    const begin = performance.now()
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(`/statistics?code=${BUSY}&period=365`)})`,
    )
    await page.locator('.recharts-bar-rectangle').nth(MANY.days).waitFor({ state: 'attached' })
    process.stdout.write(`A year of a busy code was drawn in ${Math.round(performance.now() - begin)} ms.\n`)
    for (const by of ['day', 'hour', 'module']) {
      const answer = (await lab.api('GET', `/statistics?handshakeCode=${BUSY}&by=${by}`)) as unknown as {
        readonly total: number
        readonly rows: readonly { readonly count: number }[]
      }
      const sum = answer.rows.reduce((all, { count }) => all + count, 0)
      expect([by, answer.total, sum]).toEqual([by, total, total])
    }
    await page.getByText(total.toLocaleString('en'), { exact: true }).first().waitFor()
    expect(errors).toEqual([])
  })
})
