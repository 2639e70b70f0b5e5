import { type UpcomingRenewal, upcomingRenewals } from '@countersign/licensing'
import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { organizationOfList } from '../../http/api/own.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { isoTime } from '../../http/api/times.ts'
import { nullable, OrganizationId } from './shapes.ts'

const DAYS_DEFAULT = 90
const ORGANIZATIONS_AT_ONCE = 500

const RenewalView = Type.Object({
  licenseId: Type.String(),
  alias: nullable(Type.String()),
  organizationId: Type.String(),
  organizationName: Type.String(),
  products: Type.Array(Type.String()),
  expires: Type.String({ description: 'When the first of its items ends.' }),
  graceUntil: Type.String(),
})

interface Upcoming extends UpcomingRenewal {
  readonly organizationId: string
  readonly organizationName: string
  /** Its place in the list: by its end. */
  readonly key: string
}

const organizationsOf = async function* (tx: Transaction, organizationId: string | null) {
  if (organizationId !== null) {
    const organization = await tx.setup.organization(organizationId)
    if (organization !== null) yield organization
    return
  }
  let after: string | null = null
  do {
    const page = await tx.setup.organizations({ limit: ORGANIZATIONS_AT_ONCE, after })
    yield* page
    after = page.length < ORGANIZATIONS_AT_ONCE ? null : (page.at(-1)?.organizationId ?? null)
  } while (after !== null)
}

const upcoming = async (
  tx: Transaction,
  organizationId: string | null,
  range: { readonly now: Instant; readonly until: Instant },
): Promise<readonly Upcoming[]> => {
  const found: Upcoming[] = []
  for await (const organization of organizationsOf(tx, organizationId))
    for (const renewal of upcomingRenewals(organization.items, range))
      found.push({
        ...renewal,
        organizationId: organization.organizationId,
        organizationName: organization.name,
        key: `${String(renewal.expires).padStart(12, '0')}-${renewal.licenseId}`,
      })
  return found.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** Null: bound to another server, which renews it there (L12). */
const shown = async (tx: Transaction, row: Upcoming): Promise<Static<typeof RenewalView> | null> => {
  const license = await tx.setup.license(row.licenseId)
  if (license === null || license.retiredAt !== undefined) return null
  const { organizationId, organizationName, licenseId } = row
  return {
    licenseId,
    alias: license.alias,
    organizationId,
    organizationName,
    products: [...row.products],
    expires: isoTime(row.expires),
    graceUntil: isoTime(row.graceUntil),
  }
}

/** Upcoming renewals (O4): what ends soon and nothing follows yet. */
export const renewalRoutes = (api: Api): void => {
  const { store, clock } = api.services
  endpoint(api, {
    method: 'GET',
    url: '/v1/renewals',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'orders',
    summary: 'List licenses that end soon or are in grace, and are not renewed yet, the first to end first',
    query: Type.Object(
      {
        ...PageQuery.properties,
        organization: Type.Optional(OrganizationId),
        days: Type.Optional(
          Type.String({
            pattern: '^[1-9][0-9]{0,3}$',
            description: `Those that end within so many days; ${DAYS_DEFAULT} unless given.`,
          }),
        ),
      },
      { additionalProperties: false },
    ),
    answer: listOf(RenewalView),
    handle: async (call) => {
      const now = clock.now()
      const until = now + Number(call.query.days ?? DAYS_DEFAULT) * DAY
      const organizationId = organizationOfList(call.caller, call.query.organization)
      const body = await store.read(async (tx) => {
        const all = await upcoming(tx, organizationId, { now, until })
        const page = await readPage(pageOf(call.query), {
          fetch: async ({ limit, after }) =>
            all.filter(({ key }) => after === null || key > after).slice(0, limit),
          key: ({ key }) => key,
          view: (row) => row,
        })
        const rows = await Promise.all(page.rows.map((row) => shown(tx, row)))
        return { rows: rows.filter((row) => row !== null), next: page.next }
      })
      return { body }
    },
  })
}
