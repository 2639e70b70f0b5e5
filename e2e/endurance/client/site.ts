import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { PageTask } from './page.ts'

const page = fileURLToPath(new URL('./page.ts', import.meta.url))

/** The page's script, from the sources of the library. */
const script = async (): Promise<string> => {
  const bundle = await rolldown({
    input: page,
    platform: 'browser',
    resolve: { conditionNames: ['source', 'browser', 'import', 'default'] },
  })
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  await bundle.close()
  return output[0].code
}

/** A web site of a product, under a strict Content-Security-Policy. */
export interface Site {
  readonly url: string
  close(): void
}

/** Serves the page; `heard` gets who said what. */
export const serveSite = async (
  server: string,
  heard: (who: string, line: string) => void,
  task: () => PageTask,
): Promise<Site> => {
  const code = await script()
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${server}`
  const http = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    if (path === '/said') {
      const said = (await request.toArray().catch(() => [])).map(String).join('')
      const [who = '', ...words] = said.split(' ')
      if (words.length > 0) heard(who, words.join(' '))
    }
    const [type, body] = {
      '/': [
        'text/html',
        '<!doctype html><title>Product</title><script type="module" src="page.js"></script>',
      ],
      '/page.js': ['text/javascript', code],
      '/task.json': ['application/json', JSON.stringify(task())],
      '/said': ['text/plain', 'heard'],
    }[path] ?? ['text/plain', 'nothing']
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy })
    response.end(body)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      http.closeAllConnections()
      http.close()
    },
  }
}
