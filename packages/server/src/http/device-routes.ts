import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sourceOf } from './address.ts'
import type { LargeBodies } from './large-bodies.ts'
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

/** What bounds the requests of devices. */
export interface Admission {
  readonly buckets: TokenBuckets
  readonly bodies: LargeBodies
}

/** Content type, then length, then rate, then room: before anything of the body is read (protocol.md, "Order of work on a request"). */
const problemOf = (
  { buckets, bodies }: Admission,
  request: FastifyRequest,
  reply: FastifyReply,
): PublicProblem | undefined => {
  if (request.method === 'OPTIONS') return undefined
  const limit = request.routeOptions.bodyLimit
  // Without a length, a body may grow as large as the route takes.
  const length = Number(request.headers['content-length'] ?? limit)
  if (request.method === 'POST') {
    const type = request.headers['content-type'] ?? ''
    if (type !== 'application/jose' && !JOSE.test(type))
      return new PublicProblem('wrong-content-type', 'Send application/jose.')
    if (length > limit) return new PublicProblem('too-large', `The body is larger than ${limit} bytes.`)
  }
  const wait = buckets.take(sourceOf(request.ip))
  if (wait !== null)
    return new PublicProblem('too-many-requests', 'Too many requests come from this address.', {
      retryAfter: wait,
    })
  return request.method === 'POST' && !bodies.admit(length, reply)
    ? new PublicProblem('overloaded', 'Too many large submissions come at once.', { retryAfter: 1 })
    : undefined
}

const admit =
  (admission: Admission) =>
  (request: FastifyRequest, reply: FastifyReply, done: (problem?: PublicProblem) => void): void =>
    done(problemOf(admission, request, reply))

/** Prepares an encapsulated instance for the routes of devices: CORS without credentials, limits, `application/jose` as text. */
export const prepareDeviceRoutes = (app: FastifyInstance, admission: Admission): void => {
  app.addHook('onRequest', crossOrigin)
  app.addHook('onRequest', admit(admission))
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
