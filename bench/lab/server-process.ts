// A whole server in a process of its own, with its data under TMPDIR, that makes devices as quickly as a benchmark needs them.
import { randomUUID } from 'node:crypto'
import { type Composed, compose } from '../../packages/server/src/compose.ts'
import { readSettings } from '../../packages/server/src/config/read-settings.ts'
import { makeLogger } from '../../packages/server/src/http/logger.ts'
import { type Lab, openLab } from '../../packages/server/src/operations/testing/lab.ts'
import { sealTicket } from '../../packages/server/src/sealing/ticket.ts'
import { answerCalls, measuring } from './child.ts'
import { storeWithoutDatabase } from './no-database.ts'

/** Bounds of requests far away: what is measured is the work. */
const SETTINGS = {
  requestsPerSecond: '1000000',
  requestsBurst: '10000000',
  reportsPerMinute: '1000000',
} as const

/** A device that may report: what an authorization would have given it. */
export interface MintedDevice {
  readonly uuid: string
  readonly ticket: string
  /** Base64url. */
  readonly key: string
}

let lab: Lab | null = null
let bare: Composed['app'] | null = null
let itemId = ''
let code = ''

const opened = (): Lab => {
  if (lab === null) throw new Error('The server is not open.')
  return lab
}

const open = async ({ database }: { readonly database: boolean }) => {
  lab = await openLab({ settings: SETTINGS })
  itemId = await lab.license({
    chargeWay: 'count',
    quota: 1_000_000_000,
    modules: ['qr-code', 'pdf417', 'ocr'],
  })
  const setup = await lab.server.local.store.read((tx) => tx.setup.organization(opened().organizationId))
  code = setup?.codes[0]?.internalId ?? ''
  if (database) return { url: lab.server.url, organizationId: lab.organizationId, rootKey: lab.rootKey }
  const { local } = lab.server
  const composed = await compose(
    { ...local, store: storeWithoutDatabase(local.store) as typeof local.store },
    readSettings({ data: lab.data, port: '0', logLevel: 'silent', ...SETTINGS }, {}),
    { publicUrl: lab.server.url, log: makeLogger('silent') },
  )
  composed.setReady(true)
  bare = composed.app
  const url = await bare.listen({ host: '127.0.0.1', port: 0 })
  return { url, organizationId: lab.organizationId, rootKey: lab.rootKey }
}

const mint = async ({ count }: { readonly count: number }): Promise<readonly MintedDevice[]> => {
  const { store, keys, clock } = opened().server.local
  const now = clock.now()
  const made = Array.from({ length: count }, () => {
    const uuid = randomUUID()
    const { token, key } = sealTicket(
      {
        client: uuid,
        organizationId: opened().organizationId,
        code,
        product: 'barcode-reader',
        majorVersion: 10,
        edition: 'javascript',
        deployment: 'desktop',
        items: [itemId],
        instances: null,
        authorizationId: randomUUID(),
        iat: now,
        stage: 'normal',
        modules: ['qr-code', 'pdf417', 'ocr'],
      },
      keys.ticketEpoch(now),
    )
    return { uuid, ticket: token, key: key.toString('base64url') }
  })
  for (let from = 0; from < made.length; from += 5_000)
    await store.commit(async (tx) => {
      for (const { uuid } of made.slice(from, from + 5_000))
        await tx.authorizations.putDevice({
          uuid,
          firstContact: now,
          lastContact: now,
          product: 'barcode-reader',
          version: '10.2.1',
          edition: 'javascript',
          deployment: 'desktop',
        })
    })
  return made
}

const memory = async (): Promise<{ readonly rss: number; readonly heap: number }> => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}

const commands = {
  open,
  mint,
  memory,
  ...measuring,
  /** Who signs the receipts. */
  identity: async () => {
    const { keys, identity } = opened().server.local
    return { keySet: keys.keySet, serverUuid: identity.serverUuid }
  },
  totals: async () => {
    const { store } = opened().server.local
    const sums = await store.read((tx) => tx.statistics.daySums(code, null, null))
    return sums.reduce((sum, { count }) => sum + count, 0)
  },
}
export type ServerCommands = typeof commands

answerCalls(commands, async () => {
  await bare?.close()
  await lab?.close()
})
