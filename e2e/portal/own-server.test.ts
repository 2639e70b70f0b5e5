import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { asText } from '../independent-device/encoding.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab, startSelfHosted } from '../lab/lab.ts'
import { sellProduct, welcome } from '../lab/sale.ts'

// The administrator of a licensee's own server, which sends no mail: from the set-up link by the portal alone.
const PASSWORD = 'correct horse battery'
let vendor: Lab
let own: Lab
let browser: Browser
let organizationId: string
let licenseId: string

beforeAll(async () => {
  vendor = await startLab()
  own = await startSelfHosted(vendor)
  await sellProduct(vendor)
  organizationId = await welcome(vendor)
  const order = [
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=count,quota=1000',
  ]
  licenseId = asText((await vendor.ask('license', 'create', ...order))['id'])
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await own?.stop()
  await vendor?.stop()
})

const window = async (): Promise<Page> =>
  (await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })).newPage()
const pressed = (where: Page | Locator, name: string): Promise<void> =>
  where.getByRole('button', { name, exact: true }).click()
const fill = async (where: Page | Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await where.getByLabel(label).first().fill(value)
}
const steps = (page: Page): Locator => page.getByRole('region', { name: 'First steps' })
const setUp = async (lab: Lab, email: string): Promise<Page> => {
  const page = await window()
  const link = new URL(asText(lab.initialized['setupUrl'] ?? null, 'setupUrl'))
  await page.goto(`${lab.url}${link.pathname}${link.hash}`)
  await fill(page, { Name: 'Sam', 'E-mail address': email, Password: PASSWORD })
  await pressed(page, 'Create the administrator')
  await steps(page).waitFor()
  return page
}
const imported = async (page: Page, file: string): Promise<void> => {
  await pressed(page, 'Import a file')
  const dialog = page.getByRole('dialog')
  await dialog.locator('textarea').first().fill(file)
  await pressed(dialog, 'Import')
  await dialog.getByRole('status').waitFor()
  await pressed(dialog.locator('form'), 'Close')
}

it('P8 L11 a new administrator comes from the set-up link to the first device, invites somebody, and signs a statement that the vendor takes', async () => {
  const page = await setUp(own, 'sam@licensee.example')
  // What the vendor needs stands there; the vendor sends a file back.
  const uuid = asText(own.initialized['serverUuid'])
  await steps(page).getByText(uuid).waitFor()
  const path = join(dirname(vendor.data), 'order.license')
  await vendor.ask(
    ...['license', 'activate', licenseId, '--hosting', 'self', '--server-uuid', uuid, '--output', path],
  )
  await steps(page)
    .getByRole('link', { name: /import/i })
    .click()
  await imported(page, await readFile(path, 'utf8'))
  await page.getByRole('link', { name: 'Overview', exact: true }).first().click()
  await steps(page).locator('pre').waitFor()

  const device = own.device()
  await device.meet(organizationId)
  granted(await device.authorize({ organizationId }))
  await device.report({ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 30 } })
  await steps(page).getByRole('status').getByRole('link').click()
  await page.waitForURL(/\/devices\/[0-9a-f-]{36}$/)

  // Nothing is offered that only the vendor's server can do.
  await page.goto(`${own.url}/licenses/${licenseId}`)
  await page.getByRole('button', { name: 'Download', exact: false }).first().waitFor()
  for (const name of ['Renew', 'Ask sales'])
    expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0])

  // Without mail the link of an invitation is handed over.
  await page.getByRole('link', { name: 'People', exact: false }).first().click()
  await pressed(page, 'Invite')
  const invite = page.getByRole('dialog')
  await fill(invite, { 'E-mail address': 'tina@licensee.example' })
  await pressed(invite, 'Invite')
  const link = page.getByText(/\/invitation#\S+/).first()
  const [, token = ''] = /(\/invitation#\S+)/.exec((await link.textContent()) ?? '') ?? []
  await pressed(invite, 'Cancel')
  const second = await window()
  await second.goto(own.url + token)
  await fill(second, { Name: 'Tina', Password: PASSWORD })
  await pressed(second, 'Accept')
  await fill(second, { 'E-mail address': 'tina@licensee.example', Password: PASSWORD })
  await pressed(second, 'Sign in')
  await second.getByRole('heading', { name: 'Overview' }).waitFor()

  await page.getByRole('link', { name: 'Statements', exact: true }).first().click()
  await pressed(page, 'Sign a statement')
  await pressed(page.getByRole('dialog'), 'Sign a statement')
  const download = page.waitForEvent('download')
  await pressed(page, 'Download statement 1')
  const statement = await readFile(await (await download).path(), 'utf8')
  const console_ = await setUp(vendor, 'ada@vendor.example')
  await console_.getByRole('link', { name: 'Statements', exact: true }).first().click()
  await imported(console_, statement)
  await console_.getByRole('cell', { name: uuid }).waitFor()
  await console_.getByRole('cell', { name: '30', exact: true }).waitFor()
  await page.context().close()
})
