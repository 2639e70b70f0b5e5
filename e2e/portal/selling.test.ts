import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sampleOf, signInAs } from './sample.ts'

// The vendor sells, and people buy: with an account and without.
const PASSWORD = 'correct horse battery'
let lab: Lab
let browser: Browser
/** Staff’s window, which stays open. */
let staff: Page

const window = async (width = 1280): Promise<Page> =>
  (await browser.newContext({ viewport: { width, height: 900 } })).newPage()
const pressed = (where: Page | Locator, name: string): Promise<void> =>
  where.getByRole('button', { name, exact: true }).click()
const fill = async (where: Page | Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) await where.getByLabel(label).first().fill(value)
}
const chosen = async (page: Page, dialog: Locator, label: string, option: string | RegExp): Promise<void> => {
  await dialog.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

interface Mail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}
const linkOf = async (address: string): Promise<string> => {
  const { rows } = (await lab.api('GET', '/mails')) as unknown as { readonly rows: readonly Mail[] }
  const mail = rows.find(({ to, subject }) => to.includes(address) && subject === 'Confirm your order')
  return /\/buy\/confirm#\S+/.exec(mail?.text ?? '')?.[0] ?? ''
}

beforeAll(async () => {
  lab = await startLab({ init: ['--sample'] })
  await lab.api('POST', '/offers', {
    code: 'starter',
    name: 'A thousand scans',
    kind: 'purchase',
    currency: 'EUR',
    price: 10_050,
    audience: 'public',
    makes: { items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 1_000 }] },
  })
  await lab.api('POST', '/offers', {
    code: 'year',
    name: 'One more year',
    kind: 'renewal',
    currency: 'EUR',
    price: 9_000,
    makes: {},
  })
  await lab.api('POST', '/offers', {
    code: 'seats',
    name: 'Ten devices',
    kind: 'purchase',
    currency: 'EUR',
    price: 5_000,
    makes: { items: [{ product: 'barcode-reader', chargeWay: 'device', quota: 10 }] },
  })
  browser = await startChromium()
  staff = await window()
  await signInAs(staff, lab, 'staff')
})
afterAll(async () => {
  await browser?.close()
  await lab?.stop()
})

it('O2 somebody without an account orders, sets a password by the mailed link, pays, and has a license', async () => {
  const page = await window(400)
  const address = 'bea@buyers.example'
  await page.goto(`${lab.url}/sign-in`)
  await page.getByRole('link', { name: 'See what is offered' }).click()
  await page.getByLabel('Quantity of A thousand scans').fill('2')
  await page.getByText('EUR 201.00 net', { exact: false }).waitFor()
  await fill(page, {
    'Your name': 'Bea',
    'Your organization': 'Buyers Ltd',
    'E-mail address': address,
  })
  await pressed(page, 'Order')
  await page.getByText('Look into your mailbox').waitFor()

  await page.goto(lab.url + (await linkOf(address)))
  await page.getByText('2 × A thousand scans').waitFor()
  await fill(page, { Password: PASSWORD })
  await pressed(page, 'Place the order')
  await page.waitForURL(/\/orders\/[\w-]+$/)
  await page.getByText('How to pay').waitFor()

  await staff.goto(page.url())
  await pressed(staff, 'Confirm the payment')
  await fill(staff.getByRole('dialog'), { 'Reference of the payment': 'Wire 4711' })
  await pressed(staff.getByRole('dialog'), 'Confirm the payment')
  await staff.getByText('done', { exact: true }).waitFor()
  await page.reload()
  await page.getByText('done', { exact: true }).waitFor()
  await page
    .locator('main')
    .getByRole('link')
    .filter({ hasText: /^\w{10,}$/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Activate', exact: true }).waitFor()
  await page.context().close()
})

it('O2 a known address is led to sign in, and the order is placed for its organization', async () => {
  const { organizationId, logins } = sampleOf(lab)
  const owner = logins.people.find(({ role }) => role === 'owner')?.email ?? ''
  const page = await window()
  await page.goto(`${lab.url}/buy`)
  await page.getByLabel('Quantity of A thousand scans').fill('1')
  await fill(page, { 'Your name': 'Olga', 'Your organization': 'Whoever', 'E-mail address': owner })
  await pressed(page, 'Order')
  await page.getByText('Look into your mailbox').waitFor()
  await page.goto(lab.url + (await linkOf(owner)))
  await pressed(page, 'Sign in')
  await fill(page, { 'E-mail address': owner, Password: logins.password })
  await pressed(page, 'Sign in')
  await page.waitForURL(/\/buy\/confirm$/)
  await expect
    .poll(() => page.getByRole('combobox', { name: 'For the organization' }).inputValue())
    .toContain(organizationId)
  await pressed(page, 'Place the order')
  await page.waitForURL(/\/orders\/[\w-]+$/)
  await page.context().close()
})

it('O4 one order holds several offers, says what they cost together, and makes one license of them', async () => {
  const page = await window(360)
  await signInAs(page, lab, 'manager')
  await page.goto(`${lab.url}/orders`)
  await pressed(page, 'Order')
  const form = page.getByRole('dialog')
  await chosen(page, form, 'Offer', /A thousand scans/)
  await pressed(form, 'Add another offer')
  await form.getByRole('combobox', { name: 'Offer of line 2' }).click()
  // A purchase in the same currency, and nothing else.
  expect(await page.getByRole('option').count()).toBe(1)
  await page.getByRole('option', { name: /Ten devices/ }).click()
  await form.getByLabel('Quantity of line 2').fill('3')
  await form.getByText('EUR 250.50 net in all').waitFor()
  expect(await form.getByRole('button', { name: 'Add another offer' }).count()).toBe(0)
  await pressed(form, 'Order')
  await page.waitForURL(/\/orders\/[\w-]+$/)
  await page
    .getByRole('row', { name: /Ten devices/ })
    .getByText('3', { exact: true })
    .waitFor()
  const id = page.url().split('/').at(-1)
  await lab.api('POST', `/orders/${id}/confirm-payment`, { reference: 'Wire 4713' })
  const { licenseId } = (await lab.api('GET', `/orders/${id}`)) as unknown as { readonly licenseId: string }
  const { items } = (await lab.api('GET', `/licenses/${licenseId}`)) as unknown as {
    readonly items: readonly { readonly chargeWay: string; readonly quota: number }[]
  }
  expect(items.map(({ chargeWay, quota }) => [chargeWay, quota])).toEqual([
    ['count', 1_000],
    ['device', 30],
  ])
  await page.context().close()
})

it('O3 staff answer a request with a quote, which the licensee accepts; L6 what is renewed is offered no renewal', async () => {
  const { licenseId } = sampleOf(lab)
  const page = await window()
  await signInAs(page, lab, 'manager')
  await page.goto(`${lab.url}/licenses/${licenseId}`)
  await page.getByRole('button', { name: 'Order the renewal' }).waitFor()
  await pressed(page, 'Ask sales')
  const ask = page.getByRole('dialog')
  expect(await ask.getByRole('combobox', { name: 'What you need' }).inputValue()).toBe(
    'A term of several years',
  )
  await fill(ask, { Message: 'Three years, please.' })
  await pressed(ask, 'Send the request')
  await page.waitForURL(/\/requests\/[\w-]+$/)

  await staff.goto(page.url())
  await pressed(staff, 'Make a quote')
  const quote = staff.getByRole('dialog')
  await chosen(staff, quote, 'Offer', /One more year/)
  await fill(quote, { 'Price (EUR)': '80' })
  await chosen(staff, quote, 'For license or item', new RegExp(licenseId))
  await pressed(quote, 'Make a quote')
  await quote.waitFor({ state: 'detached' })
  await pressed(staff, 'Answer')
  const answer = staff.getByRole('dialog')
  await fill(answer, { Message: 'A year at a better price.' })
  await pressed(answer, 'Answer')
  // Until the form is gone, the words stand in it as well.
  await answer.waitFor({ state: 'detached' })
  await staff.getByText('A year at a better price.').waitFor()

  await page.reload()
  await page.getByText('A year at a better price.').waitFor()
  await page.locator('main a[href*="/orders/"]').click()
  await page.getByText('quote', { exact: true }).waitFor()
  await pressed(page, 'Accept the quote')
  await pressed(page.getByRole('dialog'), 'Accept the quote')
  await page.getByText('to be paid').waitFor()
  await staff.goto(page.url())
  await pressed(staff, 'Confirm the payment')
  await fill(staff.getByRole('dialog'), { 'Reference of the payment': 'Wire 4712' })
  await pressed(staff.getByRole('dialog'), 'Confirm the payment')
  await staff.getByText('done', { exact: true }).waitFor()

  await page.goto(`${lab.url}/licenses/${licenseId}`)
  await page.getByText('Renewed by').waitFor()
  expect(await page.getByRole('button', { name: 'Order the renewal' }).count()).toBe(0)
  await page.context().close()
})

it('O5 staff write a page, and everyone reads it without an account', async () => {
  await staff.goto(`${lab.url}/pages`)
  await pressed(staff, 'New page')
  const dialog = staff.getByRole('dialog')
  await fill(dialog, {
    Title: 'What one application is',
    'Text, in Markdown': 'One **bundle**. <b>No</b> HTML.',
  })
  await fill(dialog, { 'Name in the address': 'one-application' })
  await pressed(dialog, 'Save')
  await staff.getByText('What one application is').waitFor()
  const page = await window()
  await page.goto(`${lab.url}/help/one-application`)
  await page.getByRole('heading', { name: 'What one application is' }).waitFor()
  await page.locator('strong', { hasText: 'bundle' }).waitFor()
  await page.getByText('<b>No</b> HTML.').waitFor()
  await page.context().close()
})
