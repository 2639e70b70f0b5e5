import { randomUUID } from 'node:crypto'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { changeOf } from '../../http/api/work.ts'
import type { WebhookDelivery, WebhookRow } from '../../webhooks/rows.ts'

const MOST = 20
const Url = Type.String({ minLength: 1, maxLength: 2_000 })
const Events = Type.Array(
  Type.Unsafe<'organization' | 'server'>({ type: 'string', enum: ['organization', 'server'] }),
  { minItems: 1, maxItems: 2, uniqueItems: true },
)
const New = Type.Object({ url: Url, events: Events }, { additionalProperties: false })
const Change = Type.Object(
  { url: Type.Optional(Url), events: Type.Optional(Events), enabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)
const View = Type.Object({
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  created: Type.String(),
})
const WithSecret = Type.Object({
  ...View.properties,
  secret: Type.String({ description: 'Signs what is sent; shown this once.' }),
})
const Delivery = Type.Object({
  id: Type.String(),
  type: Type.String(),
  created: Type.String(),
  attempts: Type.Integer({ description: 'Since it was made, or since it is tried again.' }),
  lastError: Type.Union([Type.String(), Type.Null()]),
  nextAttempt: Type.Union([Type.String(), Type.Null()], {
    description: 'Null: it was taken, or given up, and can then be sent again.',
  }),
  sent: Type.Union([Type.String(), Type.Null()]),
})
const ById = Type.Object({ id: Type.String() })
const ByDelivery = Type.Object({ id: Type.String(), delivery: Type.String() })
const SHOWN = 100

const viewOf = ({ id, url, events, enabled, createdAt }: WebhookRow): Static<typeof View> => ({
  id,
  url,
  events: [...events],
  enabled,
  created: isoTime(createdAt),
})

/** The second channel of alerts (N3): targets with a secret each, a test, and what was sent. For administrators alone. */
export const webhookRoutes = (api: Api): void => {
  const { services } = api
  const { store, webhooks, clock } = services
  const deliveryOf = (row: WebhookDelivery): Static<typeof Delivery> => ({
    id: row.id,
    type: row.type,
    created: isoTime(row.createdAt),
    attempts: row.attempts,
    lastError: row.lastError,
    nextAttempt: isoTimeOrNull(webhooks.nextAttempt(row)),
    sent: isoTimeOrNull(row.sentAt),
  })
  const checked = (url: string): string => {
    const parsed = URL.canParse(url) ? new URL(url) : null
    const schemes = webhooks.allowPrivate ? ['https:', 'http:'] : ['https:']
    if (
      parsed === null ||
      !schemes.includes(parsed.protocol) ||
      `${parsed.username}${parsed.password}` !== ''
    )
      throw invalid(
        'url',
        `must be an absolute ${schemes.map((s) => s.slice(0, -1)).join(' or ')} URL without user name.`,
      )
    return parsed.href
  }
  const note = (
    tx: Transaction,
    actor: string,
    line: {
      readonly action: string
      readonly id: string
      readonly before?: unknown
      readonly after?: unknown
    },
  ): Promise<void> => {
    const { action, id, before, after } = line
    return tx.setup.note(changeOf({ now: clock.now(), actor }, action, { subject: id, before, after }))
  }
  const rowOf = async (tx: Transaction, id: string): Promise<WebhookRow> => {
    const row = await webhooks.get(tx, id)
    if (row === null) throw notFound('webhook', id)
    return row
  }
  endpoint(api, {
    method: 'GET',
    url: '/v1/webhooks',
    scope: 'admin',
    tag: 'alerts',
    summary: 'List webhooks',
    answer: Type.Object({ rows: Type.Array(View) }),
    handle: async () => ({ body: { rows: (await store.read(webhooks.list)).map(viewOf) } }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/webhooks',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Add a webhook; its secret is shown this once',
    body: New,
    status: 201,
    answer: WithSecret,
    handle: async ({ body, caller }) => {
      const id = randomUUID()
      const row: WebhookRow = {
        id,
        url: checked(body.url),
        events: body.events,
        enabled: true,
        createdAt: clock.realNow(),
        secrets: [],
      }
      const change = await webhooks.secretChange(id)
      await store.commit(async (tx) => {
        if ((await webhooks.list(tx)).length >= MOST) throw conflict(`There are ${MOST} webhooks already.`)
        await change.put(tx, row)
        await note(tx, caller.name, { action: 'webhook.create', id, after: viewOf(row) })
      })
      return { body: { ...viewOf(row), secret: change.secret } }
    },
  })
  endpoint(api, {
    method: 'PATCH',
    url: '/v1/webhooks/:id',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Change a webhook, or switch it on or off',
    params: ById,
    body: Change,
    answer: View,
    handle: async ({ params, body, caller, ifMatch }) => ({
      tagged: true,
      body: await store.commit(async (tx) => {
        const before = await rowOf(tx, params.id)
        requireMatch(ifMatch, viewOf(before))
        const after: WebhookRow = {
          ...before,
          url: body.url === undefined ? before.url : checked(body.url),
          events: body.events ?? before.events,
          enabled: body.enabled ?? before.enabled,
        }
        await webhooks.put(tx, after)
        await note(tx, caller.name, {
          action: 'webhook.change',
          id: params.id,
          before: viewOf(before),
          after: viewOf(after),
        })
        return viewOf(after)
      }),
    }),
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/webhooks/:id',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Remove a webhook with what waits for it',
    params: ById,
    status: 204,
    answer: Type.Null(),
    handle: async ({ params, caller }) => {
      await store.commit(async (tx) => {
        const before = await rowOf(tx, params.id)
        await webhooks.delete(tx, params.id)
        await note(tx, caller.name, { action: 'webhook.delete', id: params.id, before: viewOf(before) })
      })
      return { status: 204, body: null }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/webhooks/:id/rotate-secret',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Make a new secret; the one before signs for another day',
    params: ById,
    answer: WithSecret,
    handle: async ({ params, caller }) => {
      const change = await webhooks.secretChange(params.id)
      const row = await store.commit(async (tx) => {
        await note(tx, caller.name, { action: 'webhook.rotate-secret', id: params.id })
        return change.put(tx, await rowOf(tx, params.id))
      })
      return { body: { ...viewOf(row), secret: change.secret } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/webhooks/:id/test',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Call a webhook now with a test',
    params: ById,
    answer: Type.Object({ sent: Type.Boolean(), answer: Type.Union([Type.String(), Type.Null()]) }),
    handle: async ({ params }) => {
      const row = await store.read((tx) => rowOf(tx, params.id))
      const outcome = await webhooks.sendNow(row, { type: 'alerts.test', at: clock.realNow(), data: {} })
      return { body: { sent: outcome.sent, answer: outcome.sent ? null : outcome.error } }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/webhooks/:id/deliveries',
    scope: 'admin',
    tag: 'alerts',
    summary: 'What was sent to a webhook or waits for it, newest first; the last 100',
    params: ById,
    answer: Type.Object({ rows: Type.Array(Delivery) }),
    handle: async ({ params }) => {
      const rows = await store.read(async (tx) => {
        await rowOf(tx, params.id)
        return webhooks.deliveries(tx, params.id)
      })
      return {
        body: {
          rows: rows.slice(0, SHOWN).map(deliveryOf),
        },
      }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/webhooks/:id/deliveries/:delivery/send',
    scope: 'admin',
    tag: 'alerts',
    summary: 'Send a message again that a webhook has not taken, under the same ID',
    params: ByDelivery,
    answer: Delivery,
    handle: async ({ params: { id, delivery }, caller }) => {
      const row = await store.commit(async (tx) => {
        if (!(await rowOf(tx, id)).enabled) throw conflict('The webhook is switched off.')
        const due = await webhooks.retry(tx, id, delivery)
        if (due === null) throw conflict('There is no such message that the webhook has not taken.')
        await note(tx, caller.name, { action: 'webhook.send-again', id, after: { delivery } })
        return due
      })
      webhooks.nudge()
      return { body: deliveryOf(row) }
    },
  })
}
