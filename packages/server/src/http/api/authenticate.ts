import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ManagementServices } from '../../services.ts'
import type { Caller } from './endpoint.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Scope that an API key needs for this route of the management API. */
    readonly scope?: string
  }
}

/** How an API key is looked up: `null` when it is unknown or revoked. */
export type FindKey = (services: ManagementServices, secret: string) => Promise<Caller | null>

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i
const CHALLENGE = { 'www-authenticate': 'Bearer realm="countersign"' }

/**
 * Lets requests in by their API key, before anything of their body is read: 401 without a valid key,
 * 403 when the key lacks the route's scope. Returns who sent a request that was let in.
 */
export const requireApiKey = (
  app: FastifyInstance,
  services: ManagementServices,
  findKey: FindKey,
): ((request: FastifyRequest) => Caller) => {
  const callers = new WeakMap<FastifyRequest, Caller>()
  app.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.config
    if (scope === undefined) return
    const secret = BEARER.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) {
      throw new Problem(
        'unauthorized',
        'Send an API key as `Authorization: Bearer …`; `countersign api-key create` makes one.',
        { headers: CHALLENGE },
      )
    }
    const caller = await findKey(services, secret)
    if (caller === null)
      throw new Problem('unauthorized', 'The API key is unknown or revoked.', { headers: CHALLENGE })
    if (!caller.scopes.includes(scope) && !caller.scopes.includes('*')) {
      throw new Problem('forbidden', `This needs an API key with the scope ${scope}.`)
    }
    callers.set(request, caller)
  })
  return (request) => {
    const caller = callers.get(request)
    if (caller === undefined) throw new Problem('unauthorized', 'No API key was checked for this request.')
    return caller
  }
}
