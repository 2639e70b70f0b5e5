import type { BrowserContext, Page } from 'playwright-core'
import type { License, OpenOptions } from '../../packages/client/src/index.ts'

declare global {
  /** Left by the page's own script. */
  var license: License
  var options: OpenOptions
  var openLicense: (options: OpenOptions) => Promise<License>
  var loadAgain: () => Promise<{ readonly open: typeof openLicense }>
  /** The address of the page's own worker, as its policy wants it. */
  var worker: string
  /** The same as a service worker, which loads nothing later. */
  var serviceWorker: string
  /** Lets the monotonic clock of a page go ahead, where a test installed it. */
  var leap: (milliseconds: number) => void
}

/** What went wrong in a page, and whom it spoke to. */
export interface Visit {
  readonly page: Page
  readonly faults: string[]
  readonly hosts: Set<string>
}

/** Opens a page and waits until its license has a state. Policy violations are console errors, so they are faults. */
export const visit = async (context: BrowserContext, url: string): Promise<Visit> => {
  const page = await context.newPage()
  const faults: string[] = []
  const hosts = new Set<string>()
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:') hosts.add(host)
  })
  await page.goto(url)
  const opened = page.waitForSelector('html[data-state]', { state: 'attached', timeout: 20_000 })
  await opened.catch((cause) => {
    throw new Error(`The license was not opened: ${faults.join('; ')}`, { cause })
  })
  return { page, faults, hosts }
}

/** Records in a page; resolves when the counts are durable. */
export const record = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (times) => {
    for (let time = 0; time < times; time++) license.record('qr-code')
    await license.flushed()
  }, count)
