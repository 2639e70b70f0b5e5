import type { HandshakeCode, OrganizationSetup } from '@countersign/licensing'
import type { Page, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { own } from '../../http/api/own.ts'
import { listOf, pageOf, readPage, SearchQuery } from '../../http/api/paging.ts'
import { notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { freeOrganizationId, randomInternalId } from './random-ids.ts'
import { ById, Name, nullable } from './shapes.ts'

export const NewOrganization = Type.Object({ name: Name }, { additionalProperties: false })

const OrganizationView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  defaultHandshakeCode: nullable(Type.String()),
})

const viewOf = (setup: OrganizationSetup): Static<typeof OrganizationView> => ({
  id: setup.organizationId,
  name: setup.name,
  defaultHandshakeCode: setup.codes.find((code) => code.isDefault && code.deletedAt === null)?.name ?? null,
})

/** Creates an organization with its default handshake code (domain.md §1). */
export const createOrganization = async (
  work: Work,
  input: Static<typeof NewOrganization>,
): Promise<Static<typeof OrganizationView> & { readonly defaultHandshakeCode: string }> => {
  const { setup } = work.tx
  const id = await freeOrganizationId(async (candidate) => (await setup.organization(candidate)) !== null)
  const organization = { id, name: input.name }
  await setup.putOrganization(
    organization,
    changeOf(work, 'organization.create', { subject: id, after: organization }),
  )
  const code: HandshakeCode = {
    internalId: randomInternalId(),
    name: `${id}-default`,
    organizationId: id,
    isDefault: true,
    deletedAt: null,
    validationFields: [],
    sessionPasswords: [],
  }
  await setup.putCode(
    code,
    changeOf(work, 'handshake-code.create', {
      subject: code.name,
      after: { name: code.name, isDefault: true },
    }),
  )
  return { id, name: input.name, defaultHandshakeCode: code.name }
}

/** The organizations of a member, in the order of all lists. */
const ownOnes = async (
  tx: Transaction,
  ids: readonly string[],
  page: Page & { readonly search: string | null },
): Promise<OrganizationSetup[]> => {
  const search = page.search?.toLowerCase() ?? ''
  const found = await Promise.all(
    ids
      .filter((id) => page.after === null || id > page.after)
      .toSorted()
      .slice(0, page.limit)
      .map((id) => tx.setup.organization(id)),
  )
  return found
    .filter((setup) => setup !== null)
    .filter(({ organizationId, name }) => `${organizationId} ${name}`.toLowerCase().includes(search))
}

export const organizationRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/organizations',
    scope: 'write',
    tag: 'organizations',
    summary: 'Create an organization with its default handshake code',
    body: NewOrganization,
    status: 201,
    answer: OrganizationView,
    handle: async (call) =>
      commitOnce(services, call, {
        unit: async (tx) => ({
          status: 201,
          body: await createOrganization(
            { tx, services, now: services.clock.now(), actor: call.caller.name },
            call.body,
          ),
        }),
      }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/organizations',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'organizations',
    summary: 'List organizations',
    query: SearchQuery,
    answer: listOf(OrganizationView),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        readPage(pageOf(call.query), {
          fetch: (page) =>
            call.within === null
              ? tx.setup.organizations({ ...page, search: call.query.search ?? null })
              : ownOnes(tx, call.within, { ...page, search: call.query.search ?? null }),
          key: (row) => row.organizationId,
          view: viewOf,
        }),
      ),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/organizations/:id',
    scope: 'read',
    members: own.organization('viewer'),
    tag: 'organizations',
    summary: 'Show an organization',
    params: ById,
    answer: OrganizationView,
    handle: async (call) => {
      const setup = await services.store.read((tx) => tx.setup.organization(call.params.id))
      if (setup === null) throw notFound('organization', call.params.id)
      return { body: viewOf(setup), tagged: true }
    },
  })
}
