import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { drain } from './drain.ts'

const listen = async (
  handler: () => Promise<string>,
): Promise<{ app: ReturnType<typeof fastify>; port: number }> => {
  const app = fastify({ forceCloseConnections: 'idle', keepAliveTimeout: 75_000 })
  app.get('/', handler)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const [address] = app.addresses()
  return { app, port: typeof address === 'object' ? address.port : 0 }
}

test('H3 a keep-alive connection that was busy when closing began is answered and then closed', async () => {
  const arrived = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const { app, port } = await listen(() => {
    arrived.resolve()
    return answer.promise
  })
  const agent = new Agent({ keepAlive: true })
  const answered = new Promise<string>((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => {
      response.setEncoding('utf8').once('data', resolve).once('error', reject)
    }).once('error', reject)
  })
  await arrived.promise
  const closed = drain(app)
  answer.resolve('done')
  expect(await answered).toBe('done')
  await closed
  agent.destroy()
})

test('H3 a connection whose request never ends is cut when patience is over', async () => {
  const { app, port } = await listen(async () => 'never asked')
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n')
  const cut = new Promise((resolve) => socket.once('close', resolve))
  await drain(app, 200)
  await cut
})
