import { randomUUID } from 'node:crypto'
import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'
import {
  keptRows,
  nextAttemptOf,
  type Outcome,
  retryRow,
  sendDueRows,
  waitingRows,
} from '../deliveries/deliveries.ts'
import type { Clock } from '../services.ts'
import { post } from './post.ts'
import {
  deleteWebhook,
  putWebhook,
  WEBHOOKS,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookRow,
  webhookRow,
  webhookRows,
} from './rows.ts'
import { newSecret, signatureOf } from './signature.ts'

/** Seconds for which the secret before a new one goes on signing. */
const OVERLAP = DAY
/** Messages that may wait for one webhook. */
const WAITING_MOST = 1_000

interface Services {
  readonly store: Store
  readonly clock: Clock
  readonly rows: {
    seal(name: string, content: unknown): Promise<string>
    open(name: string, sealed: string): Promise<unknown>
  }
  readonly allowPrivate: boolean
  readonly log: { error(facts: object, text: string): void }
}

/** What a webhook is sent; `type` tells how to read `data`. */
export interface WebhookMessage {
  readonly type: string
  readonly at: Instant
  readonly data: unknown
}

const sealName = (id: string): string => `webhook-${id}`
const bodyOf = ({ type, at, data }: WebhookMessage): string =>
  JSON.stringify({ type, timestamp: new Date(at * 1_000).toISOString(), data })

/** The second channel of alerts (N3): signed messages to URLs that an operator has set. */
export const webhooksOf = ({ store, clock, rows, allowPrivate, log }: Services) => {
  const secretsOf = async (row: WebhookRow): Promise<readonly string[]> => {
    const valid = row.secrets.filter(({ until }) => until === null || until > clock.realNow())
    return Promise.all(valid.map(async ({ sealed }) => String(await rows.open(sealName(row.id), sealed))))
  }
  const send = async (row: WebhookRow, message: { readonly id: string; readonly body: string }) => {
    const timestamp = clock.realNow()
    const { id, body } = message
    return post(row.url, {
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'countersign',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf({ id, timestamp, body }, await secretsOf(row)),
      },
      body,
      allowPrivate,
    })
  }
  const deliver = async (delivery: WebhookDelivery): Promise<Outcome> => {
    const row = await store.read((tx) => webhookRow(tx, delivery.webhookId))
    if (row === null || !row.enabled)
      return { sent: false, error: 'The webhook is switched off.', final: true }
    return send(row, { id: delivery.id, body: delivery.body ?? '' })
  }
  const run = async (): Promise<void> => {
    const ids = await store.read(async (tx) => [
      ...new Set((await waitingRows(tx, WEBHOOKS)).map(({ webhookId }) => webhookId)),
    ])
    // A target that hangs keeps no other one waiting.
    await Promise.all(
      (ids.length === 0 ? [''] : ids).map((id) =>
        sendDueRows(store, WEBHOOKS, {
          now: () => clock.realNow(),
          deliver,
          skip: ({ webhookId }) => webhookId !== id,
        }),
      ),
    )
  }
  let running: Promise<void> = Promise.resolve()
  const sendDue = (): Promise<void> => {
    running = running.then(run, run)
    return running
  }
  return {
    /** Queues a message for every webhook that listens to such events, in the transaction of what it tells. */
    queue: async (tx: Transaction, event: WebhookEvent, message: WebhookMessage): Promise<void> => {
      const targets = (await webhookRows(tx)).filter(
        ({ enabled, events }) => enabled && events.includes(event),
      )
      if (targets.length === 0) return
      const waiting = await waitingRows(tx, WEBHOOKS)
      for (const { id: webhookId } of targets) {
        if (waiting.filter((row) => row.webhookId === webhookId).length >= WAITING_MOST) continue
        const now = clock.realNow()
        const id = `msg_${randomUUID().replaceAll('-', '')}`
        const row: WebhookDelivery = {
          id,
          webhookId,
          type: message.type,
          body: bodyOf(message),
          createdAt: now,
          attempts: 0,
          lastError: null,
          nextAttempt: now,
          sentAt: null,
        }
        await tx.state.put(WEBHOOKS.waiting, id, row)
      }
    },
    list: webhookRows,
    get: webhookRow,
    put: putWebhook,
    delete: deleteWebhook,
    /** What was sent to one, newest first. */
    deliveries: async (tx: Transaction, id: string): Promise<readonly WebhookDelivery[]> =>
      (await keptRows(tx, WEBHOOKS)).filter(({ webhookId }) => webhookId === id),
    nextAttempt: nextAttemptOf,
    /** Makes a message due that was not taken, under the same ID; null: there is none such. */
    retry: async (tx: Transaction, webhookId: string, id: string): Promise<WebhookDelivery | null> => {
      const row = (await keptRows(tx, WEBHOOKS)).find((one) => one.id === id && one.webhookId === webhookId)
      return row === undefined || row.body === null
        ? null
        : retryRow(tx, WEBHOOKS, { id, now: clock.realNow() })
    },
    allowPrivate,
    sendDue,
    nudge: (): void => {
      sendDue().catch((err: unknown) => log.error({ err }, 'Webhooks could not be called.'))
    },
    /** Sends one message at once, without keeping it. */
    sendNow: (row: WebhookRow, message: WebhookMessage): Promise<Outcome> =>
      send(row, { id: `msg_${randomUUID().replaceAll('-', '')}`, body: bodyOf(message) }),
    /** A new secret, and the change that puts it into a webhook; the one before signs for another day. */
    secretChange: async (
      id: string,
    ): Promise<{
      readonly secret: string
      readonly put: (tx: Transaction, row: WebhookRow) => Promise<WebhookRow>
    }> => {
      const secret = newSecret()
      const sealed = await rows.seal(sealName(id), secret)
      return {
        secret,
        put: async (tx, row) => {
          const [newest] = row.secrets
          const until = clock.realNow() + OVERLAP
          const secrets = [
            { sealed, until: null },
            ...(newest === undefined ? [] : [{ sealed: newest.sealed, until }]),
          ]
          const changed = { ...row, secrets }
          await putWebhook(tx, changed)
          return changed
        },
      }
    },
  }
}

export type Webhooks = ReturnType<typeof webhooksOf>
