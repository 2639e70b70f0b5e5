import { createHash } from 'node:crypto'
import { isOrganizationId, type ServerInfo } from '@countersign/protocol'
import type { FastifyInstance } from 'fastify'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices } from '../../services.ts'

const organizationOf = (query: unknown): string | null => {
  const value =
    typeof query === 'object' && query !== null && 'organization' in query ? query.organization : undefined
  if (value === undefined || value === '') return null
  if (!isOrganizationId(value))
    throw new PublicProblem('malformed', 'The parameter "organization" is not an organization ID.')
  return value
}

/** `GET /v1/server` (protocol.md): who this server is, its keys and certificates. */
export const registerServerInfo = (app: FastifyInstance, services: DeviceServices): void => {
  const { store, clock, keys, certificates, identity } = services
  app.get('/server', async (request, reply) => {
    const organizationId = organizationOf(request.query)
    const now = clock.now()
    await keys.ensure(now)
    const held = await store.read((tx) => certificates.at(tx, now))
    const lasting: Omit<ServerInfo, 'time'> = {
      uuid: identity.serverUuid,
      version: '1',
      role: 'main',
      serving: true,
      incarnation: identity.incarnation,
      certificates: certificates.shown(held, organizationId),
      keyset: keys.keySet,
    }
    const etag = `"${createHash('sha256').update(JSON.stringify(lasting)).digest('base64url').slice(0, 27)}"`
    reply.header('cache-control', 'no-cache').header('etag', etag)
    const known =
      request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
    if (known.includes(etag) || known.includes('*')) return reply.code(304).send()
    const { uuid, version, role, serving, ...rest } = lasting
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ uuid, version, role, serving, time: now, ...rest }))
  })
}
