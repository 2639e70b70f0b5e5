import Type, { type Static } from 'typebox'
import { narrowed } from '../../http/api/access.ts'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { notFound } from '../../http/api/problem.ts'
import { SCOPES } from '../../http/api/scopes.ts'
import { isoTime } from '../../http/api/times.ts'
import type { ApiKeyRow } from '../../operations/api-keys.ts'
import { auditLine } from './audit.ts'
import { OrganizationOrServer, PersonName } from './shapes.ts'

const ScopeName = Type.Unsafe<(typeof SCOPES)[number]>({ type: 'string', enum: [...SCOPES] })

const KeyView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  organizationId: OrganizationOrServer,
  created: Type.String(),
  lastUsed: Type.Union([Type.String(), Type.Null()], { description: 'Day of the last use.' }),
})

const viewOf = (row: ApiKeyRow): Static<typeof KeyView> => ({
  id: row.id,
  name: row.name,
  scopes: [...row.scopes],
  organizationId: row.organizationId ?? null,
  created: isoTime(row.createdAt),
  lastUsed: row.lastUsedDay === null ? null : isoTime(row.lastUsedDay * 86_400).slice(0, 10),
})

/** API keys, for automation: shown once when made. */
export const keyRoutes = (api: Api): void => {
  const { services } = api
  const { apiKeys } = services
  endpoint(api, {
    method: 'GET',
    url: '/v1/api-keys',
    scope: 'admin',
    members: { role: 'owner', listed: true },
    tag: 'accounts',
    summary: 'List API keys',
    query: Type.Object(
      { organization: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ rows: Type.Array(KeyView) }),
    handle: async ({ caller, query }) => {
      const reach = narrowed(caller, query.organization)
      const rows = (await services.store.read(apiKeys.list)).filter(
        (row) => reach === null || (row.organizationId != null && reach.includes(row.organizationId)),
      )
      return { body: { rows: rows.map(viewOf) } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/api-keys',
    scope: 'admin',
    members: { role: 'owner', of: (_tx, call) => call.body.organizationId },
    tag: 'accounts',
    summary: 'Make an API key, which is shown this once',
    body: Type.Object(
      {
        name: PersonName,
        organizationId: OrganizationOrServer,
        scopes: Type.Array(ScopeName, { minItems: 1, maxItems: SCOPES.length }),
      },
      { additionalProperties: false },
    ),
    status: 201,
    answer: Type.Object({ ...KeyView.properties, apiKey: Type.String() }),
    handle: async ({ body, caller }) => {
      const made = await services.store.commit(async (tx) => {
        if (body.organizationId !== null && (await tx.setup.organization(body.organizationId)) === null)
          throw notFound('organization', body.organizationId)
        const key = await apiKeys.create(tx, body)
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'api-key.create',
          subject: key.row.id,
          after: { name: body.name, scopes: body.scopes, organizationId: body.organizationId },
        })
        return key
      })
      return { status: 201, body: { ...viewOf(made.row), apiKey: made.token } }
    },
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/api-keys/:id',
    scope: 'admin',
    members: {
      role: 'owner',
      of: async (tx, call) =>
        (await apiKeys.list(tx)).find((row) => row.id === call.params.id)?.organizationId ?? null,
    },
    tag: 'accounts',
    summary: 'Revoke an API key at once',
    params: Type.Object({ id: Type.String() }),
    status: 204,
    answer: Type.Null(),
    handle: async ({ params, caller }) => {
      await services.store.commit(async (tx) => {
        const row = await apiKeys.revoke(tx, params.id)
        if (row === null) throw notFound('API key', params.id)
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'api-key.revoke',
          subject: row.id,
          before: { name: row.name, scopes: row.scopes, organizationId: row.organizationId ?? null },
        })
      })
      return { body: undefined }
    },
  })
}
