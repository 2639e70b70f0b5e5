import type { OrganizationSetup } from '@countersign/licensing'
import type { Store, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { organizationOfList } from '../../http/api/own.ts'
import { isoTime } from '../../http/api/times.ts'
import { attentionOf } from './attention.ts'
import { ItemView, showItem, surroundingsOf } from './items.ts'
import { OrganizationId } from './shapes.ts'

const DAY = 86_400
/** Days of the course of use, today included. */
const DAYS = 30
/** Items and codes that are answered: the most urgent, the most used. */
const SHOWN = 12
/** Organizations that are read at once, so that nobody waits long for the reading of all. */
const TOGETHER = 50

const UseOfCode = Type.Object({
  code: Type.String(),
  days: Type.Array(Type.Integer(), { description: `Use of the last ${DAYS} UTC days, today last.` }),
  total: Type.Integer({ description: 'Sum of these days.' }),
})

const OverviewView = Type.Object({
  asOf: Type.String(),
  attention: Type.Object({
    total: Type.Integer({
      description: 'Items near their quota or their end, in tolerance, in grace or over-used.',
    }),
    rows: Type.Array(ItemView, { description: `The most urgent, ${SHOWN} at most.` }),
  }),
  use: Type.Object({
    days: Type.Array(Type.Integer(), { description: 'Use of all codes by day, today last.' }),
    total: Type.Integer(),
    codes: Type.Integer({ description: 'Handshake codes that had use in these days.' }),
    rows: Type.Array(UseOfCode, { description: `The most used, ${SHOWN} at most.` }),
  }),
})

type Use = Static<typeof UseOfCode>

/** Use of the codes of an organization by day; deleted codes and those without use are left out. */
const usesOf = async (
  tx: Transaction,
  { organizationId, codes }: OrganizationSetup,
  today: number,
): Promise<readonly Use[]> => {
  const first = today - DAYS + 1
  const sums = await tx.statistics.daySumsOfOrganization(organizationId, first, today + 1)
  if (sums.length === 0) return []
  const classes = await tx.statistics.classesOf(organizationId)
  const days = new Map<string, number[]>()
  for (const { classKey, bucket, count } of sums) {
    const code = classes.get(classKey)?.code
    if (code == null) continue
    const here = days.get(code) ?? Array.from({ length: DAYS }, () => 0)
    here[bucket - first] = (here[bucket - first] ?? 0) + count
    days.set(code, here)
  }
  return codes
    .filter(({ deletedAt }) => deletedAt === null)
    .flatMap(({ internalId, name }) => {
      const own = days.get(internalId)
      if (own === undefined) return []
      return [{ code: name, days: own, total: own.reduce((all, each) => all + each, 0) }]
    })
}

interface Found {
  readonly attention: Static<typeof ItemView>[]
  readonly uses: Use[]
}

/** What is to be seen of one organization. */
const look = async (tx: Transaction, setup: OrganizationSetup, now: number): Promise<Found> => {
  const around = surroundingsOf(tx)
  const items: Static<typeof ItemView>[] = []
  for (const { terms } of setup.items) {
    const item = await showItem(tx, terms.id, { now, around })
    if (item !== null) items.push(item)
  }
  return {
    attention: [...attentionOf(items, now)],
    uses: [...(await usesOf(tx, setup, Math.floor(now / DAY)))],
  }
}

/** Everything of one organization, or of all of the server. */
const lookAtAll = async (store: Store, organizationId: string | null, now: number): Promise<Found> => {
  const all: Found = { attention: [], uses: [] }
  const take = (found: Found): void => {
    all.attention.push(...found.attention)
    all.uses.push(...found.uses)
  }
  if (organizationId !== null) {
    await store.read(async (tx) => {
      const setup = await tx.setup.organization(organizationId)
      if (setup !== null) take(await look(tx, setup, now))
    })
    return all
  }
  let after: string | null = null
  do {
    const from: string | null = after
    after = await store.read(async (tx) => {
      const page = await tx.setup.organizations({ limit: TOGETHER, after: from })
      for (const setup of page) take(await look(tx, setup, now))
      return page.length < TOGETHER ? null : (page.at(-1)?.organizationId ?? null)
    })
  } while (after !== null)
  return all
}

/** What the portal shows first: over every item and code, however many there are. */
export const overviewRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/overview',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'statistics',
    summary: 'Show which license items need attention, and the use of the last 30 days',
    query: Type.Object({ organization: Type.Optional(OrganizationId) }, { additionalProperties: false }),
    answer: OverviewView,
    handle: async (call) => {
      const now = services.clock.now()
      const organizationId = organizationOfList(call.caller, call.query.organization)
      const { attention, uses } = await lookAtAll(services.store, organizationId, now)
      const sorted = uses.toSorted((a, b) => b.total - a.total || (a.code < b.code ? -1 : 1))
      return {
        body: {
          asOf: isoTime(now),
          attention: { total: attention.length, rows: [...attentionOf(attention, now)].slice(0, SHOWN) },
          use: {
            days: Array.from({ length: DAYS }, (_, day) =>
              sorted.reduce((all, { days }) => all + (days[day] ?? 0), 0),
            ),
            total: sorted.reduce((all, { total }) => all + total, 0),
            codes: sorted.length,
            rows: sorted.slice(0, SHOWN),
          },
        },
      }
    },
  })
}
