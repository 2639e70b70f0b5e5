import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { slotAt } from '@countersign/protocol'
import { copyFromSqlite, openPostgresStore } from '@countersign/store/postgres'
import { openSqliteStore } from '@countersign/store/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../tooling/postgres/test-database.ts'
import { readSettings } from '../../config/read-settings.ts'
import { openLocal } from '../local.ts'
import { rebuild } from '../rebuild.ts'
import { openServer, type RunningServer } from '../serve.ts'
import { type Lab, openLab } from '../testing/lab.ts'
import { type Merged, merge } from './merge.ts'

let lab: Lab
let apart: string
const serving: RunningServer[] = []
beforeEach(async () => {
  lab = await openLab()
  apart = await mkdtemp(join(tmpdir(), 'countersign-apart-'))
})
afterEach(async () => {
  for (const server of serving.splice(0)) await server.close()
  await lab.close()
  await rm(apart, { recursive: true, force: true })
})

/** Ends the one server, and gives its data to two: a file each, or the first a PostgreSQL. */
const part = async (first: 'file' | 'postgres'): Promise<readonly [string, string]> => {
  await lab.server.close()
  const file = join(lab.data, 'countersign.db')
  const copies = ['one.db', 'other.db'].map((name) => join(apart, name)) as [string, string]
  for (const copy of copies) await copyFile(file, copy)
  if (first === 'file') return copies
  const url = await testDatabase()
  const [source, target] = [await openSqliteStore({ path: file }), await openPostgresStore({ url })]
  await copyFromSqlite(source.kysely, url)
  await Promise.all([source.close(), target.close()])
  return [url, copies[1]]
}

const serve = async (database: string): Promise<RunningServer> => {
  const settings = { data: lab.data, database, port: '0', logLevel: 'silent' }
  const server = await openServer(readSettings(settings, {}))
  serving.push(server)
  return server
}

const end = async (): Promise<void> => {
  for (const server of serving.splice(0)) await server.close()
}

const call = async (server: RunningServer, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${lab.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}

const merged = async (into: string, from: string, dryRun = false): Promise<Merged> => {
  const local = await openLocal(lab.data, { database: into })
  try {
    const outcome = await merge(local, { from, dryRun })
    expect(await rebuild(local, { repair: false })).toEqual([])
    return outcome
  } finally {
    await local.close()
  }
}

/** What people see of a server after all, but for what its own clock says. */
const seen = async (database: string, items: readonly string[]) => {
  const server = await serve(database)
  const code = `${lab.organizationId}-default`
  const devices = (await call(server, 'GET', '/devices?limit=100'))['items'] as readonly object[] | undefined
  const numbers = {
    devices: (devices ?? []).map((each) => JSON.stringify(each)).sort(),
    items: await Promise.all(
      items.map(async (id) => {
        const { used, overUse, seats, stage } = await call(server, 'GET', `/items/${id}`)
        return { id, used, overUse, seats, stage }
      }),
    ),
    rows: (await call(server, 'GET', `/statistics?handshakeCode=${code}&by=slot`))['rows'],
    code: (await call(server, 'GET', `/handshake-codes/${code}`))['items'],
  }
  await end()
  return numbers
}

describe.each(['file', 'postgres'] as const)('two servers that parted, the first on a %s', (first) => {
  it('U4, C10 every figure counts once and every seat is kept, in either order, and again changes nothing', async () => {
    const units = await lab.license({ chargeWay: 'count', quota: 1_000, modules: ['qr-code'] })
    const seats = await lab.license({ chargeWay: 'device', quota: 1, tolerance: 0, modules: ['ocr'] })
    const roamer = lab.device()
    await roamer.authorize()
    const slot = slotAt((await roamer.serverInfo()).time)
    await roamer.report({ 'qr-code': 5 }, slot)
    const [one, other] = await part(first)

    const here = await serve(one)
    const there = await serve(other)
    const onOne = lab.device({ url: () => here.url, uuid: roamer.options.uuid })
    const onOther = lab.device({ url: () => there.url, uuid: roamer.options.uuid })
    // One run of one device, whose reports go to whichever server it reaches.
    for (const device of [onOne, onOther])
      Object.assign(device, { authorization: roamer.authorization, session: roamer.session })
    await onOne.report({ 'qr-code': 8 }, slot)
    await onOther.report({ 'qr-code': 6, pdf417: 2 }, slot)
    await onOther.report({ 'qr-code': 3 }, slot - 1)
    for (const url of [() => here.url, () => there.url]) {
      const device = lab.device({ url, modules: ['ocr'] })
      await device.authorize()
      await device.report({ ocr: 1 }, slot)
    }
    const sold = await call(there, 'POST', '/licenses', {
      organizationId: lab.organizationId,
      items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 50, modules: ['pdf417'] }],
    })
    await call(there, 'POST', `/licenses/${sold['id']}/activate`, { hosting: 'hosted' })
    await end()

    const copy = join(apart, 'copy.db')
    await copyFile(other, copy)
    expect((await merged(one, other, true)).figures.units).toBe(2 + 3 + 1)
    const outcome = await merged(one, other)
    expect(outcome.figures).toEqual({ figures: 3, units: 2 + 3 + 1, leftOut: 0 })
    expect(outcome.contradictions).toEqual([])
    const [item] = (sold['items'] as readonly { readonly id: string }[]).map(({ id }) => id)
    const items = [units, seats, item ?? '']
    const after = await seen(one, items)
    expect(after.items.map(({ used }) => used)).toEqual([11, 2, 0])
    expect(after.items[1]?.seats).toMatchObject({ taken: 2, quota: 1 })

    const again = await merged(one, other)
    expect([again.figures.figures, again.devices.facts, again.setup]).toEqual([
      0,
      0,
      { added: 0, changed: 0 },
    ])
    expect(await seen(one, items)).toEqual(after)
    await merged(copy, one)
    expect(await seen(copy, items)).toEqual(after)
  })
})
