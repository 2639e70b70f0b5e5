import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import type { ManagementServices } from '../../services.ts'
import { sourceOf } from '../address.ts'
import { admitCaller, authorizeCall, type MemberAccess, reachOf } from './access.ts'
import type { Caller } from './caller.ts'
import { etagOf } from './etag.ts'
import type { Scope } from './scopes.ts'
import { compileCheck } from './validation.ts'

/** What an endpoint is given: everything checked, nothing of HTTP but its two preconditions. */
export interface Call<Parameters, Query, Body> {
  readonly params: Parameters
  readonly query: Query
  readonly body: Body
  readonly caller: Caller
  /** Organizations that a list must keep to; null: all. */
  readonly within: readonly string[] | null
  readonly ifMatch: string | null
  readonly idempotencyKey: string | null
  /** Where the request comes from, for limits alone: never stored, never logged (P4). */
  readonly source: string
  /** Method and path pattern: part of the identity of an idempotent request. */
  readonly route: string
}

export interface Answer {
  readonly status?: number
  readonly body: unknown
  /** Tells the representation's ETag. */
  readonly tagged?: boolean
}

export interface Endpoint<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: string
  /** Null: open to everyone, signed in or not. */
  readonly scope: Scope | null
  /** What members of an organization may do; absent: the route is for the operators of the server alone. */
  readonly members?: MemberAccess<Call<Static<P>, Static<Q>, Static<B>>>
  readonly tag: string
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Largest body in bytes, where it may be larger than usual. */
  readonly bodyLimit?: number
  readonly status?: 200 | 201 | 202 | 204
  readonly answer: TSchema
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => Promise<Answer>
}

/** What routes are registered on. */
export interface Api {
  readonly app: FastifyInstance
  readonly services: ManagementServices
  /** Who sent a request; known since its `onRequest` hook has let it in. */
  readonly callerOf: (request: FastifyRequest) => Caller
}

const Nothing = Type.Object({}, { additionalProperties: false })

/** Who calls a route that is open to everyone. */
const NOBODY: Caller = {
  id: 'nobody',
  name: 'nobody',
  operator: null,
  organizations: new Map(),
  userId: null,
}

const descriptionOf = (scope: Scope | null, members: MemberAccess<never> | undefined): string => {
  if (scope === null) return 'Open to everyone.'
  if (members === undefined) return `Scope: \`${scope}\`. For the operators of the server.`
  if ('anyone' in members) return `Scope: \`${scope}\`. For everyone who is signed in.`
  return `Scope: \`${scope}\`. In an organization: ${members.role} or higher, for what is its own.`
}

const header = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

const PROBLEM = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  field: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
})
const REFUSAL = {
  description: 'A refusal, with a code for programs and a sentence for people.',
  content: { 'application/problem+json': { schema: PROBLEM } },
}

/** Registers one route: who calls first, then the shape of the input, then whether the caller may, then the work. */
export const endpoint = <
  P extends TObject = typeof Nothing,
  Q extends TObject = typeof Nothing,
  B extends TSchema = Type.TUnknown,
>(
  api: Api,
  definition: Endpoint<P, Q, B>,
): void => {
  const check = {
    params: compileCheck(definition.params ?? Nothing, 'path'),
    query: compileCheck(definition.query ?? Nothing, 'query'),
    body: definition.body === undefined ? null : compileCheck(definition.body, 'body'),
  }
  const editing =
    definition.method === 'PATCH' || definition.method === 'PUT' || definition.method === 'DELETE'
  const headers = {
    ...(definition.method === 'POST'
      ? { 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) }
      : {}),
    ...(editing ? { 'if-match': Type.Optional(Type.String({ maxLength: 255 })) } : {}),
  }
  const status = definition.status ?? 200
  api.app.route({
    method: definition.method,
    url: definition.url,
    schema: {
      summary: definition.summary,
      description: descriptionOf(definition.scope, definition.members),
      tags: [definition.tag],
      security: definition.scope === null ? [] : [{ apiKey: [] }, { session: [] }],
      ...(definition.params === undefined ? {} : { params: definition.params }),
      ...(definition.query === undefined ? {} : { querystring: definition.query }),
      ...(definition.body === undefined ? {} : { body: definition.body }),
      ...(Object.keys(headers).length === 0 ? {} : { headers: Type.Object(headers) }),
      response: { [status]: definition.answer, '4xx': REFUSAL, '5xx': REFUSAL },
    },
    ...(definition.bodyLimit === undefined ? {} : { bodyLimit: definition.bodyLimit }),
    config: { scope: definition.scope },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = definition.scope === null ? NOBODY : api.callerOf(request)
      const { scope, members } = definition
      if (scope !== null) admitCaller(caller, { scope, members })
      const problem =
        check.params(request.params) ?? check.query(request.query) ?? check.body?.(request.body) ?? null
      if (problem !== null) throw problem
      const call = {
        params: request.params as Static<P>,
        query: request.query as Static<Q>,
        body: request.body as Static<B>,
        caller,
        within: reachOf(caller),
        ifMatch: header(request, 'if-match'),
        idempotencyKey: header(request, 'idempotency-key'),
        source: sourceOf(request.ip),
        route: `${definition.method} ${request.url.split('?')[0] ?? ''}`,
      }
      if (scope !== null) await authorizeCall(caller, { scope, members }, { store: api.services.store, call })
      const answer = await definition.handle(call)
      if (answer.tagged === true) reply.header('etag', etagOf(answer.body))
      return reply
        .code(answer.status ?? status)
        .header('cache-control', 'no-store')
        .send(answer.body ?? undefined)
    },
  })
}
