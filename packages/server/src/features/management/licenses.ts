import type { ItemDraft, License } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { commitOnce } from '../../http/api/once.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { listOf, pageOf, readPage, SearchQuery } from '../../http/api/paging.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { resolveDependencies } from './item-dependencies.ts'
import { draftOf, draftTerms, NewItem } from './item-draft.ts'
import { LicenseView, licenseView, shownTo } from './license-view.ts'
import { freeLicenseId } from './random-ids.ts'
import { ById, Name, OrganizationId } from './shapes.ts'

export const NewLicense = Type.Object(
  {
    organizationId: OrganizationId,
    items: Type.Array(NewItem, { minItems: 1, maxItems: 64 }),
    alias: Type.Optional(Name),
  },
  { additionalProperties: false },
)

/** Creates a license with status `new` (L1); its items get their begin at activation. */
export const createLicense = async (
  work: Work,
  input: Static<typeof NewLicense> & { readonly source?: License['source'] },
): Promise<License> => {
  const { setup } = work.tx
  if ((await setup.organization(input.organizationId)) === null) {
    throw invalid('organizationId', `there is no organization ${input.organizationId}.`)
  }
  const id = await freeLicenseId(work.tx)
  const ids = input.items.map((_, index) => `${id}-${index + 1}`)
  const ordered = { organizationId: input.organizationId, ids }
  const drafts: ItemDraft[] = []
  for (const [index, item] of input.items.entries()) {
    const terms = draftTerms(item, await setup.product(item.product), `items/${index}`)
    const dependsOn = await resolveDependencies(work.tx, ordered, { needs: item.dependsOn, index })
    drafts.push(draftOf(`${id}-${index + 1}`, { ...terms, dependsOn }))
  }
  const license: License = {
    id,
    organizationId: input.organizationId,
    alias: input.alias ?? null,
    status: 'new',
    hosting: null,
    createdAt: work.now,
    activatedAt: null,
    drafts,
    itemIds: [],
    ...(input.source === undefined ? {} : { source: input.source }),
  }
  await setup.putLicense(license, changeOf(work, 'license.create', { subject: id, after: license }))
  return license
}

/** Sets the alias, which is fixed from activation on (L1). */
const renameLicense = async (
  work: Work,
  id: string,
  input: { readonly alias: string; readonly ifMatch: string | null },
): Promise<License> => {
  const license = await work.tx.setup.license(id)
  if (license === null) throw notFound('license', id)
  requireMatch(input.ifMatch, await licenseView(work.tx, license, work.now))
  if (license.status !== 'new')
    throw conflict(`The license ${id} is ${license.status}; its alias is fixed since its activation.`)
  const renamed = { ...license, alias: input.alias }
  await work.tx.setup.putLicense(
    renamed,
    changeOf(work, 'license.alias', { subject: id, before: license.alias, after: input.alias }),
  )
  return renamed
}

export const licenseRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses',
    scope: 'write',
    tag: 'licenses',
    summary: 'Create a license with status `new`',
    body: NewLicense,
    status: 201,
    answer: LicenseView,
    handle: async (call) =>
      commitOnce(services, call, {
        unit: async (tx) => {
          const license = await createLicense(
            { tx, services, now: services.clock.now(), actor: call.caller.name },
            call.body,
          )
          return { status: 201, body: await licenseView(tx, license, services.clock.now()) }
        },
      }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/licenses',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'licenses',
    summary: 'List licenses',
    query: Type.Object(
      { ...SearchQuery.properties, organization: Type.Optional(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: listOf(LicenseView),
    handle: async (call) => ({
      body: await services.store.read(async (tx) => {
        const filter = {
          organizationId: organizationOfList(call.caller, call.query.organization),
          search: call.query.search ?? null,
        }
        const page = await readPage(pageOf(call.query), {
          fetch: (request) => tx.setup.licenses(filter, request),
          key: (row) => row.id,
          view: (row) => row,
        })
        const rows: Static<typeof LicenseView>[] = []
        for (const license of page.rows)
          rows.push(shownTo(call.caller, await licenseView(tx, license, services.clock.now())))
        return { rows, next: page.next }
      }),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/licenses/:id',
    scope: 'read',
    members: own.license('viewer'),
    tag: 'licenses',
    summary: 'Show a license',
    params: ById,
    answer: LicenseView,
    handle: async (call) => {
      const body = await services.store.read(async (tx) => {
        const license = await tx.setup.license(call.params.id)
        return license === null
          ? null
          : shownTo(call.caller, await licenseView(tx, license, services.clock.now()))
      })
      if (body === null) throw notFound('license', call.params.id)
      return { body, tagged: true }
    },
  })
  endpoint(api, {
    method: 'PATCH',
    url: '/v1/licenses/:id',
    scope: 'write',
    members: own.license('manager'),
    tag: 'licenses',
    summary: 'Set the alias, before activation',
    params: ById,
    body: Type.Object({ alias: Name }, { additionalProperties: false }),
    answer: LicenseView,
    handle: async (call) => ({
      tagged: true,
      body: await services.store.commit(async (tx) => {
        const work = { tx, services, now: services.clock.now(), actor: call.caller.name }
        return licenseView(
          tx,
          await renameLicense(work, call.params.id, { alias: call.body.alias, ifMatch: call.ifMatch }),
          work.now,
        )
      }),
    }),
  })
}
