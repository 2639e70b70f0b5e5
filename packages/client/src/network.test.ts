import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenOptions, open } from './index.ts'
import { type Served, serve } from './platform/node/testing/serve.ts'
import { MemoryStorage } from './testing/index.ts'

let lts: Served
let options: OpenOptions
beforeEach(async () => {
  lts = await serve()
  options = {
    ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    ...{ storage: new MemoryStorage(), timeout: 1_000 },
  }
})
afterEach(() => lts.close())

const onReports =
  (play: (response: ServerResponse) => void): Served['between'] =>
  (path, response) => {
    if (path !== '/v1/reports') return false
    play(response)
    return true
  }

describe('protocol.md whatever lies between is noise: it deletes nothing, and the next try counts once', () => {
  const endless = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/jose' })
    const chunk = 'A'.repeat(65_536)
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', more)
    }
    more()
  }
  it.each<[string, (response: ServerResponse) => void]>([
    ['a connection reset', (response) => response.socket?.resetAndDestroy()],
    [
      'a connection closed amid the answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/jose', 'content-length': 5_000 })
        response.write('eyJ', () => response.destroy())
      },
    ],
    ['no answer at all', () => undefined],
    ['an answer without end', endless],
    [
      'a redirect to a portal',
      (response) => response.writeHead(302, { location: `${lts.server.url}/login` }).end(),
    ],
    [
      'a page that wants a log-in',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['a gateway that is down', (response) => response.writeHead(502).end('Bad Gateway')],
    ['an empty 200', (response) => response.writeHead(200).end()],
    [
      'bytes that are no text',
      (response) =>
        response.writeHead(200, { 'content-type': 'application/jose' }).end(Buffer.from([0xff, 0, 0xfe])),
    ],
  ])('%s', async (_, play) => {
    const license = await open(options)
    expect(license.state.kind).toBe('licensed')
    license.record('qr-code', 3)
    lts.between = onReports(play)
    await license.flush()
    expect(license.diagnostics().pending).toBe(1)
    expect(license.state.kind).toBe('licensed')
    expect(lts.asked).not.toContain('/login')
    lts.between = () => false
    await license.flush()
    expect(license.diagnostics()).toMatchObject({ pending: 0, faults: [] })
    expect(lts.server.total('qr-code')).toBe(3)
    await license.close()
  })
})

describe('U14 nobody there', () => {
  it('is a state, not an exception; the count goes out when somebody is', async () => {
    const { port } = lts.http.address() as AddressInfo
    lts.close()
    const probe = connect(port, '127.0.0.1')
    await once(probe, 'error')
    const license = await open(options)
    expect(license.state.kind).toBe('unreachable')
    license.record('qr-code', 2)
    await license.flush()
    lts.http.listen(port, '127.0.0.1')
    await once(lts.http, 'listening')
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    expect(lts.server.total('qr-code')).toBe(2)
    await license.close()
  })
})
