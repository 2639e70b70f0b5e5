import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sourceOf } from './address.ts'
import { PublicProblem } from './public-problem.ts'
import type { TokenBuckets } from './token-bucket.ts'

/** Content type of everything that devices send. */
const JOSE = /^application\/jose\s*(;|$)/i

const CROSS_ORIGIN = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' }

/** Hooks of the hot path call back: a promise each costs more than what they do (docs/performance.md, B1). */
const crossOrigin = (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
  reply.headers(CROSS_ORIGIN)
  done()
}

const preflight = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'Content-Type')
    .header('access-control-max-age', '86400')
    .send()

/** Content type, then length, then rate: before anything of the body is read (protocol.md, "Order of work on a request"). */
const problemOf = (buckets: TokenBuckets, request: FastifyRequest): PublicProblem | undefined => {
  if (request.method === 'OPTIONS') return undefined
  if (request.method === 'POST') {
    const type = request.headers['content-type'] ?? ''
    if (type !== 'application/jose' && !JOSE.test(type))
      return new PublicProblem('wrong-content-type', 'Send application/jose.')
    const limit = request.routeOptions.bodyLimit
    if (Number(request.headers['content-length'] ?? 0) > limit)
      return new PublicProblem('too-large', `The body is larger than ${limit} bytes.`)
  }
  const wait = buckets.take(sourceOf(request.ip))
  return wait === null
    ? undefined
    : new PublicProblem('too-many-requests', 'Too many requests come from this address.', {
        retryAfter: wait,
      })
}

const admit =
  (buckets: TokenBuckets) =>
  (request: FastifyRequest, _reply: FastifyReply, done: (problem?: PublicProblem) => void): void =>
    done(problemOf(buckets, request))

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
