import type { DeviceRecord } from '../../port/authorizations.ts'
import type { DeviceTraits } from '../../port/device.ts'
import type { Line } from '../../port/facts.ts'
import { uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './device-queries.ts'

export const lineOf = async (
  engine: Engine,
  interning: Interning,
  key: { readonly client: string; readonly product: string },
): Promise<Line | null> => {
  const client = await interning.knownClient(key.client)
  const row =
    client === undefined ? undefined : await engine.row(queries.lineOf, { client, product: key.product })
  if (row === undefined) return null
  return {
    used: row.used,
    usedSentAt: row.used_sent_at,
    restarts: JSON.parse(row.restarts) as readonly number[],
    forkedAt: row.forked_at,
    clonedAt: row.cloned_at,
  }
}

export const putLine = async (
  engine: Engine,
  interning: Interning,
  change: { readonly client: string; readonly product: string; readonly line: Line },
): Promise<void> => {
  const { restarts, ...line } = change.line
  await engine.run(queries.putLine, {
    client: await interning.client(change.client),
    product: change.product,
    ...line,
    restarts: JSON.stringify(restarts),
  })
}

export const isBlocked = async (engine: Engine, interning: Interning, uuid: string): Promise<boolean> => {
  const client = await interning.knownClient(uuid)
  return client !== undefined && (await engine.row(queries.blockOf, { client })) !== undefined
}

export const blockedAmong = async (
  engine: Engine,
  interning: Interning,
  uuids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const numbers = new Map<number, string>()
  for (const uuid of uuids) {
    const number = interning.rememberedClient(uuid) ?? (await interning.knownClient(uuid))
    if (number !== undefined) numbers.set(number, uuid)
  }
  const blocked = new Set<string>()
  if (numbers.size === 0) return blocked
  const clients = engine.dialect.list([...numbers.keys()]) as string
  for (const { client } of await engine.rows(queries.blocksAmong, { clients })) {
    const uuid = numbers.get(client)
    if (uuid !== undefined) blocked.add(uuid)
  }
  return blocked
}

export const setBlocked = async (
  engine: Engine,
  interning: Interning,
  block: { readonly client: string; readonly at: number | null },
): Promise<void> => {
  const client = await interning.client(block.client)
  if (block.at === null) await engine.run(queries.deleteBlock, { client })
  else await engine.run(queries.putBlock, { client, at: block.at })
}

interface DeviceRow {
  readonly first_contact: number
  readonly last_contact: number
  readonly product: string
  readonly version: string
  readonly edition: string
  readonly deployment: string
  readonly at: number | null
}

export const deviceRecord = (uuid: string, row: DeviceRow): DeviceRecord => ({
  uuid,
  firstContact: row.first_contact,
  lastContact: row.last_contact,
  product: row.product,
  version: row.version,
  edition: row.edition,
  deployment: row.deployment,
  blockedAt: row.at,
})

export const deviceOf = async (
  engine: Engine,
  interning: Interning,
  uuid: string,
): Promise<DeviceRecord | null> => {
  const client = await interning.knownClient(uuid)
  const row = client === undefined ? undefined : await engine.row(queries.deviceOf, { client })
  return row === undefined ? null : deviceRecord(uuid, row)
}

export const putDevice = async (
  engine: Engine,
  interning: Interning,
  device: DeviceTraits,
): Promise<void> => {
  const { uuid, ...traits } = device
  await engine.run(queries.putDevice, { client: await interning.client(uuid), ...traits })
}

export const touchDevices = async (
  engine: Engine,
  interning: Interning,
  touched: { readonly clients: readonly string[]; readonly at: number; readonly granularity: number },
): Promise<void> => {
  const { at, granularity } = touched
  const numbers: number[] = []
  for (const uuid of touched.clients) {
    const client = await interning.knownClient(uuid)
    if (client !== undefined) numbers.push(client)
  }
  if (numbers.length === 0) return
  const clients = engine.dialect.list(numbers)
  await engine.run(queries.touchDevices, { clients, at, before: at - granularity })
}

/** In the order in which the store first heard of them. */
export const devicesAfter = async (
  engine: Engine,
  interning: Interning,
  page: { readonly limit: number; readonly after: string | null },
): Promise<readonly DeviceRecord[]> => {
  const after = page.after === null ? 0 : ((await interning.knownClient(page.after)) ?? 0)
  return (await engine.rows(queries.devicesAfter, { after, limit: page.limit })).map((row) =>
    deviceRecord(uuidOf(row.uuid), row),
  )
}
