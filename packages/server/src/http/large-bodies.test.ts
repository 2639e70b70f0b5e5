import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installBoundary } from './boundary.ts'
import { prepareDeviceRoutes } from './device-routes.ts'
import { LargeBodies } from './large-bodies.ts'
import { TokenBuckets } from './token-bucket.ts'

const LARGE = 20_000
let app: FastifyInstance
let port = 0
const sockets: Socket[] = []

beforeEach(async () => {
  app = fastify()
  installBoundary(app)
  prepareDeviceRoutes(app, {
    buckets: new TokenBuckets({ perSecond: 1_000, burst: 1_000 }),
    bodies: new LargeBodies(2 * LARGE),
  })
  app.post('/reports', async (request) => String(request.body).length.toString())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const [address] = app.addresses()
  port = typeof address === 'object' ? address.port : 0
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await app.close()
})

/** Announces a body of so many bytes and sends the first of them; the server has seen it when its hook has run. */
const begin = async (bytes: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write(
    `POST /reports HTTP/1.1\r\nhost: here\r\ncontent-type: application/jose\r\ncontent-length: ${bytes}\r\nexpect: 100-continue\r\n\r\n`,
  )
  return socket
}

const told = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0])

test('a large body that does not fit beside those being read is refused early with 503 and Retry-After', async () => {
  const first = await begin(LARGE)
  const second = await begin(LARGE)
  expect(await told(first)).toMatch(/^HTTP\/1\.1 100 /)
  expect(await told(second)).toMatch(/^HTTP\/1\.1 100 /)
  first.write('a')
  second.write('a')
  const refused = await fetch(`http://127.0.0.1:${port}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: 'a'.repeat(LARGE),
  })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  const small = await fetch(`http://127.0.0.1:${port}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: 'a',
  })
  expect([small.status, await small.text()]).toEqual([200, '1'])
  const answered = told(first)
  first.write('a'.repeat(LARGE - 1))
  expect(await answered).toMatch(/^HTTP\/1\.1 200 /)
})

test('room is given back when a body was answered, and when its connection is lost', async () => {
  const bodies = new LargeBodies(LARGE)
  const closed: (() => void)[] = []
  const reply = { raw: { once: (_event: string, listener: () => void) => closed.push(listener) } } as never
  expect(bodies.admit(LARGE, reply)).toBe(true)
  expect(bodies.admit(LARGE, reply)).toBe(false)
  expect(bodies.admit(10, reply)).toBe(true)
  for (const close of closed) close()
  expect(bodies.admit(LARGE, reply)).toBe(true)
})
