import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { startChromium } from '../browser/chromium.ts'
import { startLab } from '../lab/lab.ts'
import { sampleOf, signInAs } from '../portal/sample.ts'

/**
 * `npm run screenshots` writes the pictures that the README shows, of a server with sample data. With `--all DIR` it writes
 * every page for looking at: wide and narrow, light and dark.
 */
const { values } = parseArgs({
  options: {
    all: { type: 'string' },
    role: { type: 'string', default: 'admin' },
    days: { type: 'string', default: '90' },
    widths: { type: 'string', default: '320,768,1440' },
    only: { type: 'string', default: '' },
  },
})

const WIDE = { width: 1280, height: 1100 }
const PICTURES = join(import.meta.dirname, '../../docs/images')

// Sample data with its history: use by a fleet of devices through the protocol, under the virtual clock.
const lab = await startLab({ init: ['--sample', '--history', `${values.days}d`] })
const sample = sampleOf(lab)

const codes = (await lab.api('GET', '/handshake-codes?limit=20')) as unknown as {
  readonly rows: readonly { readonly code: string; readonly items: readonly string[] }[]
}
const [used] = codes.rows
  .filter(({ code }) => code !== sample.handshakeCode)
  .toSorted((a, b) => b.items.length - a.items.length)
const code = used?.code ?? sample.handshakeCode
const item = used?.items[0] ?? sample.itemId

const [device] = (
  (await lab.api('GET', '/devices?limit=1')) as unknown as {
    readonly rows: readonly { readonly uuid: string }[]
  }
).rows.map(({ uuid }) => uuid)
const [order] = (
  (await lab.api('GET', '/orders?limit=1')) as unknown as {
    readonly rows: readonly { readonly id: string }[]
  }
).rows.map(({ id }) => id)

const signedIn = async (browser: Browser, role: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' })).newPage()
  await signInAs(page, lab, role)
  return page
}

const shoot = async (page: Page, path: string, file: string, fullPage = false): Promise<void> => {
  await page.goto(lab.url + path)
  await page.locator(':root:not(:has([aria-busy="true"])) main h1').waitFor()
  await page.screenshot({ path: file, fullPage })
  process.stdout.write(`${file}\n`)
}

const everything = [
  '/',
  '/organizations',
  `/organizations/${sample.organizationId}`,
  '/products',
  '/licenses',
  `/licenses/${sample.licenseId}`,
  `/items/${item}`,
  '/orders',
  ...(order === undefined ? [] : [`/orders/${order}`]),
  '/requests',
  '/statements',
  '/offers',
  '/selling',
  '/pages',
  '/help/faq',
  '/codes',
  `/codes/${code}`,
  `/statistics?code=${code}&period=90`,
  `/statistics?item=${item}`,
  '/devices',
  ...(device === undefined ? [] : [`/devices/${device}`]),
  '/why',
  '/people',
  '/alerts',
  '/audit',
  '/mail',
  '/server',
  '/profile',
  '/nothing-here',
]

/** Pages of those who are not signed in. */
const outside = [
  '/buy',
  '/buy/confirm',
  '/sign-in',
  '/register',
  '/forgotten-password',
  '/reset-password',
  '/invitation',
  '/help/faq',
]

const nameOf = (path: string): string =>
  path === '/'
    ? 'overview'
    : path
        .replace(/^\/(\w+)s\//, '/one-$1-')
        .slice(1)
        .replace(/[^a-z]+/g, '-')
        .replace(/-+$/, '')

const browser = await startChromium()
try {
  const page = await signedIn(browser, values.role)
  const { all } = values
  if (all === undefined) {
    await mkdir(PICTURES, { recursive: true })
    await shoot(page, '/', join(PICTURES, 'portal-overview.png'))
    await shoot(page, `/statistics?code=${code}&period=90`, join(PICTURES, 'portal-statistics.png'))
  } else {
    await mkdir(all, { recursive: true })
    const stranger = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    for (const [who, paths, before] of [
      [page, everything, ''],
      [stranger, outside, 'door-'],
    ] as const)
      for (const width of values.widths.split(',').map(Number))
        for (const colorScheme of ['light', 'dark'] as const) {
          await who.setViewportSize({ width, height: 900 })
          await who.emulateMedia({ colorScheme })
          for (const path of paths.filter((each) => each.includes(values.only)))
            await shoot(who, path, join(all, `${before}${nameOf(path)}-${width}-${colorScheme}.png`), true)
        }
  }
} finally {
  await browser.close()
  await lab.stop()
}
