import { expect, test } from 'vitest'
import type { Charges, Figure, SumDelta } from '../port/facts.ts'
import type { Transaction } from '../port/store.ts'
import type { Fixture } from './describe-store.ts'
import { CODE, change, DAY_BEGIN, figure, ORGANIZATION, SLOT, session, usageClass, uuid } from './samples.ts'

const ordered = (figures: readonly Figure[]): readonly Figure[] =>
  [...figures].sort((a, b) =>
    JSON.stringify([a.client, a.slot, a.session, a.module]) <
    JSON.stringify([b.client, b.slot, b.session, b.module])
      ? -1
      : 1,
  )

const sumsOf = (figures: readonly Figure[]): readonly SumDelta[] =>
  figures.map(({ ticket, module, slot, count }) => ({
    classKey: ticket.classKey,
    module,
    slot,
    count,
    held: Math.max(0, count - 50),
  }))

/** Stores figures with the sums that belong to them, cut at these boundaries. */
const store = async (tx: Transaction, figures: readonly Figure[], epoch: number): Promise<void> => {
  await tx.usage.putFigures(figures)
  await tx.usage.addSums(sumsOf(figures).map((delta) => ({ ...delta, epoch, organizationId: ORGANIZATION })))
}

export const usageLaws = (fixture: Fixture): void => {
  test('the same class always gets the same key, another one another', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const [first, second] = await Promise.all([usage.classKey(usageClass()), usage.classKey(usageClass())])
      expect(second).toBe(first)
      const others = [
        usageClass({ organizationId: null, code: null }),
        usageClass({ items: [] }),
        usageClass({ items: ['item-1', 'item-2'] }),
        usageClass({ items: ['item-2', 'item-1'] }),
        usageClass({ majorVersion: 4 }),
        usageClass({ deployment: 'browser' }),
      ]
      const keys: number[] = []
      for (const other of others) keys.push(await usage.classKey(other))
      expect(new Set([first, ...keys]).size).toBe(others.length + 1)
      expect(await usage.classes([...keys, first, 99_999])).toEqual(
        new Map([[first, usageClass()], ...others.map((other, index) => [keys[index] ?? 0, other] as const)]),
      )
      expect(await usage.classes([])).toEqual(new Map())
    })
  })

  test('figures are inserted or replaced by client, session, slot and module, and read by client and slot', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const classKey = await usage.classKey(usageClass())
      const earlier = {
        authorizationId: uuid(999),
        iat: 400,
        classKey: await usage.classKey(usageClass({ edition: 'earlier' })),
      }
      const figures = [1, 2, 3].flatMap((client) =>
        [1, 2].flatMap((run) =>
          ['qr-code', 'pdf-417', 'x'].map((module) =>
            figure(classKey, {
              client: uuid(client),
              session: session(run),
              module,
              count: client * run,
              slot: SLOT + client,
            }),
          ),
        ),
      )
      expect(await usage.figures([{ client: uuid(1), slot: SLOT + 1 }])).toEqual([])
      await usage.putFigures(figures)
      await usage.putFigures(figures)
      expect(
        ordered(
          await usage.figures([
            { client: uuid(2), slot: SLOT + 2 },
            { client: uuid(2), slot: SLOT + 2 },
            { client: uuid(1), slot: SLOT + 2 },
          ]),
        ),
      ).toEqual(ordered(figures.filter(({ client }) => client === uuid(2))))
      const replaced = {
        ...figure(classKey, { client: uuid(2), session: session(2), module: 'x', slot: SLOT + 2 }),
        count: 70,
        ticket: earlier,
      }
      await usage.putFigures([replaced])
      const read = await usage.figures([{ client: uuid(2), slot: SLOT + 2 }])
      expect(read).toHaveLength(6)
      expect(read).toContainEqual(replaced)
    })
  })

  test('figures of many devices are read and replaced together, also where none of their names is remembered', async () => {
    const { store: opened } = fixture
    const forgetNames = () =>
      expect(
        opened.commit(async () => {
          throw new Error('undone')
        }),
      ).rejects.toThrow('undone')
    const made = await opened.commit(async ({ usage }) => {
      const classKey = await usage.classKey(usageClass())
      const figures = Array.from({ length: 40 }, (_, client) =>
        [0, 1].map((run) =>
          figure(classKey, {
            client: uuid(client),
            session: session(run + (client % 2)),
            slot: SLOT + (client % 3) + run,
            ticket: { authorizationId: uuid(1_000 + client + run), iat: 500 + run, classKey },
          }),
        ),
      ).flat()
      await usage.putFigures(figures)
      return figures
    })
    // Also places of which nothing is stored.
    const places = made.flatMap(({ client, slot }) => [
      { client, slot },
      { client, slot: slot + 7 },
    ])
    await forgetNames()
    await opened.commit(async ({ usage }) =>
      expect(ordered(await usage.figures(places))).toEqual(ordered(made)),
    )
    await forgetNames()
    const more = made.map((one) => ({ ...one, count: one.count + 1 }))
    await opened.commit(({ usage }) => usage.putFigures(more))
    expect(ordered(await opened.read(({ usage }) => usage.figures(places)))).toEqual(ordered(more))
  })

  test('identifiers and counts come back as they were given, whatever their form', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const classKey = await usage.classKey(usageClass())
      const figures = [
        figure(classKey, { client: 'not-a-uuid', session: 'short' }),
        figure(classKey, { client: 'fifteen-letters', session: 'seven-7', count: Number.MAX_SAFE_INTEGER }),
        figure(classKey, { client: 'ffffffff-ffff-4fff-bfff-ffffffffffff', session: '__________8', slot: 0 }),
        figure(classKey, { client: 'Ä€𝄞', slot: 40_000_000 }),
      ]
      await usage.putFigures(figures)
      for (const one of figures)
        expect(await usage.figures([{ client: one.client, slot: one.slot }])).toEqual([one])
    })
  })

  test('sums add up by slot, by day, and without what is held by epoch', async () => {
    const { store: opened } = fixture
    await opened.commit((tx) => tx.setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change()))
    const [classKey, trial] = await opened.commit(async ({ usage }) => {
      const key = await usage.classKey(usageClass())
      const other = await usage.classKey(usageClass({ organizationId: null, code: null }))
      const delta = {
        classKey: key,
        module: 'qr-code',
        slot: DAY_BEGIN,
        count: 10,
        held: 4,
        epoch: 100,
        organizationId: ORGANIZATION,
      }
      await usage.addSums([
        delta,
        delta,
        { ...delta, slot: DAY_BEGIN + 479 },
        { ...delta, slot: DAY_BEGIN + 480 },
        { ...delta, module: 'a', held: 0 },
      ])
      await usage.addSums([
        { ...delta, count: -1, held: -1 },
        { ...delta, classKey: other, organizationId: null },
      ])
      return [key, other] as const
    })
    await opened.read(async ({ statistics, usage }) => {
      const day = DAY_BEGIN / 480
      expect(await statistics.slotSums(CODE, null, null)).toEqual([
        { classKey, module: 'a', bucket: DAY_BEGIN, count: 10, held: 0 },
        { classKey, module: 'qr-code', bucket: DAY_BEGIN, count: 19, held: 7 },
        { classKey, module: 'qr-code', bucket: DAY_BEGIN + 479, count: 10, held: 4 },
        { classKey, module: 'qr-code', bucket: DAY_BEGIN + 480, count: 10, held: 4 },
      ])
      expect(
        await statistics.slotSumsOfOrganization(ORGANIZATION, DAY_BEGIN + 479, DAY_BEGIN + 480),
      ).toHaveLength(1)
      expect(await statistics.slotSums('other', null, null)).toEqual([])
      expect(await statistics.daySums(CODE, day, day + 1)).toEqual([
        { classKey, module: 'a', bucket: day, count: 10, held: 0 },
        { classKey, module: 'qr-code', bucket: day, count: 29, held: 11 },
      ])
      const hour = DAY_BEGIN / 20
      const byHour = [
        { classKey, module: 'a', bucket: hour, count: 10, held: 0 },
        { classKey, module: 'qr-code', bucket: hour, count: 19, held: 7 },
        { classKey, module: 'qr-code', bucket: hour + 23, count: 10, held: 4 },
        { classKey, module: 'qr-code', bucket: hour + 24, count: 10, held: 4 },
      ]
      expect(await statistics.hourSums(CODE, null, null)).toEqual(byHour)
      expect(await statistics.hourSums(CODE, DAY_BEGIN + 1, DAY_BEGIN + 480)).toEqual([byHour[2]])
      expect(await statistics.hourSumsOfOrganization(ORGANIZATION, DAY_BEGIN, DAY_BEGIN + 20)).toEqual(
        byHour.slice(0, 2),
      )
      expect(await statistics.daySumsOfOrganization(ORGANIZATION, day, day + 1)).toEqual(
        await statistics.daySums(CODE, day, day + 1),
      )
      expect(await usage.chargeBasis('999999')).toBeNull()
      const basis = await usage.chargeBasis(ORGANIZATION)
      expect(basis?.setup.organizationId).toBe(ORGANIZATION)
      expect(basis?.classes).toEqual(new Map([[classKey, usageClass()]]))
      expect(basis?.sums).toHaveLength(2)
      expect(basis?.sums).toContainEqual({ epoch: 100, classKey, module: 'qr-code', count: 24 })
      expect(basis?.classes.has(trial)).toBe(false)
    })
  })

  test('epochs cut anew have the sums by slot, less what is held, along the boundaries', async () => {
    const { store: opened } = fixture
    const cut = (boundaries: readonly number[]) =>
      opened.commit(async (tx) => {
        await tx.usage.recutEpochs(ORGANIZATION, boundaries)
        return (await tx.usage.chargeBasis(ORGANIZATION))?.sums.map(({ epoch, count }) => [epoch, count])
      })
    await opened.commit(async (tx) => {
      await tx.setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change())
      const classKey = await tx.usage.classKey(usageClass())
      await store(
        tx,
        [0, 1, 2, 3].map((offset) => figure(classKey, { slot: SLOT + offset, count: 10 + offset * 20 })),
        0,
      )
    })
    expect(await cut([0])).toEqual([[0, 10 + 30 + 50 + 50]])
    expect(await cut([SLOT + 2, 0])).toEqual([
      [0, 40],
      [SLOT + 2, 100],
    ])
    expect(await cut([0, SLOT + 1, SLOT + 2, SLOT + 9])).toEqual([
      [0, 10],
      [SLOT + 1, 30],
      [SLOT + 2, 100],
    ])
    expect(await cut([0, SLOT + 1, SLOT + 2, SLOT + 9])).toEqual([
      [0, 10],
      [SLOT + 1, 30],
      [SLOT + 2, 100],
    ])
    expect(await cut([])).toEqual([[0, 140]])
  })

  test('charges replace what is stored, also by nothing, and leave other organizations alone', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const classKey = await usage.classKey(usageClass())
      const line = {
        epoch: 5,
        classKey,
        module: 'qr-code',
        itemId: 'item-1',
        period: 0,
        part: 'quota',
        count: 3,
      } as const
      const first: Charges = {
        lines: [line, { ...line, itemId: null, part: 'not-covered', count: 2 }, { ...line, epoch: 9 }],
        periods: [
          { itemId: 'item-1', period: 0, quotaUsed: 6, toleranceUsed: 1, overUse: 0 },
          { itemId: 'item-1', period: 1, quotaUsed: 2, toleranceUsed: 0, overUse: 0 },
        ],
      }
      const other: Charges = {
        lines: [line],
        periods: [{ itemId: 'item-9', period: 0, quotaUsed: 1, toleranceUsed: 0, overUse: 0 }],
      }
      expect(await usage.charges(ORGANIZATION)).toEqual({ lines: [], periods: [] })
      await usage.putCharges('100201', other)
      for (let time = 0; time < 2; time += 1) {
        await usage.putCharges(ORGANIZATION, first)
        const stored = await usage.charges(ORGANIZATION)
        expect(new Set(stored.lines.map((one) => JSON.stringify(one)))).toEqual(
          new Set([
            JSON.stringify(line),
            JSON.stringify({ ...line, itemId: null, part: 'not-covered', count: 2 }),
            JSON.stringify({ ...line, epoch: 9 }),
          ]),
        )
        expect(stored.periods).toEqual(first.periods)
      }
      expect(
        await usage.itemUsage([
          { itemId: 'item-1', period: 1 },
          { itemId: 'item-2', period: 0 },
        ]),
      ).toEqual(new Map([['item-1', { quotaUsed: 2, toleranceUsed: 0, overUse: 0 }]]))
      await usage.putCharges(ORGANIZATION, { lines: [{ ...line, count: 4 }], periods: [] })
      expect(await usage.charges(ORGANIZATION)).toEqual({ lines: [{ ...line, count: 4 }], periods: [] })
      await usage.putCharges(ORGANIZATION, { lines: [], periods: [] })
      expect(await usage.charges(ORGANIZATION)).toEqual({ lines: [], periods: [] })
      expect(await usage.charges('100201')).toEqual(other)
    })
  })

  test('rebuilding finds what was planted, repairs it when asked to, and then finds nothing', async () => {
    const { store: opened } = fixture
    const rebuild = (repair: boolean) =>
      opened.commit((tx) =>
        tx.usage.rebuild({
          repair,
          sumsOf,
          placesOf: () => [],
          boundariesOf: async () => [SLOT + 1, 0],
        }),
      )
    const classKey = await opened.commit(async (tx) => {
      await tx.setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change())
      const key = await tx.usage.classKey(usageClass())
      await store(
        tx,
        [1, 2].map((client) => figure(key, { client: uuid(client), count: 60 })),
        0,
      )
      await store(tx, [figure(key, { slot: SLOT + 1, count: 7, module: 'pdf-417' })], SLOT + 1)
      return key
    })
    expect(await rebuild(false)).toEqual([])
    const planted = {
      classKey,
      module: 'qr-code',
      slot: SLOT,
      count: 5,
      held: 1,
      epoch: 0,
      organizationId: ORGANIZATION,
    }
    await opened.commit((tx) =>
      tx.usage.addSums([planted, { ...planted, module: 'nowhere', slot: SLOT + 500, epoch: 77, held: 0 }]),
    )
    const found = await rebuild(false)
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['slot-sum', 'day-sum', 'epoch-sum']))
    expect(found).toContainEqual({
      kind: 'slot-sum',
      key: `${classKey} qr-code ${SLOT}`,
      stored: 125,
      computed: 120,
    })
    expect(found).toContainEqual({
      kind: 'slot-sum',
      key: `${classKey} qr-code ${SLOT} held`,
      stored: 21,
      computed: 20,
    })
    expect(found).toContainEqual({
      kind: 'slot-sum',
      key: `${classKey} nowhere ${SLOT + 500}`,
      stored: 5,
      computed: 0,
    })
    expect(found).toHaveLength(8)
    expect(await rebuild(true)).toHaveLength(8)
    expect(await rebuild(false)).toEqual([])
    await opened.read(async ({ statistics, usage }) => {
      expect((await statistics.slotSums(CODE, null, null)).map(({ count }) => count)).toEqual([120, 7])
      expect((await usage.chargeBasis(ORGANIZATION))?.sums.map(({ count }) => count)).toEqual([100, 7])
    })
  })

  test('a sequence may be noted in any order and any number of times', async () => {
    await fixture.store.commit(async ({ usage }) => {
      await usage.noteSequences(
        [5, 9, 9, 2].map((sequence) => ({
          client: uuid(1),
          store: session(1),
          sequence,
          dropped: 0,
          at: 100,
        })),
      )
      await usage.noteSequences([])
    })
  })
}
