import { itemState, itemUsageAt, type Outlook, outlookOf } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { listOf, PageQuery, type PageRequest, pageOf, readPage } from '../../http/api/paging.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { ById, nullable, OrganizationId } from './shapes.ts'

const texts = nullable(Type.Array(Type.String()))
const number = nullable(Type.Integer())

export const ItemView = Type.Object({
  id: Type.String(),
  licenseId: Type.String(),
  organizationId: nullable(Type.String()),
  product: Type.String(),
  unit: Type.String(),
  chargeWay: Type.String(),
  quota: number,
  tolerance: Type.Integer({ description: 'Units or seats that are allowed beyond the quota.' }),
  tolerancePercent: Type.Integer(),
  used: Type.Integer({
    description:
      'Everything charged in the running quota period, over-use included; seats that run, for seat items.',
  }),
  overUse: Type.Integer(),
  remaining: number,
  stage: Type.String({
    description: 'not-yet-valid, normal, tolerance, over-used, grace, expired or revoked.',
  }),
  perDay: Type.Number({
    description: 'Average use a day of the running period: what the forecast rests on.',
  }),
  next: nullable(
    Type.Object({
      stage: Type.String(),
      at: Type.String(),
      by: Type.String({ description: '`use` at the present rate, or `time`.' }),
    }),
  ),
  runsOutAt: nullable(
    Type.String({ description: 'When newcomers are no longer granted, at the present rate; null: now.' }),
  ),
  seats: Type.Object({ taken: Type.Integer(), quota: number }),
  exceptions: Type.Object({ used: Type.Integer(), allowed: Type.Integer() }),
  period: Type.Integer(),
  notBefore: Type.String(),
  expires: Type.String(),
  graceUntil: Type.String(),
  revokedAt: nullable(Type.String()),
  versions: nullable(Type.Array(Type.Integer())),
  editions: texts,
  deployments: texts,
  modules: texts,
  periodDays: number,
  activeDays: number,
  offlineDays: number,
  domain: nullable(Type.String()),
  dependsOn: nullable(
    Type.Array(Type.String(), { description: 'Items that its handshake code has to hold as well.' }),
  ),
  handshakeCodes: Type.Array(Type.String()),
})

const copy = <T>(values: readonly T[] | null): T[] | null => (values === null ? null : [...values])

/** What is coming to an item, for people (N4). */
export const outlookView = ({ perDay, next, runsOutAt }: Outlook) => ({
  perDay,
  next: next === null ? null : { stage: next.stage, at: isoTime(next.at), by: next.by },
  runsOutAt: isoTimeOrNull(runsOutAt),
})

/** What items of an organization are shown from. */
type Surroundings = Awaited<ReturnType<typeof surroundings>>

const surroundings = async (tx: Transaction, organizationId: string | null) => ({
  setup: organizationId === null ? null : await tx.setup.organization(organizationId),
  charges: organizationId === null ? { lines: [], periods: [] } : await tx.usage.charges(organizationId),
})

/** Reads them once for each organization, however many of its items are shown. */
export const surroundingsOf = (
  tx: Transaction,
): ((organizationId: string | null) => Promise<Surroundings>) => {
  const known = new Map<string | null, Promise<Surroundings>>()
  return (organizationId) => {
    const there = known.get(organizationId) ?? surroundings(tx, organizationId)
    known.set(organizationId, there)
    return there
  }
}

/** An item with what is used of it now, by the rules of licensing; null: unknown. */
export const showItem = async (
  tx: Transaction,
  id: string,
  about: { readonly now: Instant; readonly around?: ReturnType<typeof surroundingsOf> },
): Promise<Static<typeof ItemView> | null> => {
  const { now, around = surroundingsOf(tx) } = about
  const found = await tx.setup.signedItem(id)
  if (found === null) return null
  const { item } = found
  const { terms } = item
  const { setup, charges } = await around(terms.organizationId)
  const taken = (await tx.authorizations.seats([id], null, now)).get(id)?.taken ?? 0
  const state = itemState({
    item,
    usage: itemUsageAt({ charges, items: setup?.items ?? [] }, item, now),
    seats: taken,
    now,
    items: setup?.items ?? [],
  })
  const outlook = outlookOf(item, state, { items: setup?.items ?? [], now })
  const seated = terms.chargeWay !== 'count' && terms.chargeWay !== 'domain'
  const held = new Set(
    setup?.holdings
      .filter((holding) => holding.itemId === id && holding.until === null)
      .map((holding) => holding.code) ?? [],
  )
  return {
    id,
    licenseId: terms.licenseId,
    organizationId: terms.organizationId,
    product: terms.product,
    unit: terms.unit,
    chargeWay: terms.chargeWay,
    quota: state.quota,
    tolerance: state.tolerance,
    tolerancePercent: terms.tolerancePercent,
    used: state.used,
    overUse: state.overUse,
    remaining: state.remaining,
    stage: state.stage,
    ...outlookView(outlook),
    seats: { taken, quota: seated ? state.quota : null },
    exceptions: { ...state.exceptions },
    period: state.period,
    notBefore: isoTime(terms.notBefore),
    expires: isoTime(terms.expires),
    graceUntil: isoTime(state.graceEnd),
    revokedAt: isoTimeOrNull(item.revokedAt),
    versions: copy(terms.versions),
    editions: copy(terms.editions),
    deployments: copy(terms.deployments),
    modules: copy(terms.modules),
    periodDays: terms.periodDays,
    activeDays: terms.activeDays,
    offlineDays: terms.offlineDays,
    domain: terms.domain,
    dependsOn: copy(terms.dependsOn),
    handshakeCodes:
      setup?.codes
        .filter((code) => held.has(code.internalId) && code.deletedAt === null)
        .map((code) => code.name) ?? [],
  }
}

/** One page of the items of activated licenses, license by license; the cursor is a license's ID. */
const listItems = async (
  tx: Transaction,
  asked: { readonly organizationId: string | null; readonly page: PageRequest; readonly now: Instant },
) => {
  const { organizationId, page, now } = asked
  const licenses = await readPage(page, {
    fetch: (request) => tx.setup.licenses({ organizationId }, request),
    key: (license) => license.id,
    view: (license) => license,
  })
  const around = surroundingsOf(tx)
  const rows: Static<typeof ItemView>[] = []
  for (const license of licenses.rows) {
    for (const id of license.itemIds) {
      const item = await showItem(tx, id, { now, around })
      if (item !== null) rows.push(item)
    }
  }
  return { rows, next: licenses.next }
}

export const itemRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/items',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'items',
    summary: 'List license items with what is used of them; `limit` counts licenses',
    query: Type.Object(
      { ...PageQuery.properties, organization: Type.Optional(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: listOf(ItemView),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        listItems(tx, {
          organizationId: organizationOfList(call.caller, call.query.organization),
          page: pageOf(call.query),
          now: services.clock.now(),
        }),
      ),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/items/:id',
    scope: 'read',
    members: own.item('viewer'),
    tag: 'items',
    summary: 'Show what is used of a license item',
    params: ById,
    answer: ItemView,
    handle: async (call) => {
      const body = await services.store.read((tx) =>
        showItem(tx, call.params.id, { now: services.clock.now() }),
      )
      if (body === null) throw notFound('item', call.params.id)
      return { body }
    },
  })
}
