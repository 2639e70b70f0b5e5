import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startChromium } from '../../e2e/browser/chromium.ts'
import { filesOf } from '../../packages/client/tooling/bundles.mjs'
import { atMost, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>['newPage']>>

const CALLS = 1_000_000
/** Milliseconds of a task from which browsers call it long. */
const LONG = 50
const SECONDS = 4
const A_FRAME = 500

const SCRIPT = `
import { open } from '/countersign.min.js'
const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
const license = await open({
  rootKeys: [{ kty, crv, x, y }], servers: ['https://lts.example'], organizationId: '100200', timeout: 100,
  product: { code: 'barcode-reader', version: '1.0.0', edition: 'javascript', deployment: 'browser' },
  fetch: () => Promise.reject(new TypeError('offline')),
})
const counts = new Map()
const count = (module) => counts.set(module, (counts.get(module) ?? 0) + 1)
globalThis.amortized = async (calls) => {
  const begin = performance.now()
  for (let call = 0; call < calls; call++) license.record('qr-code')
  await license.flushed()
  const recorded = performance.now()
  for (let call = 0; call < calls; call++) count('qr-code')
  return { value: (recorded - begin) / calls * 1e6, baseline: (performance.now() - recorded) / calls * 1e6 }
}
globalThis.busy = async (seconds, each) => {
  let [longest, long] = [0, 0]
  const observer = new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) long += duration })
  observer.observe({ type: 'longtask' })
  const end = performance.now() + seconds * 1000
  let last = performance.now()
  while (last < end) {
    for (let call = 0; call < each; call++) license.record(call % 2 ? 'qr-code' : 'pdf417')
    await new Promise((resume) => setTimeout(resume, 4))
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  observer.disconnect()
  return { longest, long }
}
document.documentElement.dataset.ready = 'true'
`

declare global {
  var amortized: (calls: number) => Promise<{ value: number; baseline: number }>
  var busy: (seconds: number, each: number) => Promise<{ longest: number; long: number }>
}

const servePage = async (): Promise<{ readonly url: string; stop(): void }> => {
  const files = new Map([...(await filesOf('countersign.min.js'))].map(([path, text]) => [`/${path}`, text]))
  files.set('/page.js', SCRIPT)
  const http = createServer((request, response) => {
    const script = files.get(request.url ?? '/')
    response.writeHead(200, { 'content-type': script === undefined ? 'text/html' : 'text/javascript' })
    response.end(
      script ??
        '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
    )
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`, stop: () => http.close() }
}

const measure = async (page: Page, rounds: number) => {
  const records: Sample[] = []
  const long: Sample[] = []
  const turns: Sample[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const one = await page.evaluate((calls) => amortized(calls), CALLS)
    const idle = await page.evaluate((seconds) => busy(seconds, 0), SECONDS)
    const busyOne = await page.evaluate(([seconds, each]) => busy(seconds, each), [SECONDS, A_FRAME] as const)
    // The first round lets the engine compile.
    if (round === 0) continue
    records.push(one)
    long.push({ value: busyOne.long, baseline: null })
    turns.push({ value: busyOne.longest, baseline: idle.longest })
  }
  return { records, long, turns }
}

const run = async ({ rounds }: Bench): Promise<Measured> => {
  const site = await servePage()
  const browser = await startChromium()
  try {
    const page = await browser.newPage()
    await page.goto(site.url)
    await page.waitForSelector('html[data-ready]', { state: 'attached' })
    const { records, long, turns } = await measure(page, rounds)
    return {
      rows: [
        {
          ...{ name: '`record()` in Chromium, until all of it is durable', unit: 'ns', samples: records },
          ...{ baseline: 'counting in a Map', first: null, goal: atMost('value', 500) },
        },
        {
          ...{
            name: `time in long tasks (${LONG} ms and more) while a page records ${A_FRAME} times a turn`,
            unit: 'ms',
          },
          ...{ samples: long, baseline: null, first: null, goal: atMost('value', 0) },
        },
        {
          ...{
            name: 'longest turn of that page, with the pauses that the system makes',
            unit: 'ms',
            samples: turns,
          },
          ...{ baseline: 'the same without recording', first: null, goal: null },
        },
      ],
    }
  } finally {
    await browser.close()
    site.stop()
  }
}

export const benchmark: Benchmark = { id: 'B11', work: 'record() on a busy main thread', run }
