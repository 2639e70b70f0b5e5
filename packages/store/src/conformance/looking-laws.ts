import { expect, test } from 'vitest'
import type { DecisionRecord, DeviceFilter } from '../port/authorizations.ts'
import type { Fixture } from './describe-store.ts'
import { CODE, change, DAY_BEGIN, figure, ORGANIZATION, session, usageClass, uuid } from './samples.ts'

const ANYTHING: DeviceFilter = {
  codes: null,
  sign: null,
  contactFrom: null,
  contactTo: null,
  uuidPrefix: null,
}

const decision = (number: number, changed: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: uuid(9_000 + number),
  requestId: uuid(8_000 + number),
  client: uuid(number),
  product: 'reader',
  organizationId: ORGANIZATION,
  code: CODE,
  at: 1_000 + number,
  result: -20101,
  decision: { kind: 'granted', matchedPassword: null } as unknown as DecisionRecord['decision'],
  request: {},
  ...changed,
})

/** What people look at. */
export const lookingLaws = (fixture: Fixture): void => {
  const known = (count: number) =>
    fixture.store.commit(async ({ authorizations }) => {
      for (let number = 1; number <= count; number += 1)
        await authorizations.putDevice({
          uuid: uuid(number),
          firstContact: 100,
          lastContact: 1_000 * number,
          product: 'reader',
          version: '1',
          edition: 'standard',
          deployment: 'server',
        })
    })
  const found = async (filter: Partial<DeviceFilter>, after: string | null = null, limit = 10) =>
    (
      await fixture.store.read(({ authorizations }) =>
        authorizations.findDevices({ ...ANYTHING, ...filter }, { limit, after }),
      )
    ).map(({ uuid: name }) => Number.parseInt(name.slice(-4), 16))

  test('devices are found by code, last contact, the begin of their UUID and what is wrong with them, page by page', async () => {
    const { store } = fixture
    await known(4)
    await store.commit(async ({ authorizations, usage }) => {
      await authorizations.record(decision(2, { result: 0 }))
      await authorizations.record(decision(3, { result: 0 }))
      await authorizations.record(decision(3, { result: 0, code: 'code-2' }))
      await authorizations.setBlocked(uuid(2), 5)
      await authorizations.putLine(uuid(3), 'reader', {
        used: 1,
        usedSentAt: 1,
        restarts: [],
        forkedAt: 7,
        clonedAt: null,
      })
      const note = { store: session(1), dropped: 0, at: 1 }
      await usage.noteSequences([1, 3].map((sequence) => ({ ...note, client: uuid(4), sequence })))
      await usage.noteSequences([{ ...note, client: uuid(2), sequence: 1, dropped: 3 }])
    })
    expect(await found({})).toEqual([1, 2, 3, 4])
    expect(await found({}, uuid(1), 2)).toEqual([2, 3])
    expect(await found({ codes: [CODE, 'code-2', 'nowhere'] })).toEqual([2, 3])
    expect(await found({ codes: ['code-2'] })).toEqual([3])
    expect(await found({ codes: [CODE] }, uuid(2))).toEqual([3])
    expect(await found({ codes: [] })).toEqual([])
    expect(await found({ contactFrom: 2_000, contactTo: 4_000 })).toEqual([2, 3])
    expect(await found({ uuidPrefix: uuid(3).replaceAll('-', '') })).toEqual([3])
    expect(await found({ uuidPrefix: '00000000000040' })).toEqual([1, 2, 3, 4])
    expect(await found({ uuidPrefix: 'f' })).toEqual([])
    expect(await found({ sign: 'blocked' })).toEqual([2])
    expect(await found({ sign: 'copied' })).toEqual([3])
    expect(await found({ sign: 'gaps' })).toEqual([2, 4])
    expect(await found({ sign: 'gaps', codes: [CODE] })).toEqual([2])
    expect(await found({ sign: 'copied', codes: ['code-2'] })).toEqual([3])
    expect(await found({ sign: 'blocked', codes: ['code-2'] })).toEqual([])
  })

  test('U10 a skipped sequence is a hole until it comes, whatever came first and however often', async () => {
    const holesAfter = (sequences: readonly number[]) =>
      fixture.store.commit(async ({ usage, marks }) => {
        const note = { client: uuid(1), store: session(1), dropped: 0, at: 1 }
        await usage.noteSequences(sequences.map((sequence) => ({ ...note, sequence })))
        return (await marks.sequencesOf(uuid(1)))[0]?.holes
      })
    expect(await holesAfter([40])).toEqual([])
    expect(await holesAfter([41, 42, 42])).toEqual([])
    expect(await holesAfter([46])).toEqual([{ first: 43, last: 45 }])
    expect(await holesAfter([44, 47, 50])).toEqual([
      { first: 43, last: 43 },
      { first: 45, last: 45 },
      { first: 48, last: 49 },
    ])
    expect(await holesAfter([43, 45, 45, 49, 48])).toEqual([])
  })

  test('denials are listed newest first, of all or of one organization, page by page', async () => {
    const { store } = fixture
    await store.commit(async ({ authorizations }) => {
      await authorizations.record(decision(1))
      await authorizations.record(decision(2, { organizationId: null, code: null }))
      await authorizations.record(decision(3, { result: 0 }))
      await authorizations.record(decision(4, { result: -20120 }))
    })
    const denials = async (organizationId: string | null, before: number | null = null, limit = 10) =>
      store.read(({ authorizations }) => authorizations.denials({ organizationId, before, limit }))
    const clients = async (...asked: Parameters<typeof denials>) =>
      (await denials(...asked)).map(({ client }) => client)
    expect(await clients(null)).toEqual([uuid(4), uuid(2), uuid(1)])
    expect(await clients(ORGANIZATION)).toEqual([uuid(4), uuid(1)])
    const [newest] = await denials(ORGANIZATION, null, 1)
    expect(newest).toMatchObject({ client: uuid(4), result: -20120 })
    expect(await clients(ORGANIZATION, newest?.number ?? null)).toEqual([uuid(1)])
    expect(await clients('999999')).toEqual([])
  })

  test('P5 changes are listed oldest or newest first, also those about one organization alone', async () => {
    const { store } = fixture
    await store.commit(async ({ setup }) => {
      await setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change('a'))
      await setup.note(change('b'))
      await setup.note({ ...change('c'), organizationId: ORGANIZATION })
      await setup.putOrganization({ id: '999999', name: 'Other' }, change('d'))
    })
    const listed = async (
      organizationId: string | null,
      newest: boolean,
      after: string | null = null,
    ): Promise<string> =>
      (await store.read(({ setup }) => setup.changes({ limit: 10, after, organizationId, newest })))
        .map(({ action }) => action)
        .join('')
    expect(await listed(null, false)).toBe('abcd')
    expect(await listed(null, true)).toBe('dcba')
    expect(await listed(ORGANIZATION, false)).toBe('ac')
    expect(await listed(ORGANIZATION, true)).toBe('ca')
    const [last] = await store.read(({ setup }) => setup.changes({ limit: 1, after: null, newest: true }))
    expect(await listed(null, true, String(last?.number))).toBe('cba')
    expect(await listed(ORGANIZATION, true, String(last?.number))).toBe('ca')
  })

  test('devices are counted by slot, hour and day of their use, and told with their figures', async () => {
    const { store } = fixture
    const [one, other] = await store.commit(async ({ usage, statistics }) => {
      const first = await usage.classKey(usageClass())
      const second = await usage.classKey(usageClass({ code: 'code-2' }))
      const use = (client: number, slot: number, changed = {}) =>
        figure(first, { client: uuid(client), slot: DAY_BEGIN + slot, ...changed })
      await usage.putFigures([
        use(1, 0),
        use(1, 0, { module: 'a', count: 2 }),
        use(1, 0, { session: session(2) }),
        use(2, 0),
        use(2, 19),
        use(3, 479, { count: 7 }),
        use(1, 480),
        figure(second, {
          client: uuid(9),
          slot: DAY_BEGIN,
          ticket: { authorizationId: uuid(1_001), iat: 600, classKey: second },
        }),
      ])
      expect([...(await statistics.classesOf(ORGANIZATION)).keys()].toSorted()).toEqual([first, second])
      expect(await statistics.classesOf('999999')).toEqual(new Map())
      return [first, second] as const
    })
    await store.read(async ({ statistics }) => {
      const { slots, hours, days } = await statistics.deviceCounts([one], DAY_BEGIN, DAY_BEGIN + 480)
      expect(slots).toEqual([
        { slot: DAY_BEGIN, devices: 2 },
        { slot: DAY_BEGIN + 19, devices: 1 },
        { slot: DAY_BEGIN + 479, devices: 1 },
      ])
      expect(hours.map(({ devices }) => devices)).toEqual([2, 1])
      expect(days).toEqual([{ day: DAY_BEGIN / 480, devices: 3 }])
      expect((await statistics.deviceCounts([other, one], DAY_BEGIN, DAY_BEGIN + 1)).slots).toEqual([
        { slot: DAY_BEGIN, devices: 3 },
      ])
      expect((await statistics.deviceCounts([], DAY_BEGIN, DAY_BEGIN + 480)).days).toEqual([])
      const range = { from: DAY_BEGIN, to: DAY_BEGIN + 480 }
      const reported = await statistics.reported([one], { ...range, limit: 100 })
      expect(reported).toHaveLength(6)
      expect(reported.reduce((sum, { count }) => sum + count, 0)).toBe(29)
      expect(reported.at(-1)).toEqual({
        client: uuid(3),
        session: session(1),
        slot: DAY_BEGIN + 479,
        module: 'qr-code',
        count: 7,
        authorizationId: uuid(1_000),
        iat: 500,
      })
      expect(await statistics.reported([one, other], { ...range, limit: 3 })).toHaveLength(3)
      expect(await statistics.reported([other], { ...range, limit: 3 })).toMatchObject([
        { client: uuid(9), authorizationId: uuid(1_001), iat: 600 },
      ])
    })
  })

  test('devices whose figures are folded are counted by day, with what each used', async () => {
    const { store } = fixture
    await store.commit(async ({ usage }) => {
      const classKey = await usage.classKey(usageClass({ organizationId: null }))
      await usage.putFigures([
        figure(classKey, { client: uuid(1), slot: DAY_BEGIN }),
        figure(classKey, { client: uuid(2), slot: DAY_BEGIN + 40, count: 8 }),
        figure(classKey, { client: uuid(1), slot: DAY_BEGIN + 480 }),
      ])
      await usage.fold({ until: DAY_BEGIN + 960, limit: 100, boundariesOf: async () => [0] })
    })
    await store.read(async ({ statistics }) => {
      const day = DAY_BEGIN / 480
      expect(await statistics.foldedDevices(CODE, 0, day + 9)).toEqual([
        { day, devices: 2 },
        { day: day + 1, devices: 1 },
      ])
      expect(await statistics.foldedDevices('nowhere', 0, day + 9)).toEqual([])
      expect(await statistics.foldedUse(CODE, { fromDay: day, toDay: day + 1, limit: 9 })).toEqual([
        { client: uuid(1), day, count: 5 },
        { client: uuid(2), day, count: 8 },
      ])
      expect(await statistics.foldedUse(CODE, { fromDay: 0, toDay: day + 9, limit: 1 })).toHaveLength(1)
    })
  })

  test('C9 what arrived late is added up by the day on which it happened, also when several modules and slots of a day come at once', async () => {
    const { store } = fixture
    await store.commit(async ({ usage }) => {
      const first = await usage.classKey(usageClass())
      const second = await usage.classKey(usageClass({ edition: 'other' }))
      await usage.addLate([
        { classKey: first, day: 20_000, count: 1 },
        { classKey: first, day: 20_001, count: 1 },
        { classKey: first, day: 20_000, count: 2 },
      ])
      await usage.addLate([{ classKey: second, day: 20_000, count: 4 }])
      await usage.addLate([])
    })
    await store.read(async ({ statistics }) => {
      expect(await statistics.lateSums(CODE, null, null)).toEqual([
        { day: 20_000, count: 7 },
        { day: 20_001, count: 1 },
      ])
      expect(await statistics.lateSums(CODE, 20_001, 20_002)).toEqual([{ day: 20_001, count: 1 }])
      expect(await statistics.lateSums('nowhere', null, null)).toEqual([])
    })
  })
}
