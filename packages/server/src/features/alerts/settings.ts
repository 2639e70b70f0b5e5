import Type, { type Static } from 'typebox'
import type { Caller } from '../../http/api/caller.ts'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { own } from '../../http/api/own.ts'
import { invalid, notFound, Problem } from '../../http/api/problem.ts'
import { changeOf } from '../../http/api/work.ts'
import { addressesOf } from './recipients.ts'

const List = Type.String({ maxLength: 6_000, description: 'Addresses, separated by `;`.' })
const Contact = Type.Object(
  {
    kind: Type.Unsafe<'billing' | 'technical' | 'other'>({
      type: 'string',
      enum: ['billing', 'technical', 'other'],
    }),
    email: Type.String({ minLength: 3, maxLength: 320 }),
  },
  { additionalProperties: false },
)
const Settings = Type.Object(
  {
    to: List,
    cc: List,
    bcc: List,
    contacts: Type.Array(Contact, { maxItems: 20, description: 'Of an organization; of the server none.' }),
  },
  { additionalProperties: false },
)
const ById = Type.Object({ id: Type.String() })
const Tested = Type.Object({
  sent: Type.Boolean(),
  recipients: Type.Integer(),
  answer: Type.Union([Type.String(), Type.Null()]),
})

type Settings = Static<typeof Settings>

/** Who is told of alerts (N3): of the server and every organization, and of one organization; with a test button. */
export const alertSettingRoutes = (api: Api): void => {
  const { services } = api
  const { store, alerts, clock } = services
  const viewOf = ({ to, cc, bcc, contacts }: Awaited<ReturnType<typeof alerts.settings>>): Settings => {
    const joined = (list: readonly string[]): string => list.join('; ')
    return { to: joined(to), cc: joined(cc), bcc: joined(bcc), contacts: [...contacts] }
  }
  const shown = async (of: string | null): Promise<Settings> =>
    viewOf(await store.read((tx) => alerts.settings(tx, of)))
  const known = async (of: string | null): Promise<void> => {
    if (of !== null && (await store.read((tx) => tx.setup.organization(of))) === null)
      throw notFound('organization', of)
  }
  const put = async (
    of: string | null,
    {
      body,
      caller,
      ifMatch,
    }: { readonly body: Settings; readonly caller: Caller; readonly ifMatch: string | null },
  ): Promise<Settings> => {
    await known(of)
    if (of === null && body.contacts.length > 0)
      throw invalid('contacts', 'belong to organizations: the server has recipients alone.')
    const settings = {
      to: addressesOf('to', body.to),
      cc: addressesOf('cc', body.cc),
      bcc: addressesOf('bcc', body.bcc),
      contacts: body.contacts.map(({ kind, email }, index) => {
        const [only, more] = addressesOf(`contacts/${index}/email`, email)
        if (only === undefined || more !== undefined)
          throw invalid(`contacts/${index}/email`, 'must be one address.')
        return { kind, email: only }
      }),
    }
    await store.commit(async (tx) => {
      const before = await alerts.settings(tx, of)
      requireMatch(ifMatch, viewOf(before))
      await alerts.putSettings(tx, of, settings)
      await tx.setup.note(
        changeOf({ now: clock.now(), actor: caller.name }, 'alert-settings.change', {
          subject: of ?? 'server',
          organizationId: of,
          before,
          after: settings,
        }),
      )
    })
    return shown(of)
  }
  const test = async (of: string | null): Promise<Static<typeof Tested>> => {
    await known(of)
    const tested = await alerts.test(of)
    if (tested.wait !== null)
      throw new Problem('too-many-requests', `A test was just sent: try again in ${tested.wait} s.`, {
        headers: { 'retry-after': String(tested.wait) },
      })
    return { sent: tested.answer === null, recipients: tested.to, answer: tested.answer }
  }
  endpoint(api, {
    method: 'GET',
    url: '/v1/alert-settings',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Who is told of the server, and of every organization',
    answer: Settings,
    handle: async () => ({ body: await shown(null), tagged: true }),
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/alert-settings',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Set who is told of the server, and of every organization',
    body: Settings,
    answer: Settings,
    handle: async (call) => ({ body: await put(null, call), tagged: true }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/alert-settings/test',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Send a test to everybody who is told of the server',
    answer: Tested,
    handle: async () => ({ body: await test(null) }),
  })
  const manager = own.organization('manager')
  endpoint(api, {
    method: 'GET',
    url: '/v1/organizations/:id/alert-settings',
    scope: 'read',
    members: manager,
    tag: 'alerts',
    summary: 'Who is told of an organization',
    params: ById,
    answer: Settings,
    handle: async ({ params }) => {
      await known(params.id)
      return { body: await shown(params.id), tagged: true }
    },
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/organizations/:id/alert-settings',
    scope: 'write',
    members: manager,
    tag: 'alerts',
    summary: 'Set who is told of an organization',
    params: ById,
    body: Settings,
    answer: Settings,
    handle: async (call) => ({ body: await put(call.params.id, call), tagged: true }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/organizations/:id/alert-settings/test',
    scope: 'write',
    members: manager,
    tag: 'alerts',
    summary: 'Send a test to everybody who is told of an organization',
    params: ById,
    answer: Tested,
    handle: async ({ params }) => ({ body: await test(params.id) }),
  })
}
