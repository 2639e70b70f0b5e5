import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from '../browser/chromium.ts'
import { type Consumer, newConsumer, programOf, runIn } from './consumer.ts'

/** A vendor's wrapper and its test, as the package's own page tells it. */
const SCANNER = `
import { open, type License, type LicenseState, type OpenOptions } from 'countersign-client'

export interface Scanner { readonly state: LicenseState; scan(image: string): string; close(): Promise<void> }

export const openScanner = async (options: Pick<OpenOptions, 'rootKeys' | 'servers' | 'fetch' | 'storage' | 'organizationId'>): Promise<Scanner> => {
  const license: License = await open({
    ...options,
    product: { code: 'vendor-scanner', version: '1.0.0', edition: 'javascript', deployment: 'desktop' },
  })
  return {
    get state() { return license.state },
    scan: (image) => {
      if (license.has('qr-code')) license.record('qr-code')
      return image.toUpperCase()
    },
    close: () => license.close(),
  }
}
`
const SCANNER_TEST = `
import { FakeServer, FakeVendor, Lab, MemoryStorage, type TestLicense } from 'countersign-client/testing'
import { openScanner } from './scanner.js'

export const run = async (): Promise<string> => {
  const vendor = await FakeVendor.create()
  const server = await FakeServer.create({ vendor })
  const scanner = await openScanner({
    rootKeys: [vendor.rootKey], servers: [server.url], fetch: server.fetch, storage: new MemoryStorage(), organizationId: '100200',
  })
  scanner.scan('one')
  scanner.scan('two')
  await scanner.close()
  const lab = await Lab.create()
  const license: TestLicense = await lab.open()
  license.record('qr-code', 3)
  await lab.advance(400)
  const counted = lab.server.total('qr-code')
  lab.server.deny = () => ({ code: -20111, name: 'expired', message: 'The license has expired.', revokes: true })
  await lab.advance(4 * 86_400)
  return [scanner.state.kind, server.total('qr-code'), counted, license.state.kind].join(' ')
}
`
const EXPECTED = 'licensed 2 3 denied'

let vendor: Consumer
beforeAll(async () => {
  vendor = await newConsumer()
  await vendor.write('src/scanner.ts', SCANNER)
  await vendor.write('src/scanner-test.ts', SCANNER_TEST)
  await vendor.write(
    'src/main.ts',
    "import { run } from './scanner-test.js'\nconst said = await run()\nif (typeof document === 'undefined') console.log(said)\nelse document.documentElement.dataset['said'] = said\n",
  )
})
afterAll(async () => vendor?.remove())

test.each(['nodenext', 'bundler'])(
  'the published declarations stand alone under the strictest compiler, with module resolution "%s"',
  async (resolution) => {
    const options = {
      ...{
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
      },
      ...{ noPropertyAccessFromIndexSignature: true, verbatimModuleSyntax: true, isolatedModules: true },
      ...{
        target: 'es2024',
        lib: ['es2024', 'dom', 'dom.iterable'],
        types: [],
        outDir: 'out',
        rootDir: 'src',
      },
      ...{ module: resolution === 'bundler' ? 'esnext' : 'nodenext', moduleResolution: resolution },
    }
    await vendor.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['src'] }))
    const { code, output } = await runIn(
      vendor.folder,
      process.execPath,
      programOf('typescript', 'bin', 'tsc'),
      '-p',
      '.',
    )
    expect(output).toBe('')
    expect(code).toBe(0)
  },
)

test('a vendor’s own test runs in Node on the published package alone, with the fake server and clock', async () => {
  const { code, output } = await runIn(vendor.folder, process.execPath, 'out/main.js')
  expect(output.trim()).toBe(EXPECTED)
  expect(code).toBe(0)
})

test('the published package is bundled for a page without a module of Node, and runs there', async () => {
  const bundle = await rolldown({
    ...{ input: join(vendor.folder, 'out/main.js'), platform: 'browser', cwd: vendor.folder },
  })
  const { output } = await bundle.generate({ format: 'esm', entryFileNames: 'main.js' })
  await bundle.close()
  const scripts = new Map(output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : '']))
  for (const code of scripts.values()) expect(/["']node:/.exec(code)).toBeNull()
  const http = createServer((request, response) => {
    const script = scripts.get(request.url ?? '/')
    const type = script === undefined ? 'text/html; charset=utf-8' : 'text/javascript'
    const page =
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>'
    response.writeHead(200, { 'content-type': type }).end(script ?? page)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const browser = await startChromium()
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`)
    const said = page.waitForSelector('html[data-said]', { state: 'attached', timeout: 20_000 })
    await said.catch((cause) => {
      throw new Error(`The page said nothing: ${faults.join('; ')}`, { cause })
    })
    expect(await page.getAttribute('html', 'data-said')).toBe(EXPECTED)
  } finally {
    await browser.close()
    http.close()
  }
})

test('publint finds nothing in what is published', async () => {
  const { messages, pkg } = await publint({ pkgDir: vendor.installed, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
})

test('are-the-types-wrong finds nothing for modules', async () => {
  const program = programOf('@arethetypeswrong', 'cli', 'dist', 'index.js')
  const { code, output } = await runIn(
    vendor.folder,
    ...[process.execPath, program, vendor.tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'],
  )
  expect(code, output).toBe(0)
})

test('the tarball holds what is loaded and its declarations, no source and no path of the workspace', async () => {
  const { output } = await runIn(vendor.folder, 'tar', '-tzf', vendor.tarball)
  const paths = output
    .trim()
    .split('\n')
    .map((path) => path.replace('package/', ''))
  expect(
    paths.filter((path) => !/^(dist\/.*(\.d\.ts|\.js)|package\.json|README\.md|LICENSE)$/.test(path)),
  ).toEqual([])
  const manifest = await readFile(join(vendor.installed, 'package.json'), 'utf8')
  expect(manifest).not.toContain('source')
  for (const path of paths.filter((one) => one.endsWith('.d.ts')))
    expect(await readFile(join(vendor.installed, path), 'utf8'), path).not.toContain('@countersign/')
})
