import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { readSettings } from '../config/read-settings.ts'
import { moveDatabase } from './move-database.ts'
import { rebuild } from './rebuild.ts'
import { openServer } from './serve.ts'
import { type Lab, openLab } from './testing/lab.ts'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab?.close())

it('H4 moves everything from the file to PostgreSQL by one command, where devices and people go on as before', async () => {
  const item = await lab.license({ chargeWay: 'count', quota: 1_000 })
  await lab.license({ chargeWay: 'device', quota: 5, modules: ['ocr'] })
  const device = lab.device()
  await device.authorize()
  for (const count of [3, 8]) expect((await device.report({ 'qr-code': count })).receipt?.accepted).toBe(1)
  const url = await testDatabase()
  const move = () => moveDatabase({ data: lab.data, database: null, to: url })
  await expect(move()).rejects.toThrow(/is being served by another process/)
  const told = await lab.api('GET', `/statistics?handshakeCode=${lab.organizationId}-default`)
  await lab.server.close()

  const moved = await move()
  expect(moved.differences).toEqual([])
  expect(moved.rows).toBeGreaterThan(30)
  await expect(access(join(lab.data, 'countersign.db'))).rejects.toThrow()
  await access(moved.left)
  await expect(move()).rejects.toThrow(/no database .* to be moved/)
  await expect(moveDatabase({ data: lab.data, database: moved.left, to: url })).rejects.toThrow(
    /is not empty/,
  )

  const settings = { data: lab.data, database: url, port: '0', logLevel: 'silent' }
  const server = await openServer(readSettings(settings, {}))
  try {
    const ask = async (path: string) =>
      (await (
        await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${lab.apiKey}` } })
      ).json()) as Record<string, unknown>
    const again = await ask(`/statistics?handshakeCode=${lab.organizationId}-default`)
    expect([again['total'], again['rows']]).toEqual([told['total'], told['rows']])
    const roamer = lab.device({ url: () => server.url, uuid: device.options.uuid })
    roamer.authorization = device.authorization
    expect((await roamer.report({ 'qr-code': 4 })).receipt?.accepted).toBe(1)
    await roamer.authorize()
    await lab.device({ url: () => server.url }).authorize()
    expect((await ask(`/items/${item}`))['used']).toBe(Number(told['total']) + 4)
    expect(await rebuild({ store: server.local.store }, { repair: false })).toEqual([])
  } finally {
    await server.close()
  }
})
