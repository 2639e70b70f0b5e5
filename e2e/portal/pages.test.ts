import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testLetter } from '../../packages/server/src/alerts/letters.ts'
import { renderLetter } from '../../packages/server/src/alerts/render.ts'
import { startChromium } from '../browser/chromium.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { looked } from './look/looked.ts'
import { lookAt, quietOf } from './look/measure.ts'
import { sampleOf, signInAs } from './sample.ts'

let lab: Lab
let browser: Browser
let sample: ReturnType<typeof sampleOf>
let uuid: string

beforeAll(async () => {
  lab = await startLab({ init: ['--sample'] })
  sample = sampleOf(lab)
  // One device that uses and reports, of which one request is denied.
  const device = lab.device()
  uuid = device.uuid
  granted(await device.authorize({ organizationId: sample.organizationId }))
  const slot = Math.floor(device.now() / 180)
  await device.report({ slot: slot - 500, counts: { 'qr-code': 3 } }, { slot, counts: { 'qr-code': 4 } })
  await device.authorize({ organizationId: sample.organizationId, modules: ['nothing-like-it'] })
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await lab?.stop()
})

const EVERYBODY = [
  '/products',
  '/licenses',
  '/orders',
  '/requests',
  '/codes',
  '/statistics',
  '/people',
  '/profile',
  '/help/faq',
  '/buy',
]
const MANAGERS = ['/devices', '/why', '/alerts', '/audit']
const OPERATORS = ['/organizations', '/server', '/statements', '/offers', '/selling', '/pages']

/** Where a licensee sees something else than the vendor does. */
const LICENSEE = ['/licenses', '/', '/products', '/devices', '/people', '/buy']

const pagesOf = (role: string): readonly string[] => {
  const operator = ['admin', 'staff', 'read-only'].includes(role)
  return [
    ...EVERYBODY,
    '/',
    `/licenses/${sample.licenseId}`,
    `/items/${sample.itemId}`,
    `/codes/${sample.handshakeCode}`,
    `/statistics?item=${sample.itemId}&period=all`,
    ...(role === 'viewer' ? [] : [...MANAGERS, `/devices/${uuid}`]),
    ...(operator ? OPERATORS : []),
    ...(role === 'admin' ? ['/mail', '/help', `/organizations/${sample.organizationId}`] : []),
  ]
}

/** What the baseline of a page is called. */
const nameOf = (path: string): string =>
  path === '/'
    ? 'overview'
    : path
        .slice(1)
        .replace(/(?<=\w)\/(?!faq$)[^?]*/, '-one')
        .replace(/\?.*/, '-of')
        .replaceAll('/', '-')

/** A page whose errors are written down as they come. */
const opened = async (): Promise<{ readonly page: Page; readonly errors: string[] }> => {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  ).newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${page.url()} ${message.text()}`)
  })
  page.on('pageerror', (error) => errors.push(`${page.url()} ${error.message}`))
  return { page, errors }
}

/** Cookies of the sessions begun so far, by role: the begin of one is waited for by all who want it. */
const sessions = new Map<string, Promise<Awaited<ReturnType<BrowserContext['cookies']>>>>()

/** Signs in once for each role: from one address nobody may try passwords without end (P5). */
const signIn = async (page: Page, role: string): Promise<void> => {
  const begun = sessions.get(role)
  if (begun !== undefined) {
    await page.context().addCookies(await begun)
    await page.goto(`${lab.url}/`)
    return
  }
  const session = signInAs(page, lab, role).then(() => page.context().cookies())
  sessions.set(role, session)
  await session
}

const READY = ':root:not(:has([aria-busy="true"])) main h1'

/** Goes to a page and waits until it shows what it has, with nothing left to wait for. */
const visit = async (page: Page, path: string): Promise<void> => {
  await page.goto(lab.url + path)
  await page.locator(READY).waitFor()
}

/** Goes on to a page within the portal, as a link does: nothing is loaded twice. The page before must be another one. */
const goOn = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(
    `document.querySelector('main h1')?.setAttribute('data-left', ''); history.pushState(null, '', ${JSON.stringify(path)})`,
  )
  await page.locator(`${READY}:not([data-left])`).waitFor()
}

const overflow = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth')

/** Words of the sample that are others each time, so that no picture depends on them. */
const randomWords = async (): Promise<readonly string[]> => {
  const server = (await lab.api('GET', '/server')) as unknown as { readonly incarnation: string }
  return [server.incarnation, sample.organizationId]
}

/** Pages of those who are not signed in, behind that where they are asked to. */
const DOORS = [
  '/register',
  '/forgotten-password',
  '/reset-password',
  '/invitation',
  '/verify-email',
  '/nothing-here',
]

describe('every page of the portal, in Chromium', () => {
  it('looks as it did at 320, 768 and 1440 px, and axe finds nothing, light and dark', async () => {
    const { page } = await opened()
    const quiet = quietOf(page)
    await signIn(page, 'admin')
    const random = await randomWords()
    const found: unknown[] = []
    // The names of a device's stores are random and of a width of their own: its page is looked at for what overflows alone.
    for (const path of pagesOf('admin').filter((each) => !each.startsWith('/devices/'))) {
      await goOn(page, path)
      await quiet()
      found.push(...(await looked(page, nameOf(path), random)))
    }
    await page.context().close()

    const own = await opened()
    const ownQuiet = quietOf(own.page)
    await signIn(own.page, 'manager')
    for (const path of LICENSEE) {
      await goOn(own.page, path)
      await ownQuiet()
      found.push(...(await looked(own.page, `licensee-${nameOf(path)}`, random)))
    }
    expect(found).toEqual([])
    await own.page.context().close()
  }, 180_000)

  it.concurrent.each(['admin', 'staff', 'read-only', 'owner', 'manager', 'viewer'])(
    'P5 shows a %s each page without an error, and nothing overflows at 320 px',
    async (role) => {
      const { page, errors } = await opened()
      await signIn(page, role)
      await page.setViewportSize({ width: 320, height: 800 })
      for (const path of pagesOf(role)) {
        await goOn(page, path)
        expect([path, await page.getByText('That did not work').count()]).toEqual([path, 0])
        expect([path, await overflow(page)]).toEqual([path, 0])
      }
      expect(errors).toEqual([])
      await page.context().close()
    },
  )

  it('C9 statistics show devices, late use and reports, and a denial leads to its explanation', async () => {
    const { page, errors } = await opened()
    await signIn(page, 'manager')
    await visit(page, `/statistics?code=${sample.handshakeCode}&period=7`)
    await page.getByText('Device', { exact: true }).click()
    await page.getByRole('columnheader', { name: 'Units' }).waitFor()
    await page.getByText('Report', { exact: true }).click()
    await page.getByRole('columnheader', { name: 'Slot begins' }).waitFor()
    await page.getByRole('combobox', { name: 'What is shown' }).click()
    await page.getByRole('option', { name: 'Concurrent peak' }).click()
    await page.getByRole('slider').first().waitFor()
    // What was chosen stands in the address: a link leads to the same.
    await page.waitForURL((url) => url.searchParams.get('show') === 'peak')
    expect(new URL(page.url()).searchParams.get('rows')).toBe('report')
    await page.reload()
    await page.getByRole('columnheader', { name: 'Slot begins' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'What is shown' }).inputValue()).toBe('Concurrent peak')
    await visit(page, '/why')
    await page.getByRole('row').nth(1).getByRole('link').first().click()
    await page.waitForURL(`${lab.url}/why?client=*`)
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('L2 a license is made and activated with a new handshake code', async () => {
    const { page } = await opened()
    await lab.ask(
      'license',
      'create',
      '--organization',
      sample.organizationId,
      '--item',
      'product=barcode-reader,chargeWay=count,quota=5',
    )
    await signIn(page, 'manager')
    const answer = (await lab.api('GET', `/licenses?organization=${sample.organizationId}`)) as unknown as {
      readonly rows: readonly { readonly id: string; readonly status: string }[]
    }
    const fresh = answer.rows.find(({ status }) => status === 'new')
    await visit(page, `/licenses/${fresh?.id}`)
    await page.getByRole('button', { name: 'Activate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('a new code').check()
    await dialog.getByLabel('Name of the new code').fill('front-door')
    await dialog.getByLabel('I understand that this is final.').check()
    await dialog.getByRole('button', { name: 'Activate' }).click()
    await page.getByRole('link', { name: `${sample.organizationId}-front-door` }).waitFor()
    await page.context().close()
  })

  it('T2 a manager comes to a running trial by themselves', async () => {
    await lab.ask(
      'product',
      'create',
      'page-reader',
      '--name',
      'Page Reader',
      '--unit',
      'page',
      '--modules',
      'text',
    )
    const { page } = await opened()
    await signIn(page, 'manager')
    await visit(page, '/licenses')
    await page.getByRole('button', { name: 'Request a trial' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Product' }).click()
    await page.getByRole('option', { name: 'Page Reader' }).click()
    await dialog.getByRole('button', { name: 'Request a trial' }).click()
    await page.getByRole('button', { name: 'Extend the trial' }).waitFor()
    await page.context().close()
  })

  it('O1 a member of one organization orders the renewal from its license, O4 has its invoice sent again, and O3 asks sales', async () => {
    const { page, errors } = await opened()
    await signIn(page, 'admin')
    await visit(page, '/selling')
    await page.getByLabel('Sales', { exact: true }).fill('sales@vendor.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await visit(page, '/offers')
    await page.getByRole('button', { name: 'New offer' }).click()
    const offer = page.getByRole('dialog')
    await offer.getByLabel('Code').fill('renewal')
    await offer.getByLabel('Name').fill('One more year')
    await offer.getByRole('combobox', { name: 'What it sells' }).click()
    await page.getByRole('option', { name: 'The renewal of a license' }).click()
    await offer.getByLabel('Price of one, net').fill('90.50')
    await offer.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('cell', { name: 'EUR 90.50' }).waitFor()
    await page.context().close()

    const own = await opened()
    await signIn(own.page, 'manager')
    await visit(own.page, `/licenses/${sample.licenseId}`)
    await own.page.getByRole('link', { name: 'sales@vendor.example' }).waitFor()
    await own.page.getByRole('button', { name: 'Order the renewal' }).click()
    await own.page.getByRole('dialog').getByRole('button', { name: 'Order' }).click()
    await own.page.waitForURL(/\/orders\/[\w-]+$/)
    await own.page.getByText('to be paid').waitFor()
    await own.page.getByRole('button', { name: /^Send again INV/ }).click()
    const again = own.page.getByRole('dialog')
    await again.getByLabel('To', { exact: true }).fill('billing@own.example')
    await again.getByRole('button', { name: 'Send again' }).click()
    await own.page.getByText('Sent to billing@own.example.').waitFor()

    await visit(own.page, `/licenses/${sample.licenseId}`)
    await own.page.getByRole('button', { name: 'Ask sales' }).click()
    const ask = own.page.getByRole('dialog')
    await ask.getByLabel('Message').fill('Three years, please.')
    await ask.getByRole('button', { name: 'Send the request' }).click()
    await own.page.waitForURL(/\/requests\/[\w-]+$/)
    await own.page.getByText(`License ${sample.licenseId}`, { exact: false }).waitFor()
    await own.page.getByText('Not answered yet.').waitFor()
    expect([...errors, ...own.errors]).toEqual([])
    await own.page.context().close()
  })

  it('says that the server cannot be reached, and goes on when it is back', async () => {
    const { page } = await opened()
    await signIn(page, 'viewer')
    await page.route('**/api/v1/licenses*', (route) => route.abort())
    await page.getByRole('link', { name: 'Licenses' }).first().click()
    await page
      .getByText('The server cannot be reached.', { exact: false })
      .first()
      .waitFor({ timeout: 20_000 })
    await page.unroute('**/api/v1/licenses*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: sample.licenseId }).waitFor()
    await page.context().close()
  })

  it('P5 leads back to the page after a session that ended while it was open', async () => {
    const { page } = await opened()
    await signIn(page, 'viewer')
    await visit(page, '/licenses')
    await page.waitForLoadState('networkidle')
    await page.context().clearCookies()
    await page.getByRole('link', { name: 'Handshake codes' }).first().click()
    await page.waitForURL(({ search }) => search === '?from=%2Fcodes')
    const person = sample.logins.people.find(({ role }) => role === 'viewer')
    await page.getByLabel('E-mail address').fill(person?.email ?? '')
    await page.getByLabel('Password').first().fill(sample.logins.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/codes')
    await page.context().close()
  })

  it('P5 asks to sign in where nobody is signed in, and every door looks as it did', async () => {
    const { page } = await opened()
    const quiet = quietOf(page)
    await page.goto(`${lab.url}/licenses`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const found: unknown[] = []
    for (const [at, path] of ['/sign-in', ...DOORS].entries()) {
      if (at > 0) await goOn(page, path)
      await quiet()
      found.push(...(await looked(page, path.slice(1))))
    }
    expect(found).toEqual([])

    // What leaves the page while it is looked at has no colours, not those of its neighbour.
    const seen = await lookAt(page, [], () => page.evaluate('document.querySelector("main h1")?.remove()'))
    expect(seen.find(({ kind }) => kind === 'h1')?.colours).toEqual([expect.stringContaining('#'), 'gone'])

    // A mail, on a telephone, with a link that is longer than the telephone is wide.
    const publicUrl = `https://${'licenses-'.repeat(6)}.example`
    await page.goto('about:blank')
    await page.setViewportSize({ width: 320, height: 800 })
    await page.setContent(renderLetter(testLetter({ publicUrl, sandbox: false, contact: () => null })).html)
    expect(await overflow(page)).toBe(0)
    await page.context().close()
  })
})
