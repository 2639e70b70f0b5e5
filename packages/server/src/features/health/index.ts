import type { FastifyInstance } from 'fastify'
import { publicProblemBody } from '../../http/public-problem.ts'
import type { DeviceServices } from '../../services.ts'

/** `/healthz`: the process answers. `/readyz`: it can serve, that is, read its store and renew its keys. */
export const registerHealth = (
  app: FastifyInstance,
  services: Pick<DeviceServices, 'store' | 'clock' | 'keys'>,
  ready: () => boolean,
): void => {
  const { store, clock, keys } = services
  app.get('/healthz', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    if (!ready()) {
      return reply
        .code(503)
        .header('retry-after', '5')
        .header('content-type', 'application/problem+json')
        .send(Buffer.from(publicProblemBody('overloaded', 'The server is starting or shutting down.')))
    }
    await keys.ensure(clock.now())
    await store.read((tx) => tx.state.get('server', 'identity'))
    return reply.header('cache-control', 'no-store').send({ status: 'ready' })
  })
}
