// A whole server in a process of its own, with its data under TMPDIR, that makes devices and figures as quickly as a
// benchmark needs them.
import { randomUUID } from 'node:crypto'
import { chargeUsage } from '@countersign/licensing'
import { randomBytes8 } from '@countersign/protocol'
import { type Composed, compose } from '../../packages/server/src/compose.ts'
import { readSettings } from '../../packages/server/src/config/read-settings.ts'
import { makeLogger } from '../../packages/server/src/http/logger.ts'
import { openServer, type RunningServer } from '../../packages/server/src/operations/serve.ts'
import { type Lab, MODULES, openLab } from '../../packages/server/src/operations/testing/lab.ts'
import { boundYoungSpace, holdYoungSpace } from '../../packages/server/src/operations/young-space.ts'
import { grow } from '../../packages/server/src/usage/growth.ts'
import { answerCalls, measuring } from './child.ts'
import { fill, fillSums } from './fill.ts'
import { knowDevices, type Mint, type MintedDevice, mintDevices, takeSeats } from './mint.ts'
import { storeWithoutDatabase } from './no-database.ts'
import { stagesOf } from './stages.ts'

/** Bounds of requests far away: what is measured is the work. */
const SETTINGS = {
  requestsPerSecond: '1000000',
  requestsBurst: '10000000',
  reportsPerMinute: '1000000',
} as const
const ENDLESS = 1_000_000_000

let lab: Lab | null = null
let withoutDatabase: Composed['app'] | null = null
let mint: (Mint & { readonly local: Lab['server']['local'] }) | null = null
let sibling: RunningServer | null = null

const opened = (): Lab => {
  if (lab === null) throw new Error('The server is not open.')
  return lab
}

const usageClass = () => {
  if (mint === null) throw new Error('The server is not open.')
  return mint.usageClass
}

const listenWithoutDatabase = async ({ server, data }: Lab): Promise<string> => {
  const { local } = server
  const composed = await compose(
    { ...local, store: { ...local.store, ...storeWithoutDatabase(local.store) } },
    readSettings({ data, port: '0', logLevel: 'silent', ...SETTINGS }, {}),
    { publicUrl: server.url, log: makeLogger('silent') },
  )
  composed.setReady(true)
  withoutDatabase = composed.app
  return composed.app.listen({ host: '127.0.0.1', port: 0 })
}

interface Opening {
  readonly database: boolean
  /** URL of a PostgreSQL database; absent: a file. */
  readonly postgres?: string
  readonly settings?: Readonly<Record<string, string>>
}

const open = async ({ database, postgres, settings }: Opening) => {
  const named = postgres === undefined ? {} : { database: postgres }
  lab = await openLab({ settings: { ...SETTINGS, ...settings, ...named }, init: named })
  const { organizationId, rootKey, apiKey } = lab
  const itemId = await lab.license({ chargeWay: 'count', quota: ENDLESS, modules: MODULES })
  const setup = await lab.server.local.store.read((tx) => tx.setup.organization(organizationId))
  const code = setup?.codes[0]
  if (code === undefined) throw new Error('The organization has no handshake code.')
  boundYoungSpace()
  mint = {
    local: lab.server.local,
    usageClass: {
      organizationId,
      code: code.internalId,
      product: 'barcode-reader',
      majorVersion: 10,
      edition: 'javascript',
      deployment: 'desktop',
      items: [itemId],
    },
    modules: MODULES,
  }
  const url = database ? lab.server.url : await listenWithoutDatabase(lab)
  return { url, organizationId, rootKey, apiKey, code: code.name, itemId }
}

/** Another server on the database of one that is open. */
const join = async ({ data, postgres }: { readonly data: string; readonly postgres: string }) => {
  sibling = await openServer(
    readSettings({ data, database: postgres, port: '0', logLevel: 'silent', ...SETTINGS }, {}),
  )
  return { url: sibling.url }
}

/** Stores reports of one slot, so many in each commit, by the statements of the report path alone; gives reports a second. */
const batches = async ({
  seconds,
  size,
}: {
  readonly seconds: number
  readonly size: number
}): Promise<number> => {
  const { store } = opened().server.local
  const { organizationId } = opened()
  const end = performance.now() + seconds * 1_000
  const uuids = Array.from({ length: size }, () => randomUUID())
  const sessions = uuids.map(() => randomBytes8())
  let slot = 9_600_000
  let reports = 0
  while (performance.now() < end) {
    slot += 1
    await store.commit(async (tx) => {
      await tx.locks.clients(uuids)
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.figures(uuids.map((client) => ({ client, slot })))
      const figures = uuids.flatMap((client, index) =>
        MODULES.slice(0, 2).map((module) => ({
          client,
          session: sessions[index] ?? '',
          slot,
          module,
          count: 3,
          ticket: { authorizationId: client, iat: 1_000, classKey },
        })),
      )
      await tx.usage.putFigures(figures)
      const setup = await tx.setup.organization(organizationId)
      if (setup !== null) await tx.locks.organizations([setup])
      await tx.usage.addSums(
        figures.map(({ module, count }) => ({
          classKey,
          module,
          slot,
          count,
          held: 0,
          epoch: 0,
          organizationId,
        })),
      )
      const basis = await tx.usage.chargeBasis(organizationId)
      if (basis !== null) await tx.usage.putCharges(organizationId, chargeUsage(basis))
    })
    reports += size
  }
  return reports / seconds
}

/** A code of its own with one item of seats, of which so many are taken. */
const seats = async ({ name, taken }: { readonly name: string; readonly taken: number }) => {
  const current = opened()
  const { organizationId } = current
  const handshakeCode = `${organizationId}-${name}`
  await current.api('POST', '/handshake-codes', { organizationId, code: handshakeCode })
  const itemId = await current.license(
    { chargeWay: 'device', quota: ENDLESS, modules: MODULES },
    { handshakeCode },
  )
  await takeSeats(current.server.local, itemId, taken)
  return handshakeCode
}

const know = async (devices: number): Promise<void> => {
  const { store, clock } = opened().server.local
  await knowDevices(store, {
    now: clock.now(),
    uuids: Array.from({ length: devices }, () => randomUUID()),
    usageClass: usageClass(),
  })
}

const commands = {
  open,
  join,
  batches,
  /** Where the data directory is. */
  place: () => opened().data,
  seats,
  mint: async (work: {
    readonly count: number
    readonly known: boolean
  }): Promise<readonly MintedDevice[]> => {
    if (mint === null) throw new Error('The server is not open.')
    return mintDevices(mint, work)
  },
  /** Figures of other devices; gives how many. */
  fill: async (work: {
    readonly devices: number
    readonly slots: number
    readonly firstSlot: number
    readonly slotsPerSession: number
  }): Promise<number> => {
    const { store } = opened().server.local
    const classKey = await store.commit((tx) => tx.usage.classKey(usageClass()))
    const { organizationId } = opened()
    return fill({ store, classKey, organizationId, modules: MODULES, ...work })
  },
  /** Sums of days as if so many devices had used every slot; also the devices themselves. */
  year: async ({ devices, days }: { readonly devices: number; readonly days: number }) => {
    await know(devices)
    return fillSums({
      local: opened().server.local,
      usageClass: usageClass(),
      modules: MODULES,
      devices,
      days,
    })
  },
  /** Folds what is as old as use must be to be folded. */
  grow: ({ longest }: { readonly longest: number }): Promise<void> => {
    const { store, clock } = opened().server.local
    return grow(store, { now: clock.now(), longest })
  },
  /** Devices that have been here before. */
  know: ({ devices }: { readonly devices: number }): Promise<void> => know(devices),
  /** Ends the server and leaves its data directory. */
  handOver: async (): Promise<string> => {
    const { data, server } = opened()
    await server.close()
    lab = null
    return data
  },
  ...measuring,
  /** Microseconds of processor time that each stage of a report takes, without HTTP. */
  stages: async ({ batches, database }: { readonly batches: number; readonly database: boolean }) => {
    if (mint === null) throw new Error('The server is not open.')
    const { store } = mint.local
    return stagesOf(mint, { store: database ? store : storeWithoutDatabase(store), batches })
  },
  /** Who signs the receipts. */
  identity: async () => {
    const { keys, identity } = (sibling ?? opened().server).local
    return { keySet: keys.keySet, serverUuid: identity.serverUuid }
  },
}
export type ServerCommands = typeof commands

// As `countersign serve` does.
holdYoungSpace()

answerCalls(commands, async () => {
  await withoutDatabase?.close()
  await sibling?.close()
  await lab?.close()
})
