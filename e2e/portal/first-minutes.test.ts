import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { asText } from '../independent-device/encoding.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'

// From an empty server, by the portal alone: what each page offers next is all that these people know.
const CLIENT = fileURLToPath(new URL('../../packages/client', import.meta.url))
const PASSWORD = 'correct horse battery'

let lab: Lab
let browser: Browser
let folder: string
/** The vendor's window, which stays open. */
let vendor: Page
let application: ChildProcess | null = null

beforeAll(async () => {
  lab = await startLab()
  browser = await startChromium()
  folder = await mkdtemp(join(tmpdir(), 'countersign-first-'))
})
afterAll(async () => {
  application?.kill('SIGKILL')
  await browser?.close()
  await lab?.stop()
  await rm(folder, { recursive: true, force: true })
})

const window = async (): Promise<Page> =>
  (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
const pressed = (where: Page | Locator, name: string): Promise<void> =>
  where.getByRole('button', { name, exact: true }).click()
const steps = (page: Page): Locator => page.getByRole('region', { name: 'First steps' })
const overview = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Overview', exact: true }).first().click()
  await steps(page).waitFor()
}
const fill = async (where: Page | Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await where.getByLabel(label).first().fill(value)
}
/** What nobody has to choose has been chosen, once the lists are there. */
const chosen = (dialog: Locator, label: string, value: string): Promise<void> =>
  expect.poll(() => dialog.getByRole('combobox', { name: label }).inputValue()).toContain(value)
const axeFinds = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe.source)
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
  )
}

/** Runs the code that was pasted, as an application of the vendor's would. */
const runPasted = async (code: string): Promise<ChildProcess> => {
  await mkdir(join(folder, 'node_modules'))
  await symlink(CLIENT, join(folder, 'node_modules', 'countersign-client'))
  const file = join(folder, 'application.mjs')
  await writeFile(file, code)
  return spawn(process.execPath, ['--conditions=source', file], {
    cwd: folder,
    env: { ...process.env, XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

it('a new vendor comes from the set-up link to the first device by the checklist', async () => {
  vendor = await window()
  const link = new URL(asText(lab.initialized['setupUrl'] ?? null, 'setupUrl'))
  await vendor.goto(`${lab.url}${link.pathname}${link.hash}`)
  await fill(vendor, { Name: 'Ada', 'E-mail address': 'ada@vendor.example', Password: PASSWORD })
  await pressed(vendor, 'Create the administrator')

  await steps(vendor).getByRole('link', { name: 'Create a product with its modules' }).click()
  await pressed(vendor, 'New product')
  const product = vendor.getByRole('dialog')
  await fill(product, { Code: 'barcode-reader', Name: 'Barcode Reader' })
  await product.getByLabel('Modules').fill('qr-code')
  await pressed(product, 'Create')
  await pressed(vendor, 'Edit: Barcode Reader')
  const policies = vendor.getByRole('dialog', { name: 'Edit: Barcode Reader' })
  await policies.getByRole('switch', { name: 'Public trial' }).uncheck({ force: true })
  await pressed(policies, 'Save')
  await vendor.getByRole('cell', { name: 'no', exact: true }).waitFor()

  await overview(vendor)
  await steps(vendor).getByRole('link', { name: 'Create an organization for a customer' }).click()
  await pressed(vendor, 'New organization')
  await fill(vendor.getByRole('dialog'), { Name: 'Example Ltd' })
  await pressed(vendor.getByRole('dialog'), 'Create')
  await vendor.getByRole('link', { name: 'Example Ltd' }).waitFor()

  await overview(vendor)
  await steps(vendor).getByRole('link', { name: 'Make a license for it' }).click()
  await pressed(vendor, 'New license')
  const license = vendor.getByRole('dialog')
  await chosen(license, 'Organization', 'Example Ltd')
  await chosen(license, 'Product', 'Barcode Reader')
  await pressed(license, 'Create')
  await vendor.waitForURL(/\/licenses\/\w+$/)

  await overview(vendor)
  await steps(vendor).getByRole('link', { name: 'Activate the license' }).click()
  await pressed(vendor, 'Activate')
  await vendor.getByRole('dialog').getByLabel('I understand that this is final.').check()
  await pressed(vendor.getByRole('dialog'), 'Activate')
  await vendor.getByRole('link', { name: /-default$/ }).waitFor()

  await overview(vendor)
  const code = steps(vendor).locator('pre')
  await code.waitFor()
  expect(await axeFinds(vendor)).toEqual([])
  application = await runPasted((await code.textContent()) ?? '')
  await once(application, 'spawn')
  await steps(vendor).getByRole('status').getByRole('link').click()
  await vendor.waitForURL(/\/devices\/[0-9a-f-]{36}$/)
})

it('T2 a new licensee comes from registration to a running trial, whose extension is offered once, A12 and accepts what was held', async () => {
  const page = await window()
  const address = 'bob@customer.example'
  await page.goto(lab.url)
  await page.getByRole('link', { name: 'New here? Register' }).click()
  await fill(page, {
    Name: 'Bob',
    'Name of your organization': 'Customer Ltd',
    'E-mail address': address,
    Password: PASSWORD,
  })
  await pressed(page, 'Register')
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()

  // This server sends no mail: the vendor finds the link on the page that the checklist names, and hands it over.
  await vendor.goto(`${lab.url}/mail`)
  const mail = vendor.getByText(/verify-email#\S+/)
  const [link = ''] = /\/verify-email#\S+/.exec((await mail.first().textContent()) ?? '') ?? []
  await page.goto(lab.url + link)
  await steps(page).waitFor()

  await pressed(steps(page), 'Request a trial')
  await chosen(page.getByRole('dialog'), 'Product', 'Barcode Reader')
  await pressed(page.getByRole('dialog'), 'Request a trial')
  const code = steps(page).locator('pre')
  await code.waitFor()
  const [, handshakeCode = ''] = /handshakeCode: '([^']+)'/.exec((await code.textContent()) ?? '') ?? []
  const device = lab.device()
  granted(await device.authorize({ handshakeCode }))
  const slot = Math.floor(device.now() / 180)
  await device.report({ slot, counts: { 'qr-code': 100_009 } })
  await steps(page).getByRole('status').getByRole('link').waitFor()

  await page.getByRole('link', { name: 'Licenses', exact: true }).first().click()
  await page.getByRole('row').nth(1).getByRole('link').click()
  await pressed(page, 'Extend the trial')
  await pressed(page.getByRole('dialog'), 'Extend the trial')
  await page.getByText('Trial extended').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Extend the trial' }).count()).toBe(0)

  // More than anybody scans in three minutes is held until somebody accepts it.
  await page.getByRole('link', { name: handshakeCode, exact: true }).click()
  await page.getByRole('heading', { name: 'Held units' }).waitFor()
  await pressed(page, 'Accept')
  await pressed(page.getByRole('dialog'), 'Accept')
  await page.getByRole('heading', { name: 'Held units' }).waitFor({ state: 'detached' })
  await page.context().close()
})
