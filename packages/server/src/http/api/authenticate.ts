import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ManagementServices } from '../../services.ts'
import type { Caller } from './caller.ts'
import { Problem } from './problem.ts'
import type { Scope } from './scopes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route needs; null: it is open to everyone. Absent: not a route of the management API. */
    readonly scope?: Scope | null
  }
}

/** How an API key is looked up: `null` when it is unknown or revoked. */
export type FindKey = (services: ManagementServices, secret: string) => Promise<Caller | null>

/** How the user of a session cookie is looked up: `null` without a running session. */
export type FindUser = (request: FastifyRequest) => Promise<Caller | null>

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i
const CHALLENGE = { 'www-authenticate': 'Bearer realm="countersign"' }
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser tells where a request comes from: a cookie counts for a change only if the page is this server's own
 * (quality.md, "Bad input to refuse": cross-origin requests to the portal API).
 */
export const refuseOtherOrigins = (request: FastifyRequest, ownOrigin: string): void => {
  if (SAFE.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const own = origin === ownOrigin || (origin !== undefined && origin === `${request.protocol}://${host}`)
  if (!own || (site !== undefined && site !== 'same-origin'))
    throw new Problem('forbidden', 'A session is only taken from the pages of this server itself.')
}

/**
 * Lets requests in by their API key or session, before anything of their body is read: 401 without one.
 * Returns who sent a request that was let in.
 */
export const authenticate = (
  app: FastifyInstance,
  services: ManagementServices,
  find: { readonly key: FindKey; readonly user: FindUser },
): ((request: FastifyRequest) => Caller) => {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const ownOrigin = new URL(services.publicUrl).origin
  app.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.config
    if (scope === undefined || scope === null) return
    const secret = BEARER.exec(request.headers.authorization ?? '')?.[1]
    const caller = secret === undefined ? await find.user(request) : await find.key(services, secret)
    if (caller === null) {
      throw new Problem(
        'unauthorized',
        secret === undefined
          ? 'Sign in, or send an API key as `Authorization: Bearer …`; `countersign api-key create` makes one.'
          : 'The API key is unknown or revoked.',
        { headers: CHALLENGE },
      )
    }
    if (secret === undefined) refuseOtherOrigins(request, ownOrigin)
    callers.set(request, caller)
  })
  return (request) => {
    const caller = callers.get(request)
    if (caller === undefined) throw new Problem('unauthorized', 'Nobody was identified for this request.')
    return caller
  }
}
