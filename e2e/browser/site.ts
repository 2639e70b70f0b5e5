import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { filesOf } from '../../packages/client/tooling/bundles.mjs'

/** A web site on a port of its own that says what its pages may do. */
export interface Site {
  readonly url: string
  /** Every page's policy: nothing but the site's own scripts, and connections to the license tracking server. */
  readonly policy: string
  /** Files by path; may be set while the site is served. */
  readonly files: Map<string, string>
  stop(): void
}

/** The library as it is published for script tags, for bundlers and whole for service workers, made from the sources as they are now. */
const published = ['countersign.min.js', 'browser.js', 'countersign-whole.min.js']
const library = (await Promise.all(published.map((name) => filesOf(name)))).flatMap((files) => [...files])

/** What a page needs to know of its vendor; a module of the page, as a vendor would build it in. */
const optionsModule = (options: object): string => `export const options = ${JSON.stringify(options)}\n`

/** The vendor's own script: it opens the license and leaves it where a person at the console would look. */
const PRODUCT = `
import { open } from '/countersign.min.js'
import { options } from '/options.js'
globalThis.openLicense = open
globalThis.loadAgain = () => import('/countersign.min.js?again')
const shop = trustedTypes.createPolicy('shop', { createScriptURL: (url) => url })
globalThis.worker = shop.createScriptURL('/worker.js')
globalThis.serviceWorker = shop.createScriptURL('/service-worker.js')
globalThis.options = options
globalThis.license = await open(options)
document.documentElement.dataset.state = license.state.kind
`

/** The same in a worker: it records what it is told, and answers when that is acknowledged. */
const WORKER = `
import { open } from '/countersign.min.js'
import { options } from '/options.js'
const opened = open(options)
const work = async (data, port) => {
  const license = data.options === undefined ? await opened : await open({ ...options, ...data.options })
  for (let time = 0; time < data.count; time++) license.record(data.module)
  await license.flush()
  const { state, clientUuid, instances } = license
  const said = { state: state.kind, clientUuid, pending: license.diagnostics().pending }
  if (data.options === undefined) port.postMessage(said)
  else port.postMessage({ ...said, took: await instances.acquire(), has: license.has(data.module) })
  if (data.options !== undefined) await license.close()
}
// A service worker lives as long as what it waits for, and answers through the port that came along.
globalThis.onmessage = (event) => {
  const worked = work(event.data, event.ports[0] ?? globalThis)
  event.waitUntil?.(worked)
}
globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => work(data, port)
}
`

/** A page of this site, with attributes on its script tag. */
export const page = (attributes = ''): string =>
  `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><body>Shop<script type="module" src="/product.js"${attributes}></script></html>`

/** Serves a vendor's page that may connect to `server` and nowhere else. */
export const serveSite = async (server: string, options: object): Promise<Site> => {
  const policy = [
    ...[
      "default-src 'none'",
      "script-src 'self'",
      `connect-src ${server}`,
      "worker-src 'self'",
      'img-src data:',
    ],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ...["require-trusted-types-for 'script'", 'trusted-types shop'],
  ].join('; ')
  const files = new Map([
    ['/', page()],
    ...library.map(([path, text]): [string, string] => [`/${path}`, text]),
    ['/product.js', PRODUCT],
    ['/worker.js', WORKER],
    ['/service-worker.js', WORKER.replace('/countersign.min.js', '/countersign-whole.min.js')],
    ['/options.js', optionsModule(options)],
  ])
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = files.get(pathname)
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(file)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, policy, files },
    stop: () => {
      http.closeAllConnections()
      http.close()
    },
  }
}
