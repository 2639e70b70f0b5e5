import { createHash } from 'node:crypto'
import type { SumDelta, UsageClass } from '@countersign/licensing'
import { epochOf } from '@countersign/licensing'
import { generateSigningKey, importSigner, type PrivateJwk, signJws } from '@countersign/protocol'
import { type Instant, type ItemTerms, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import { openSqliteStore } from '@countersign/store/sqlite'
import Fastify, { type FastifyInstance } from 'fastify'
import { secretDigests } from '../../../keys/secret-digests.ts'
import type { Message } from '../../../mail/outgoing.ts'
import { apiKeys } from '../../../operations/api-keys.ts'
import { serverView } from '../../../operations/server-facts.ts'
import type { Accounts, ManagementServices } from '../../../services.ts'
import { boundariesOf } from '../../../usage/boundaries.ts'
import { recharge } from '../../../usage/recharge.ts'
import { usageWork } from '../../../usage/usage-work.ts'
import { webhooksOf } from '../../../webhooks/webhooks.ts'
import { accountRoutes } from '../../accounts/index.ts'
import { alertRoutes } from '../../alerts/index.ts'
import { mailRoutes } from '../../mail-settings/index.ts'
import { orderRoutes } from '../../orders/index.ts'
import { registerManagement } from '../index.ts'
import { fulfilmentOf } from '../order-fulfilment.ts'

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, any>>
  readonly etag: string | undefined
  readonly type: string
}

interface Sending {
  readonly body?: unknown
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface Lab {
  readonly app: FastifyInstance
  readonly services: ManagementServices
  /** The vendor's root, which signs here without an issuer of its own. */
  readonly root: PrivateJwk
  /** Terms that the issuer has signed. */
  readonly signed: readonly ItemTerms[]
  /** Messages that were queued. */
  readonly mails: readonly Message[]
  now(): Instant
  advance(seconds: number): void
  send(method: string, path: string, sending?: Sending): Promise<Answered>
  get(path: string): Promise<Answered>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** Stores use as reports would, for a handshake code. */
  use(
    code: string,
    use: {
      readonly module: string
      readonly count: number
      readonly slot?: Slot
      readonly items?: readonly string[]
    },
  ): Promise<void>
  close(): Promise<void>
}

export const KEYS = { all: 'key-for-all', reader: 'key-for-reading', none: 'key-without-scopes' } as const
const START: Instant = 1_790_000_000

/** Where nobody has an account: for what is about API keys and the shape of the API alone. */
const NOBODY_SIGNED_IN: Accounts = {
  registration: true,
  handle: async () => new Response(null, { status: 404 }),
  callerOf: async () => null,
  userById: async () => null,
  userByEmail: async () => null,
  createUser: async () => {
    throw new Error('This lab has no accounts.')
  },
  removeUser: async () => undefined,
  resetToken: async () => '',
  knows: async () => false,
  mailboxOf: (email) => email,
  giveOrganization: async () => null,
}

const noKeys = (): never => {
  throw new Error('This lab has no server keys: statements are tested on a real server.')
}
/** What licenses need of the server's keys: nothing but that their offline time is told. */
const NO_KEYS: ManagementServices['keys'] = {
  ensure: () => undefined,
  allowOffline: async () => undefined,
  get keySet() {
    return noKeys()
  },
  signingKey: noKeys,
  decryptionKey: () => undefined,
  keepFor: async () => undefined,
}

const NO_ALERTS: ManagementServices['alerts'] = {
  settings: async () => ({ to: [], cc: [], bcc: [], contacts: [] }),
  putSettings: async () => undefined,
  history: async () => [],
  faults: async () => [],
  owners: async () => [],
  test: async () => ({ wait: null, to: 0, answer: 'Nobody is told.' }),
}
const NO_WEBHOOKS = webhooksOf({
  store: {
    read: async () => [],
  } as unknown as ManagementServices['store'],
  clock: { now: () => START, realNow: () => START, sandbox: true },
  rows: { seal: async () => 'sealed', open: async () => 'whsec_' },
  allowPrivate: false,
  log: { error: () => undefined },
})

/** A management API on a real SQLite store, with a clock that stands still. */
export const openLab = async (
  options: {
    readonly sandbox?: boolean
    readonly issuer?: boolean
    /** A licensee's own server under the root of another lab. */
    readonly selfHosted?: { readonly serverUuid: string; readonly vendor: Lab }
    readonly people?: boolean
  } = {},
): Promise<Lab> => {
  const root = await generateSigningKey()
  const signer = await importSigner(root.privateJwk)
  const store = await openSqliteStore({ path: ':memory:' })
  const secrets = secretDigests(new Uint8Array(32).fill(7))
  const signed: ItemTerms[] = []
  const mails: Message[] = []
  let now = START
  const app = Fastify()
  const services: ManagementServices = {
    store,
    clock: { now: () => now, realNow: () => now, sandbox: options.sandbox ?? false },
    sandboxClock:
      options.sandbox === true
        ? {
            moveTo: async (instant) => {
              now = instant
            },
          }
        : null,
    issuer:
      options.issuer === false || options.selfHosted !== undefined
        ? null
        : {
            signItem: (terms) => {
              signed.push(terms)
              return signJws('cs-item+jwt', terms, signer)
            },
            sign: (typ, payload) => signJws(typ, payload, signer),
          },
    identity: {
      serverUuid: options.selfHosted?.serverUuid ?? '00000000-0000-8000-8000-000000000001',
      mode: options.selfHosted === undefined ? 'hosted' : 'self-hosted',
      sandbox: options.sandbox ?? false,
      incarnation: 'AAAAAAAAAAA',
      createdAt: START,
      rootKeys: options.selfHosted?.vendor.services.identity.rootKeys ?? [root.publicJwk],
    },
    secrets,
    recharge,
    usageOfItems: usageWork.usageOfItems,
    usage: usageWork,
    keys: NO_KEYS,
    server: serverView('sqlite'),
    accounts: options.people === true ? NOBODY_SIGNED_IN : null,
    apiKeys,
    mail: {
      queue: async (_tx, message) => {
        mails.push(message)
        return ''
      },
      nudge: () => undefined,
      list: async () => [],
      settings: async () => null,
      settingsChange: async () => async () => undefined,
      probe: async () => null,
      stateOf: async () => new Map(),
    },
    fulfilment: fulfilmentOf(() => services),
    alerts: NO_ALERTS,
    webhooks: NO_WEBHOOKS,
    log: app.log,
    publicUrl: 'http://127.0.0.1:8480',
    idempotencyRetention: 86_400,
  }
  await store.commit(async (tx) => {
    const scopes = { all: ['*'], reader: ['read'], none: [] }
    for (const [name, secret] of Object.entries(KEYS)) {
      const digest = createHash('sha256').update(secret).digest('base64url')
      await tx.state.put('api-key', digest, {
        id: name,
        name,
        scopes: scopes[name as keyof typeof scopes],
        createdAt: now,
        lastUsedDay: 1_000_000,
      })
    }
  })
  await registerManagement(
    app,
    services,
    options.people === true ? [accountRoutes, mailRoutes, alertRoutes, orderRoutes] : [],
  )
  await app.ready()
  const send: Lab['send'] = async (method, path, sending = {}) => {
    const key = sending.key === undefined ? KEYS.all : sending.key
    const response = await app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...sending.headers },
      ...(sending.body === undefined ? {} : { payload: sending.body as object }),
    })
    const etag = response.headers.etag
    return {
      status: response.statusCode,
      body: response.body === '' ? {} : (JSON.parse(response.body) as Record<string, unknown>),
      etag: typeof etag === 'string' ? etag : undefined,
      type: String(response.headers['content-type'] ?? ''),
    }
  }
  return {
    app,
    services,
    root: root.privateJwk,
    signed,
    mails,
    now: () => now,
    advance: (seconds) => {
      now += seconds
    },
    send,
    get: (path) => send('GET', path),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
    use: async (code, use) => {
      const organizationId = code.split('-')[0] ?? ''
      await store.commit(async (tx) => {
        const setup = await tx.setup.organization(organizationId)
        const internalId = setup?.codes.find((each) => each.name === code)?.internalId ?? null
        const usageClass: UsageClass = {
          organizationId,
          code: internalId,
          product: 'barcode-reader',
          majorVersion: 1,
          edition: 'javascript',
          deployment: 'browser',
          items: use.items ?? [],
        }
        const delta: SumDelta = {
          classKey: await tx.usage.classKey(usageClass),
          module: use.module,
          slot: use.slot ?? slotAt(now) + 1,
          count: use.count,
          held: 0,
        }
        await tx.usage.addSums([
          { ...delta, epoch: epochOf(boundariesOf(setup), delta.slot), organizationId },
        ])
        await recharge(tx, organizationId)
      })
    },
    close: async () => {
      await app.close()
      await store.close()
    },
  }
}
