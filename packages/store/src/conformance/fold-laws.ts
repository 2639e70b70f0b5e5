import { expect, test } from 'vitest'
import type { Transaction } from '../port/store.ts'
import type { Fixture } from './describe-store.ts'
import { CODE, change, DAY_BEGIN, figure, ORGANIZATION, session, usageClass, uuid } from './samples.ts'

/** Everything a person can see of sums: none of it may change when old figures are folded. */
const totals = async (tx: Transaction) => {
  const byHour = new Map<number, number>()
  let slots = 0
  for (const row of await tx.statistics.slotSums(CODE, null, null)) {
    slots += row.count
    const hour = Math.floor(row.bucket / 20)
    byHour.set(hour, (byHour.get(hour) ?? 0) + row.count)
  }
  return {
    slots,
    hours: [...byHour].sort(([a], [b]) => a - b),
    days: await tx.statistics.daySums(CODE, null, null),
    epochs: (await tx.usage.chargeBasis(ORGANIZATION))?.sums,
  }
}

export const foldLaws = (fixture: Fixture): void => {
  /** Three days of two devices, each slot a figure; an epoch begins within an hour of the second day. */
  const CUT = DAY_BEGIN + 480 + 7
  const fill = () =>
    fixture.store.commit(async (tx) => {
      await tx.setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change())
      const classKey = await tx.usage.classKey(usageClass())
      const figures = Array.from({ length: 3 * 480 }, (_, index) => index)
        .filter((index) => index % 3 !== 1)
        .map((index) =>
          figure(classKey, {
            client: uuid(1 + (index % 2)),
            session: session(index % 5),
            slot: DAY_BEGIN + index,
            count: 1 + (index % 4),
          }),
        )
      await tx.usage.putFigures(figures)
      await tx.usage.addSums(
        figures.map(({ slot, module, count }) => ({
          classKey,
          module,
          slot,
          count,
          held: 0,
          organizationId: ORGANIZATION,
          epoch: slot < CUT ? 0 : CUT,
        })),
      )
      return figures
    })
  const boundariesOf = async () => [0, CUT]
  const folding = async (until: number, limit: number): Promise<number> => {
    let steps = 1
    while (await fixture.store.commit((tx) => tx.usage.fold({ until, limit, boundariesOf }))) steps += 1
    return steps
  }
  const rebuilt = () =>
    fixture.store.commit((tx) =>
      tx.usage.rebuild({
        repair: false,
        sumsOf: (figures) =>
          figures.map(({ ticket, module, slot, count }) => ({
            classKey: ticket.classKey,
            module,
            slot,
            count,
            held: 0,
          })),
        placesOf: () => [],
        boundariesOf,
      }),
    )

  test('folding changes no total, no hour, no day and no epoch; figures before the mark are gone, later ones stay', async () => {
    const { store } = fixture
    const figures = await fill()
    const before = await store.read(totals)
    const until = DAY_BEGIN + 2 * 480 + 133
    await folding(until, 100)
    expect(await store.read(totals)).toEqual(before)
    const places = figures.map(({ client, slot }) => ({ client, slot }))
    const left = await store.read((tx) => tx.usage.figures(places))
    expect(left.length).toBe(figures.filter(({ slot }) => slot >= until).length)
    expect(await store.read((tx) => tx.usage.folded())).toEqual({ hours: until, days: 0 })
    // Twice is harmless, and nothing is folded that is not older.
    expect(await folding(until, 100)).toBe(1)
    expect(await store.read(totals)).toEqual(before)
    expect(await rebuilt()).toEqual([])
  })

  test('hours become days, within epochs, and change no total either', async () => {
    const { store } = fixture
    await fill()
    const before = await store.read(totals)
    await folding(DAY_BEGIN + 3 * 480, 1_000)
    const days = async () => {
      while (
        await store.commit((tx) => tx.usage.coarsen({ until: DAY_BEGIN + 2 * 480 + 100, boundariesOf }))
      ) {
        // One step after the other.
      }
    }
    await days()
    const after = await store.read(totals)
    expect(after).toEqual({ ...before, hours: after.hours })
    // The second day has two epochs, which begin in the same hour; the third still has its hours.
    expect(after.hours).toHaveLength(2 + 24)
    expect(await rebuilt()).toEqual([])
    await days()
    expect(await store.read(totals)).toEqual(after)
  })

  test('what a device used is kept by code and day, and can be forgotten', async () => {
    const { store } = fixture
    const figures = await fill()
    await folding(DAY_BEGIN + 480, 50)
    const used = figures.filter(({ slot, client }) => slot < DAY_BEGIN + 480 && client === uuid(1))
    const count = used.reduce((sum, one) => sum + one.count, 0)
    expect(await store.read((tx) => tx.usage.deviceDays(uuid(1)))).toEqual([
      { code: CODE, day: Math.floor(DAY_BEGIN / 480), count },
    ])
    await store.commit((tx) => tx.usage.forgetDeviceDays(uuid(1)))
    expect(await store.read((tx) => tx.usage.deviceDays(uuid(1)))).toEqual([])
    expect(await store.read((tx) => tx.usage.deviceDays(uuid(2)))).toHaveLength(1)
  })

  test('closed epochs keep their lines, are charged no more, and are not cut anew', async () => {
    const { store } = fixture
    await fill()
    const line = { classKey: 1, module: 'qr-code', itemId: 'item-1', period: 0, part: 'quota' } as const
    const opening = [{ itemId: 'item-1', period: 0, quotaUsed: 9, toleranceUsed: 0, overUse: 0 }]
    await store.commit((tx) =>
      tx.usage.putCharges(ORGANIZATION, { lines: [{ ...line, epoch: 0, count: 9 }], periods: opening }),
    )
    await store.commit((tx) => tx.usage.closeEpochs(ORGANIZATION, { until: CUT, opening }))
    expect(await store.read((tx) => tx.usage.closedUntil(ORGANIZATION))).toBe(CUT)
    const basis = await store.read((tx) => tx.usage.chargeBasis(ORGANIZATION))
    expect(basis?.opening).toEqual(opening)
    expect(basis?.sums.map(({ epoch }) => epoch)).toEqual([CUT])
    await store.commit((tx) => tx.usage.recutEpochs(ORGANIZATION, [0, CUT + 480]))
    const cut = await store.read((tx) => tx.usage.chargeBasis(ORGANIZATION))
    expect(cut?.sums.map(({ epoch }) => epoch)).toEqual([CUT, CUT + 480])
    await store.commit((tx) =>
      tx.usage.putCharges(ORGANIZATION, { lines: [{ ...line, epoch: CUT, count: 2 }], periods: [] }),
    )
    expect((await store.read((tx) => tx.usage.charges(ORGANIZATION))).lines).toMatchObject([
      { epoch: 0, count: 9 },
      { epoch: CUT, count: 2 },
    ])
  })
}
