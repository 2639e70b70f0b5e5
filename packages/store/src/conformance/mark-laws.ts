import { expect, test } from 'vitest'
import type { DecisionRecord } from '../port/authorizations.ts'
import type { DeviceMark } from '../port/marks.ts'
import type { Fixture } from './describe-store.ts'
import { change, figure, ORGANIZATION, SLOT, session, usageClass, uuid } from './samples.ts'

const CLIENT = uuid(1)

const mark = (changed: Partial<DeviceMark> = {}): DeviceMark => ({
  client: CLIENT,
  session: null,
  kind: 'voided',
  at: 10,
  lifted: null,
  actor: 'vendor',
  reason: 'stolen',
  ...changed,
})

const denial = (at: number): DecisionRecord => ({
  id: uuid(at),
  requestId: uuid(at),
  client: CLIENT,
  product: 'reader',
  organizationId: ORGANIZATION,
  code: 'code-1',
  at,
  result: -20104,
  decision: { kind: 'throttled', retryAfter: 1, reason: 'x' } as unknown as DecisionRecord['decision'],
  request: { originHost: 'shop.example.com' },
})

const grant = (at: number, code = 'code-1', password: string | null = null): DecisionRecord => ({
  ...denial(at),
  code,
  result: 0,
  decision: { kind: 'granted', matchedPassword: password } as unknown as DecisionRecord['decision'],
})

export const markLaws = (fixture: Fixture): void => {
  test('a mark is replaced by client, kind and session, and a lifted one voids nothing', async () => {
    const { store } = fixture
    await store.commit(async (tx) => {
      await tx.marks.put(mark({ session: session(1) }))
      await tx.marks.put(mark({ client: uuid(2) }))
      await tx.marks.put(mark({ client: uuid(3), kind: 'blocked' }))
      await tx.marks.put(mark({ reason: 'first' }))
      await tx.marks.put(mark({ reason: 'second' }))
    })
    expect(await store.read((tx) => tx.marks.of(CLIENT))).toEqual([
      mark({ reason: 'second' }),
      mark({ session: session(1) }),
    ])
    expect((await store.read((tx) => tx.marks.bounds(null))).voided).toEqual(
      new Map([
        [CLIENT, 'all'],
        [uuid(2), 'all'],
      ]),
    )
    await store.commit((tx) => tx.marks.put(mark({ lifted: 20 })))
    expect((await store.read((tx) => tx.marks.bounds([CLIENT, uuid(9)]))).voided).toEqual(
      new Map([[CLIENT, new Set([session(1)])]]),
    )
  })

  test('A12 a ruling is replaced by client, code and verdict, and accepted ones stand by client and code', async () => {
    const { store } = fixture
    const ruling = { client: CLIENT, code: 'code-1', actor: 'owner', reason: null }
    await store.commit(async (tx) => {
      await tx.marks.put(mark({ session: session(1) }))
      await tx.marks.rule({ ...ruling, verdict: 'accepted', at: 10 })
      await tx.marks.rule({ ...ruling, verdict: 'accepted', at: 30 })
      await tx.marks.rule({ ...ruling, verdict: 'refused', at: 20 })
      await tx.marks.rule({ ...ruling, code: 'code-2', verdict: 'accepted', at: 5 })
      await tx.marks.rule({ ...ruling, client: uuid(2), verdict: 'accepted', at: 7 })
    })
    await store.read(async (tx) => {
      expect(await tx.marks.bounds([CLIENT])).toEqual({
        voided: new Map([[CLIENT, new Set([session(1)])]]),
        accepted: new Map([
          [
            CLIENT,
            new Map([
              ['code-1', 30],
              ['code-2', 5],
            ]),
          ],
        ]),
      })
      expect([...(await tx.marks.bounds(null)).accepted.keys()].sort()).toEqual([CLIENT, uuid(2)].sort())
      expect(await tx.marks.rulingsOf(CLIENT)).toEqual([
        { ...ruling, verdict: 'accepted', at: 30 },
        { ...ruling, code: 'code-2', verdict: 'accepted', at: 5 },
        { ...ruling, verdict: 'refused', at: 20 },
      ])
      expect(await tx.marks.of(CLIENT)).toEqual([mark({ session: session(1) })])
    })
    await store.commit((tx) => tx.marks.forget(CLIENT, { seats: uuid(500), subject: 'erased' }))
    expect(await store.read((tx) => tx.marks.rulingsOf(CLIENT))).toEqual([])
    expect([...(await store.read((tx) => tx.marks.bounds(null))).accepted.keys()]).toEqual([uuid(2)])
  })

  test('clients above a number of units in a slot are told, those at it and of other slots are not', async () => {
    const { store } = fixture
    await store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([
        figure(classKey, { count: 5 }),
        figure(classKey, { count: 6, session: session(2) }),
        figure(classKey, { client: uuid(2), count: 10 }),
        figure(classKey, { client: uuid(3), slot: SLOT + 1, count: 99 }),
      ])
    })
    expect(await store.read((tx) => tx.marks.clientsAbove(SLOT, 10))).toEqual([CLIENT])
  })

  test('figures, lines and sequences of a client are told, and those of others are not', async () => {
    const { store } = fixture
    const line = { used: 3, usedSentAt: 2, restarts: [1], forkedAt: null, clonedAt: null }
    await store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([
        figure(classKey),
        figure(classKey, { slot: SLOT + 7, session: session(2), count: 9 }),
        figure(classKey, { client: uuid(2) }),
      ])
      await tx.authorizations.putLine(CLIENT, 'reader', line)
      await tx.usage.noteSequences([{ client: CLIENT, store: 'a', sequence: 4, dropped: 1, at: 5 }])
    })
    await store.read(async (tx) => {
      const figures = await tx.marks.figuresOf(CLIENT)
      expect(figures.map(({ client, slot, count }) => [client, slot, count])).toEqual([
        [CLIENT, SLOT, 5],
        [CLIENT, SLOT + 7, 9],
      ])
      expect(await tx.marks.linesOf(CLIENT)).toEqual([{ product: 'reader', line }])
      expect(await tx.marks.sequencesOf(CLIENT)).toEqual([
        { store: 'a', sequence: 4, dropped: 1, at: 5, holes: [] },
      ])
      expect(await tx.marks.figuresOf(uuid(9))).toEqual([])
    })
  })

  test('P4 the codes that authorized a client, with the password used last, and its exceptions are told', async () => {
    const { store } = fixture
    await store.commit(async (tx) => {
      await tx.authorizations.record(grant(5, 'code-2', 'password-1'))
      await tx.authorizations.record(grant(6, 'code-1', 'password-1'))
      await tx.authorizations.record(grant(7, 'code-1'))
      for (const [itemId, at] of [
        ['item-2', 9],
        ['item-1', 9],
        ['item-2', 8],
      ] as const)
        await tx.authorizations.addSeatException({ itemId, client: CLIENT, at })
      await tx.authorizations.addSeatException({ itemId: 'item-1', client: uuid(2), at: 9 })
    })
    await store.read(async (tx) => {
      expect(await tx.marks.codesOf(CLIENT)).toEqual([
        { code: 'code-1', password: null },
        { code: 'code-2', password: 'password-1' },
      ])
      expect(await tx.marks.seatExceptionsOf(CLIENT)).toEqual([
        { itemId: 'item-2', at: 8 },
        { itemId: 'item-1', at: 9 },
        { itemId: 'item-2', at: 9 },
      ])
      expect(await tx.marks.codesOf(uuid(9))).toEqual([])
      expect(await tx.marks.seatExceptionsOf(uuid(9))).toEqual([])
    })
  })

  test('P4 forgetting a client leaves nothing of it but seats under another UUID and sums', async () => {
    const { store } = fixture
    await store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([figure(classKey), figure(classKey, { client: uuid(2) })])
      await tx.usage.addSums([
        {
          classKey,
          module: 'qr-code',
          slot: SLOT,
          count: 10,
          held: 0,
          epoch: 0,
          organizationId: ORGANIZATION,
        },
      ])
      await tx.authorizations.putDevice({
        uuid: CLIENT,
        firstContact: 1,
        lastContact: 2,
        product: 'reader',
        version: '1',
        edition: 'standard',
        deployment: 'server',
      })
      await tx.authorizations.putSeat({ itemId: 'item-1', client: CLIENT, at: 5, until: 100 })
      await tx.authorizations.addSeatException({ itemId: 'item-1', client: CLIENT, at: 5 })
      await tx.authorizations.record(denial(5))
      await tx.authorizations.record(grant(6))
      await tx.marks.put(mark())
      await tx.outbox.append({ at: 5, kind: 'seat.taken', organizationId: null, data: { client: CLIENT } })
      await tx.setup.note({ ...change('device.void'), subject: CLIENT })
    })
    // Who has read it before knows nothing of it afterwards either.
    expect(await store.read((tx) => tx.authorizations.device(CLIENT))).not.toBeNull()
    await store.commit((tx) => tx.marks.forget(CLIENT, { seats: uuid(500), subject: 'erased' }))
    await store.read(async (tx) => {
      expect(await tx.authorizations.device(CLIENT)).toBeNull()
      expect(await tx.authorizations.decisions(CLIENT)).toEqual([])
      expect(await tx.authorizations.seatsOfClient(CLIENT)).toEqual([])
      expect(await tx.marks.of(CLIENT)).toEqual([])
      expect(await tx.marks.codesOf(CLIENT)).toEqual([])
      expect(await tx.marks.seatExceptionsOf(CLIENT)).toEqual([])
      expect(await tx.authorizations.seatExceptions('item-1')).toEqual([{ at: 5, seats: 1 }])
      expect(await tx.marks.figuresOf(CLIENT)).toEqual([])
      expect(await tx.marks.figuresOf(uuid(2))).toHaveLength(1)
      expect((await tx.authorizations.seats(['item-1'], null, 50)).get('item-1')?.taken).toBe(1)
      expect(await tx.authorizations.seatsOfClient(uuid(500))).toMatchObject([
        { itemId: 'item-1', until: 100 },
      ])
      expect(await tx.outbox.after(0, 10)).toEqual([])
      expect((await tx.setup.changes({ limit: 10, after: null })).map(({ subject }) => subject)).toEqual([
        'erased',
      ])
      expect((await tx.statistics.slotSums('code-1', null, null)).map(({ count }) => count)).toEqual([10])
    })
    // It may come again, and is new.
    await store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([figure(classKey, { session: session(9) })])
    })
    expect(await store.read((tx) => tx.marks.figuresOf(CLIENT))).toMatchObject([{ session: session(9) }])
  })

  test('an erasure is found by its digest, and of two the later counts', async () => {
    const { store } = fixture
    expect(await store.read((tx) => tx.marks.anyErased())).toBe(false)
    await store.commit(async (tx) => {
      await tx.marks.putErasure('digest', 20)
      await tx.marks.putErasure('digest', 10)
    })
    expect(await store.read((tx) => tx.marks.anyErased())).toBe(true)
    expect(await store.read((tx) => tx.marks.erasedAmong(['digest', 'other']))).toEqual(
      new Map([['digest', 20]]),
    )
    expect(await store.read((tx) => tx.marks.erasedAmong([]))).toEqual(new Map())
  })
}
