import { DAY, HOUR, type Instant, MINUTE } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { DeliveryKind, Waiting } from '../deliveries/deliveries.ts'

/** What a webhook is told of: alerts of organizations (N1), exceptions of the server (N5). */
export const WEBHOOK_EVENTS = ['organization', 'server'] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Row `webhook`/ID. */
export interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly enabled: boolean
  readonly createdAt: Instant
  /** Newest first, at most two. `until`: end of one that has been replaced; null: it is the newest. */
  readonly secrets: readonly { readonly sealed: string; readonly until: Instant | null }[]
}

/** A message for one webhook. Once it was taken, what it said is dropped; one that was given up can be sent again. */
export interface WebhookDelivery extends Waiting {
  readonly webhookId: string
  readonly type: string
  readonly body: string | null
}

const KIND = 'webhook'
/** Seconds between attempts, as Standard Webhooks advises. */
const BACK_OFF = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

export const WEBHOOKS: DeliveryKind<WebhookDelivery> = {
  waiting: 'webhook-delivery',
  done: 'webhook-delivered',
  giveUp: 4 * DAY,
  backOff: (attempts) => BACK_OFF[attempts - 1] ?? 24 * HOUR,
  kept: (row) => (row.sentAt === null ? row : { ...row, body: null }),
}

export const webhookRows = async (tx: Transaction): Promise<readonly WebhookRow[]> =>
  (await tx.state.list(KIND)).map(({ value }) => value as WebhookRow)

export const webhookRow = async (tx: Transaction, id: string): Promise<WebhookRow | null> =>
  (await tx.state.get(KIND, id)) as WebhookRow | null

export const putWebhook = (tx: Transaction, row: WebhookRow): Promise<void> => tx.state.put(KIND, row.id, row)

/** Removes a webhook with what waits for it. */
export const deleteWebhook = async (tx: Transaction, id: string): Promise<void> => {
  await tx.state.delete(KIND, id)
  for (const kind of [WEBHOOKS.waiting, WEBHOOKS.done])
    for (const row of await tx.state.list(kind))
      if ((row.value as WebhookDelivery).webhookId === id) await tx.state.delete(kind, row.id)
}
