import { DAY } from '@countersign/protocol/vocabulary'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { rebuild } from './rebuild.ts'
import { type Lab, openLab } from './testing/lab.ts'

describe.each(['sqlite', 'postgres'] as const)('growth on %s', (engine) => {
  let lab: Lab
  beforeEach(async () => {
    const options =
      engine === 'sqlite'
        ? {}
        : await testDatabase().then((database) => ({ init: { database }, settings: { database } }))
    lab = await openLab(options)
  })
  afterEach(() => lab?.close())

  const statistics = (by: string) =>
    lab.api('GET', `/statistics?handshakeCode=${lab.organizationId}-default&by=${by}`)
  const store = () => lab.server.local.store

  it('C8 folding and closing over a year and a half change no total, no day and no bill', async () => {
    const item = await lab.license({ chargeWay: 'count', quota: 500, days: 2_000, periodDays: 90 })
    const other = await lab.license({ chargeWay: 'count', quota: 300, days: 100, modules: ['qr-code'] })
    const devices = [lab.device(), lab.device()]
    const days = new Map<string, number>()
    let total = 0
    let figures = 0
    for (let step = 0; step < 20; step += 1) {
      for (const [index, device] of devices.entries()) {
        await device.authorize()
        const now = (await device.serverInfo()).time
        // Use of today and of some days ago, as a device tells that was offline.
        for (const ago of [0, 3 + index, 11]) {
          const at = now - ago * DAY - 3_000 * index
          const counts = { 'qr-code': 3 + ((step * 7 + index) % 5), pdf417: 1 + (step % 3) }
          const { receipt } = await device.report(counts, Math.floor(at / 180))
          expect(receipt?.accepted).toBe(1)
          const count = counts['qr-code'] + counts.pdf417
          const day = new Date(at * 1_000).toISOString().slice(0, 10)
          days.set(day, (days.get(day) ?? 0) + count)
          total += count
          figures += 2
        }
      }
      await lab.advance(27 * DAY)
    }
    const told = await statistics('day')
    expect(told['total']).toBe(total)
    expect(
      (told['rows'] as readonly { key: string; count: number }[]).map(({ key, count }) => [key, count]),
    ).toEqual([...days].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const by of ['module', 'slot', 'hour']) expect((await statistics(by))['total']).toBe(total)
    // Old use is coarser, and says so.
    expect(told['hourlyBefore']).not.toBeNull()
    expect(told['dailyBefore']).not.toBeNull()
    const left = await store().read(async (tx) => {
      const folded = await tx.usage.folded()
      const rows = await tx.statistics.slotSumsOfOrganization(lab.organizationId, folded.hours, null)
      return { rows: rows.length, closed: await tx.usage.closedUntil(lab.organizationId) }
    })
    expect(left.rows).toBeLessThan(figures / 4)
    expect(left.closed).toBeGreaterThan(0)
    // What both items were charged, and what no item covered, is all there is.
    const charges = await store().read((tx) => tx.usage.charges(lab.organizationId))
    expect(charges.lines.reduce((sum, line) => sum + line.count, 0)).toBe(total)
    const bill = (itemId: string) =>
      charges.periods
        .filter((period) => period.itemId === itemId)
        .reduce((sum, { quotaUsed, toleranceUsed, overUse }) => sum + quotaUsed + toleranceUsed + overUse, 0)
    expect(bill(item) + bill(other)).toBe(total)
    const ofItem = await lab.api('GET', `/statistics?item=${item}&by=day`)
    expect(ofItem['total']).toBe(bill(item))
    expect(await rebuild({ store: store() }, { repair: false })).toEqual([])
    // Repairing starts from the same facts: nothing changes.
    await rebuild({ store: store() }, { repair: true })
    expect((await statistics('day'))['rows']).toEqual(told['rows'])
    expect(await store().read((tx) => tx.usage.charges(lab.organizationId))).toEqual(charges)
  })
})
