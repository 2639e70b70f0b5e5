import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeServer } from '../../../testing/fake-server.ts'
import { FakeVendor } from '../../../testing/vendor.ts'

/** A fake server behind a real socket, by the system clock. */
export interface Served {
  readonly http: Server
  readonly server: FakeServer
  /** Paths as they were asked for. */
  readonly asked: string[]
  /** Plays instead of the server's answer; true: it did. */
  between: (path: string, response: ServerResponse) => boolean
  close(): void
}

/** Listens on any port of an address of the loopback. */
export const serve = async (address = '127.0.0.1'): Promise<Served> => {
  const vendor = await FakeVendor.create()
  const http = createServer(async (request, response) => {
    const path = request.url ?? '/'
    served.asked.push(path)
    if (served.between(path, response)) return
    const body = (await request.toArray()).map(String).join('')
    const answer = await server.fetch(`${server.url}${path}`, {
      ...{ method: request.method === 'GET' ? 'GET' : 'POST', headers: {}, body, redirect: 'error' },
      ...{ credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' },
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(await answer.text())
  })
  http.listen(0, address)
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const now = (): number => Math.floor(Date.now() / 1000)
  const server = await FakeServer.create({
    vendor,
    now,
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
  })
  const served: Served = {
    ...{ http, server, asked: [], between: () => false },
    close: () => {
      http.closeAllConnections()
      http.close()
    },
  }
  return served
}
