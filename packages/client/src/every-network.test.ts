import { spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer as createHttpServer, request as httpRequest, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type License, type OpenOptions, open } from './index.ts'
import { type Served, serve } from './platform/node/testing/serve.ts'
import { MemoryStorage } from './testing/index.ts'

let lts: Served
const closing: (() => void)[] = []
beforeEach(async () => {
  lts = await serve()
})
afterEach(() => {
  lts.close()
  for (const close of closing.splice(0)) close()
})
const optionsAt = (...servers: string[]): OpenOptions => ({
  ...{ rootKeys: [lts.server.vendor.rootKey], servers, organizationId: '100200' },
  product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
  ...{ storage: new MemoryStorage(), timeout: 1_000 },
})
const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** A socket that does whatever is played to each connection. */
const listen = async (play: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    play(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server)}`
}

/** Counts, sees that nothing of it is confirmed, and that it is once the network works. */
const countsOnceItWorks = async (license: License, mend: () => void): Promise<void> => {
  license.record('qr-code', 3)
  await license.flush()
  expect(license.state.kind).toBe('unreachable')
  expect(license.diagnostics().pending).toBe(1)
  mend()
  await license.flush()
  expect(license.state.kind).toBe('licensed')
  expect(license.diagnostics()).toMatchObject({ pending: 0, faults: [] })
  expect(lts.server.total('qr-code')).toBe(3)
  await license.close()
}

const INTERFERENCES: [string, (response: ServerResponse) => void][] = [
  ['a connection that is reset', (response) => response.socket?.resetAndDestroy()],
  ['a connection that is closed without an answer', (response) => response.socket?.destroy()],
  ['a server that accepts and then says nothing', () => undefined],
  [
    'an answer a byte at a time',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/jose' })
      const drip = setInterval(() => response.write('e'), 50)
      response.once('close', () => clearInterval(drip))
    },
  ],
  [
    'a captive portal: 200 and a page',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
  ],
  [
    'a captive portal that says it is JSON',
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"login":true}'),
  ],
  [
    'a portal that says it is JOSE',
    (response) => response.writeHead(200, { 'content-type': 'application/jose' }).end('<html>Log in</html>'),
  ],
  [
    'a redirect to another host',
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/login' }).end(),
  ],
  ['a permanent redirect', (response) => response.writeHead(308, { location: '/elsewhere' }).end()],
  [
    'an answer of 30 MB',
    (response) =>
      response.writeHead(200, { 'content-type': 'application/jose' }).end(Buffer.alloc(30_000_000, 'A')),
  ],
  [
    'a body that is not what its encoding says',
    (response) =>
      response
        .writeHead(200, { 'content-type': 'application/jose', 'content-encoding': 'gzip' })
        .end('no gzip'),
  ],
  [
    'a problem that is none of the contract',
    (response) =>
      response.writeHead(451, { 'content-type': 'application/problem+json' }).end('{"code":"law"}'),
  ],
  [
    'a proxy that wants a password',
    (response) => response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end(),
  ],
  [
    'an unsigned denial',
    (response) =>
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"code":-20101,"revokes":true}'),
  ],
]

describe('U14 whatever lies between when a license is opened is a state, and the count waits', () => {
  it.each(INTERFERENCES)('%s, at /v1/server', async (_, play) => {
    lts.between = (_path, response) => {
      play(response)
      return true
    }
    const license = await open(optionsAt(lts.server.url))
    await countsOnceItWorks(license, () => {
      lts.between = () => false
    })
    expect(lts.asked).not.toContain('/elsewhere')
  })

  it.each(INTERFERENCES)('%s, at /v1/authorizations', async (_, play) => {
    lts.between = (path, response) => {
      if (path !== '/v1/authorizations') return false
      play(response)
      return true
    }
    const license = await open(optionsAt(lts.server.url))
    await countsOnceItWorks(license, () => {
      lts.between = () => false
    })
  })
})

describe('U6 the standby serves while the main server cannot be reached', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['a half-open connection', () => undefined],
    ['a connection that is reset', (socket) => socket.resetAndDestroy()],
    ['bytes that are no HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    ['TLS where there should be none', (socket) => void socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 70]))],
    ['headers without end', (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`)],
  ])('%s', async (_, play) => {
    const main = await listen(play)
    const license = await open({ ...optionsAt(main, lts.server.url), timeout: 1_500 })
    license.record('qr-code', 2)
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    expect(lts.server.total('qr-code')).toBe(2)
    await license.close()
  })

  it('a name that nobody knows', async () => {
    const license = await open({ ...optionsAt('https://lts.invalid', lts.server.url), timeout: 5_000 })
    license.record('qr-code', 2)
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    expect(lts.server.total('qr-code')).toBe(2)
    await license.close()
  })
})

describe('U13 addresses of both kinds', () => {
  it.each(['127.0.0.1', '::1'])(
    'a server on %s is reached by its address, and by a name that has it',
    async (address) => {
      const own = await serve(address)
      closing.push(() => own.close())
      const { port } = own.http.address() as AddressInfo
      const names = (await lookup('localhost', { all: true })).map((one) => one.address)
      const byName = names.includes(address) ? [`http://localhost:${port}`] : []
      for (const url of [own.server.url, ...byName]) {
        const license = await open({ ...optionsAt(url), rootKeys: [own.server.vendor.rootKey] })
        expect(license.state.kind).toBe('licensed')
        await license.close()
      }
    },
  )
})

describe('U14 a proxy, as Node is told of one by the environment', () => {
  const library = new URL('./index.ts', import.meta.url).href
  /** Opens the license in a process of its own that must use a proxy; its state. */
  const stateBehind = async (proxy: string): Promise<string> => {
    const { storage: _, ...options } = optionsAt(lts.server.url)
    const script = `
      import { open } from ${JSON.stringify(library)}
      import { MemoryStorage } from ${JSON.stringify(new URL('./testing/index.ts', import.meta.url).href)}
      const license = await open({ ...${JSON.stringify(options)}, storage: new MemoryStorage() })
      license.record('qr-code', 4)
      await license.flush()
      console.log(license.state.kind)
      await license.close()`
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: proxy,
        http_proxy: proxy,
        NO_PROXY: '',
        no_proxy: '',
      },
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      text += data
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    return text.trim()
  }

  it('that lets through: everything goes by it', async () => {
    const through: string[] = []
    const proxy = createHttpServer((request, response) => {
      through.push(request.url ?? '')
      const { method, headers } = request
      const onward = httpRequest(request.url ?? '', { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      request.pipe(onward)
    })
    // Node's fetch asks a proxy for a tunnel, also for plain HTTP.
    proxy.on('connect', (request, socket: Socket) => {
      through.push(request.url ?? '')
      const onward = new URL(`http://${request.url}`)
      import('node:net').then(({ connect }) => {
        const far = connect(Number(onward.port), onward.hostname, () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
          far.pipe(socket)
          socket.pipe(far)
        })
        far.on('error', () => socket.destroy())
        socket.on('error', () => far.destroy())
      })
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    closing.push(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    expect(await stateBehind(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)).toBe('licensed')
    expect(through.length).toBeGreaterThan(0)
    expect(lts.server.total('qr-code')).toBe(4)
  })

  it('that wants a password, or is not there', async () => {
    const strict = await listen((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
      )
    })
    expect(await stateBehind(strict)).toBe('unreachable')
    expect(await stateBehind('http://127.0.0.1:9')).toBe('unreachable')
    expect(lts.asked).toEqual([])
  })
})
