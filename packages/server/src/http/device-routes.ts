import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sourceOf } from './address.ts'
import { PublicProblem } from './public-problem.ts'
import type { TokenBuckets } from './token-bucket.ts'

/** Content type of everything that devices send. */
const JOSE = /^application\/jose\s*(;|$)/i

const crossOrigin = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'Retry-After')
}

const preflight = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'Content-Type')
    .header('access-control-max-age', '86400')
    .send()

/** Content type, then length, then rate: before anything of the body is read (protocol.md, "Order of work on a request"). */
const admit =
  (buckets: TokenBuckets) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request.method === 'OPTIONS') return
    if (request.method === 'POST') {
      if (!JOSE.test(request.headers['content-type'] ?? ''))
        throw new PublicProblem('wrong-content-type', 'Send application/jose.')
      const limit = request.routeOptions.bodyLimit
      if (Number(request.headers['content-length'] ?? 0) > limit)
        throw new PublicProblem('too-large', `The body is larger than ${limit} bytes.`)
    }
    const wait = buckets.take(sourceOf(request.ip))
    if (wait !== null)
      throw new PublicProblem('too-many-requests', 'Too many requests come from this address.', {
        retryAfter: wait,
      })
  }

/** Prepares an encapsulated instance for the routes of devices: CORS without credentials, limits, `application/jose` as text. */
export const prepareDeviceRoutes = (app: FastifyInstance, buckets: TokenBuckets): void => {
  app.addHook('onRequest', crossOrigin)
  app.addHook('onRequest', admit(buckets))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/jose', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  app.options('/*', preflight)
}

/** The body of a request that the parser above has read. */
export const joseBody = (request: FastifyRequest): string => {
  if (typeof request.body !== 'string' || request.body === '')
    throw new PublicProblem('malformed', 'The body is empty.')
  return request.body
}
