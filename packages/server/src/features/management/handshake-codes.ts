import { organizationOfCode } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { listOf, PageQuery, type PageRequest, pageOf } from '../../http/api/paging.ts'
import { invalid } from '../../http/api/problem.ts'
import { CodePatch, createCode, deleteCode, NewCode, orderCode, updateCode } from './code-changes.ts'
import { CodeView, CodeViewOnce, codeView, currentView } from './code-view.ts'
import { ItemId, OrganizationId } from './shapes.ts'

const ByName = Type.Object({ code: Type.String() })
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** One page of codes that are not deleted, by organization, then by name. The cursor is a code's name. */
const listCodes = async (tx: Transaction, organization: string | null, page: PageRequest) => {
  const from = page.after === null ? null : organizationOfCode(page.after)
  if (page.after !== null && from === null) throw invalid('after', 'is no cursor of this list.')
  const rows: ReturnType<typeof codeView>[] = []
  const take = (setup: Parameters<typeof codeView>[0]): void => {
    const codes = setup.codes.filter(
      (code) =>
        code.deletedAt === null &&
        (from !== setup.organizationId || compare(code.name, page.after ?? '') > 0),
    )
    rows.push(...codes.toSorted((a, b) => compare(a.name, b.name)).map((code) => codeView(setup, code)))
  }
  if (organization !== null || from !== null) {
    const setup = await tx.setup.organization(organization ?? from ?? '')
    if (setup !== null) take(setup)
  }
  let after: string | null = from
  while (organization === null && rows.length <= page.limit) {
    const organizations = await tx.setup.organizations({ limit: 50, after })
    organizations.forEach(take)
    const last = organizations.at(-1)
    if (last === undefined) break
    after = last.organizationId
  }
  return {
    rows: rows.slice(0, page.limit),
    next: rows.length > page.limit ? (rows[page.limit - 1]?.code ?? null) : null,
  }
}

export const handshakeCodeRoutes = (api: Api): void => {
  const { services } = api
  const hide = (body: unknown): unknown =>
    typeof body === 'object' && body !== null && 'sessionPassword' in body
      ? { ...body, sessionPassword: null }
      : body
  const shown = async (tx: Transaction, name: string, generated: string | null) => {
    const view = await currentView(tx, name)
    return generated === null ? view : { ...view, sessionPassword: generated }
  }
  endpoint(api, {
    method: 'POST',
    url: '/v1/handshake-codes',
    scope: 'write',
    members: { role: 'manager', of: (_tx, call) => call.body.organizationId },
    tag: 'handshake codes',
    summary: 'Create a handshake code',
    body: NewCode,
    status: 201,
    answer: CodeViewOnce,
    handle: async (call) =>
      commitOnce(services, call, {
        unit: async (tx) => {
          const generated = await createCode(
            { tx, services, now: services.clock.now(), actor: call.caller.name },
            call.body,
          )
          return { status: 201, body: await shown(tx, call.body.code, generated) }
        },
        stored: hide,
      }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/handshake-codes',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'handshake codes',
    summary: 'List handshake codes',
    query: Type.Object(
      { ...PageQuery.properties, organization: Type.Optional(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: listOf(CodeView),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        listCodes(tx, organizationOfList(call.caller, call.query.organization), pageOf(call.query)),
      ),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/handshake-codes/:code',
    scope: 'read',
    members: own.code('viewer'),
    tag: 'handshake codes',
    summary: 'Show a handshake code',
    params: ByName,
    answer: CodeView,
    handle: async (call) => ({
      body: await services.store.read((tx) => currentView(tx, call.params.code)),
      tagged: true,
    }),
  })
  endpoint(api, {
    method: 'PATCH',
    url: '/v1/handshake-codes/:code',
    scope: 'write',
    members: own.code('manager'),
    tag: 'handshake codes',
    summary: 'Change items, session passwords and validation fields, or make it the default',
    params: ByName,
    body: CodePatch,
    answer: CodeViewOnce,
    handle: async (call) => {
      const body = await services.store.commit(async (tx) => {
        const work = { tx, services, now: services.clock.now(), actor: call.caller.name }
        const generated = await updateCode(work, call.params.code, {
          patch: call.body,
          ifMatch: call.ifMatch,
        })
        return shown(tx, call.params.code, generated)
      })
      // With a password in it, the answer is not the representation that the next If-Match is about.
      return { body, tagged: !('sessionPassword' in body) }
    },
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/handshake-codes/:code',
    scope: 'write',
    members: own.code('manager'),
    tag: 'handshake codes',
    summary: 'Delete a handshake code that is not the default',
    params: ByName,
    status: 204,
    answer: Type.Null(),
    handle: async (call) => {
      await services.store.commit((tx) =>
        deleteCode(
          { tx, services, now: services.clock.now(), actor: call.caller.name },
          call.params.code,
          call.ifMatch,
        ),
      )
      return { body: undefined }
    },
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/handshake-codes/:code/order',
    scope: 'write',
    members: own.code('manager'),
    tag: 'handshake codes',
    summary: 'Set the usage order by hand',
    params: ByName,
    body: Type.Object({ items: Type.Array(ItemId, { maxItems: 1000 }) }, { additionalProperties: false }),
    answer: CodeView,
    handle: async (call) => ({
      tagged: true,
      body: await services.store.commit(async (tx) => {
        const work = { tx, services, now: services.clock.now(), actor: call.caller.name }
        await orderCode(work, call.params.code, { items: call.body.items, ifMatch: call.ifMatch })
        return currentView(tx, call.params.code)
      }),
    }),
  })
}
