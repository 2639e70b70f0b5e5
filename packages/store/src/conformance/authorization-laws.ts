import { slotAt } from '@countersign/protocol/vocabulary'
import { expect, test } from 'vitest'
import type { Authorizations, DecisionRecord } from '../port/authorizations.ts'
import type { Fixture } from './describe-store.ts'
import { CODE, ORGANIZATION, SLOT, signedItem, usageClass, uuid } from './samples.ts'

/** As whoever decides does: a decision is put down and counted. */
const put = async (authorizations: Authorizations, decision: DecisionRecord): Promise<void> => {
  await authorizations.record(decision)
  await authorizations.countDecisions([decision])
}

const record = (changed: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: uuid(1),
  requestId: uuid(2),
  client: uuid(3),
  product: 'reader',
  organizationId: ORGANIZATION,
  code: CODE,
  at: 86_400 * 5,
  result: 0,
  decision: { kind: 'throttled', retryAfter: 5, reason: 'Too many.' },
  request: { product: 'reader' },
  ...changed,
})

export const authorizationLaws = (fixture: Fixture): void => {
  test('a client has one trial of a product for good, and the day of its begin counts it once', async () => {
    const trial = (id: string, notBefore = 5 * 86_400) =>
      signedItem({ id, organizationId: null, product: 'reader', notBefore })
    await fixture.store.commit(async ({ authorizations }) => {
      expect(await authorizations.trial(uuid(1), 'reader')).toBeNull()
      await authorizations.putTrial(uuid(1), 'reader', trial('trial-1'))
      await authorizations.putTrial(uuid(1), 'reader', trial('trial-2', 6 * 86_400))
      await authorizations.putTrial(uuid(2), 'reader', trial('trial-3'))
    })
    await fixture.store.read(async ({ authorizations }) => {
      expect(await authorizations.trial(uuid(1), 'reader')).toEqual(trial('trial-1'))
      expect(await authorizations.trial(uuid(1), 'other')).toBeNull()
      expect(await authorizations.trialsOfDay('reader', 5)).toBe(2)
      expect(await authorizations.trialsOfDay('reader', 6)).toBe(0)
    })
  })

  test('use of trials is read by product, apart from that of organizations', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const trial = { organizationId: null, code: null, items: [] }
      const keys = [
        await usage.classKey(usageClass(trial)),
        await usage.classKey(usageClass({ ...trial, product: 'other' })),
        await usage.classKey(usageClass()),
      ]
      await usage.addSums(
        keys.map((classKey, index) => ({
          classKey,
          module: 'qr-code',
          slot: SLOT,
          count: 10 + index,
          held: 0,
          epoch: 0,
          organizationId: index === 2 ? ORGANIZATION : null,
        })),
      )
    })
    const sums = await fixture.store.read((tx) => tx.statistics.trialSums('reader', null, null))
    expect(sums.map(({ module, bucket, count }) => [module, bucket, count])).toEqual([['qr-code', SLOT, 10]])
    expect(await fixture.store.read((tx) => tx.statistics.trialSums('reader', SLOT + 1, null))).toEqual([])
    expect(await fixture.store.read((tx) => tx.statistics.trialSums('none', null, null))).toEqual([])
  })

  test('of a continuation line `used` never falls and the rest is replaced', async () => {
    const line = { used: 7, usedSentAt: 100, restarts: [1, 2], forkedAt: 50, clonedAt: null }
    await fixture.store.commit(async (tx) => {
      expect(await tx.authorizations.line(uuid(1), 'reader')).toBeNull()
      await tx.authorizations.putLine(uuid(1), 'reader', line)
      expect(await tx.authorizations.line(uuid(1), 'reader')).toEqual(line)
      expect(await tx.authorizations.line(uuid(1), 'writer')).toBeNull()
      await tx.authorizations.putLine(uuid(1), 'reader', {
        used: 3,
        usedSentAt: 90,
        restarts: [],
        forkedAt: null,
        clonedAt: 60,
      })
      expect(await tx.authorizations.line(uuid(1), 'reader')).toEqual({
        used: 7,
        usedSentAt: 90,
        restarts: [],
        forkedAt: null,
        clonedAt: 60,
      })
    })
  })

  test('a device is blocked from when it is until that is lifted, also one never heard of', async () => {
    await fixture.store.commit(async ({ authorizations }) => {
      expect(await authorizations.blocked(uuid(1))).toBe(false)
      await authorizations.setBlocked(uuid(1), 50)
      await authorizations.setBlocked(uuid(1), 60)
      expect(await authorizations.blocked(uuid(1))).toBe(true)
      expect(await authorizations.blockedAmong([uuid(2), uuid(1), uuid(3)])).toEqual(new Set([uuid(1)]))
      expect(await authorizations.blockedAmong([])).toEqual(new Set())
      expect(await authorizations.device(uuid(1))).toBeNull()
      await authorizations.setBlocked(uuid(1), null)
      await authorizations.setBlocked(uuid(1), null)
      expect(await authorizations.blocked(uuid(1))).toBe(false)
    })
  })

  test('C1 last contacts move by at least the granularity, and never back', async () => {
    const device = {
      uuid: uuid(1),
      firstContact: 100,
      lastContact: 1_000,
      product: 'reader',
      version: '1',
      edition: 'c',
      deployment: 'desktop',
    }
    const touchedAt = async (at: number): Promise<number | undefined> =>
      fixture.store.commit(async ({ authorizations }) => {
        await authorizations.touchDevices({ clients: [uuid(1), uuid(2)], at, granularity: 300 })
        expect(await authorizations.device(uuid(2))).toBeNull()
        return (await authorizations.device(uuid(1)))?.lastContact
      })
    await fixture.store.commit(({ authorizations }) => authorizations.putDevice(device))
    expect(await touchedAt(1_299)).toBe(1_000)
    expect(await touchedAt(1_300)).toBe(1_300)
    expect(await touchedAt(900)).toBe(1_300)
  })

  test('of a device the first contact is the earliest, the last the latest, and the traits are the newest', async () => {
    const device = {
      uuid: uuid(1),
      firstContact: 100,
      lastContact: 200,
      product: 'reader',
      version: '2.0',
      edition: 'standard',
      deployment: 'server',
    }
    await fixture.store.commit(async ({ authorizations }) => {
      await authorizations.putDevice(device)
      await authorizations.putDevice({ ...device, firstContact: 50, lastContact: 60, version: '1.0' })
      expect(await authorizations.device(uuid(1))).toEqual({ ...device, firstContact: 50, blockedAt: null })
      await authorizations.putDevice({ ...device, firstContact: 300, lastContact: 300, version: '3.0' })
      await authorizations.setBlocked(uuid(1), 400)
      expect(await authorizations.device(uuid(1))).toEqual({
        ...device,
        firstContact: 50,
        lastContact: 300,
        version: '3.0',
        blockedAt: 400,
      })
      for (const number of [5, 4, 6]) await authorizations.putDevice({ ...device, uuid: uuid(number) })
      const first = await authorizations.devices({ limit: 2, after: null })
      expect(first.map((found) => found.uuid)).toEqual([uuid(1), uuid(5)])
      expect((await authorizations.devices({ limit: 9, after: uuid(5) })).map((found) => found.uuid)).toEqual(
        [uuid(4), uuid(6)],
      )
    })
  })

  test('P4 denials are forgotten by age, grants are not', async () => {
    await fixture.store.commit(async ({ authorizations }) => {
      for (const at of [10, 20, 30]) {
        await authorizations.record(record({ id: uuid(100 + at), at }))
        await authorizations.record(record({ id: uuid(200 + at), at, result: -20120 }))
      }
      await authorizations.sweepDenials(30)
    })
    const kept = await fixture.store.read((tx) => tx.authorizations.decisions(uuid(3)))
    expect(kept.map(({ id }) => id)).toEqual([230, 130, 120, 110].map(uuid))
  })

  test('the last 5 grants and 20 denials of a device are kept, newest first', async () => {
    await fixture.store.commit(async ({ authorizations }) => {
      for (let number = 0; number < 30; number += 1) {
        await authorizations.record(record({ id: uuid(100 + number), at: 1_000 + number }))
        await authorizations.record(record({ id: uuid(200 + number), at: 1_000 + number, result: -20120 }))
      }
      await authorizations.record(record({ client: uuid(9) }))
    })
    const kept = await fixture.store.read((tx) => tx.authorizations.decisions(uuid(3)))
    expect(kept.filter(({ result }) => result === 0).map(({ id }) => id)).toEqual(
      [129, 128, 127, 126, 125].map(uuid),
    )
    expect(kept.filter(({ result }) => result !== 0).map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => uuid(229 - index)),
    )
    expect(await fixture.store.read((tx) => tx.authorizations.decisions(uuid(9)))).toEqual([
      record({ client: uuid(9) }),
    ])
    expect(await fixture.store.read((tx) => tx.authorizations.decisions(uuid(10)))).toEqual([])
  })

  test('a replay is the newest decision on the same client and request at or after an instant', async () => {
    await fixture.store.commit(async ({ authorizations }) => {
      await authorizations.record(record({ id: uuid(11), at: 100 }))
      await authorizations.record(record({ id: uuid(12), at: 200, result: -20104 }))
      expect((await authorizations.replay(uuid(3), uuid(2), 100))?.id).toBe(uuid(12))
      expect((await authorizations.replay(uuid(3), uuid(2), 200))?.id).toBe(uuid(12))
      expect(await authorizations.replay(uuid(3), uuid(2), 201)).toBeNull()
      expect(await authorizations.replay(uuid(4), uuid(2), 0)).toBeNull()
      expect(await authorizations.replay(uuid(3), uuid(5), 0)).toBeNull()
    })
  })

  test('decisions are summed by code, day and result, and a grant makes the device known to the code for good', async () => {
    const { store } = fixture
    await store.commit(async ({ authorizations, statistics }) => {
      await put(authorizations, record({ result: -20104 }))
      expect(await authorizations.knownTo(CODE, uuid(3))).toBe(false)
      for (let number = 0; number < 3; number += 1) await put(authorizations, record())
      await put(authorizations, record({ at: 86_400 * 6, code: 'code-2' }))
      await put(authorizations, record({ at: 86_400 * 6 }))
      await put(authorizations, record({ code: null, result: -20123 }))
      expect(await authorizations.knownTo(CODE, uuid(3))).toBe(true)
      expect(await authorizations.knownTo('code-3', uuid(3))).toBe(false)
      expect(await statistics.decisionSums(CODE, null, null)).toEqual([
        { day: 5, result: 0, count: 3 },
        { day: 5, result: -20104, count: 1 },
        { day: 6, result: 0, count: 1 },
      ])
      expect(await statistics.decisionSums(CODE, 6, 7)).toEqual([{ day: 6, result: 0, count: 1 }])
      expect(await statistics.decisionSums(CODE, 5, 5)).toEqual([])
    })
  })

  test('N1 decisions of the last while are counted by code, the denied ones among them, until they are swept', async () => {
    const slot = slotAt(86_400 * 5)
    const at = (number: number) => (slot + number) * 180
    await fixture.store.commit(async ({ authorizations }) => {
      await put(authorizations, record({ at: at(0), result: -20104 }))
      await put(authorizations, record({ at: at(1) }))
      await put(authorizations, record({ at: at(1) + 179, result: -20120 }))
      await put(authorizations, record({ at: at(2), code: 'code-2' }))
      await put(authorizations, record({ at: at(2), code: null, result: -20123 }))
      expect(await authorizations.recentDecisions(slot)).toEqual(
        new Map([
          [CODE, { denied: 2, all: 3 }],
          ['code-2', { denied: 0, all: 1 }],
        ]),
      )
      await authorizations.sweepRecentDecisions(slot + 1)
      expect((await authorizations.recentDecisions(slot)).get(CODE)).toEqual({ denied: 1, all: 2 })
      expect(await authorizations.recentDecisions(slot + 3)).toEqual(new Map())
    })
  })

  test('new seats add up per code and hour', async () => {
    await fixture.store.commit(async ({ authorizations }) => {
      await authorizations.addNewSeats(CODE, 100, 2)
      await authorizations.addNewSeats(CODE, 100, 3)
      await authorizations.addNewSeats(CODE, 101, 1)
      await authorizations.addNewSeats('code-2', 100, 7)
      expect(await authorizations.newSeats(CODE, 100)).toBe(5)
      expect(await authorizations.newSeats(CODE, 101)).toBe(1)
      expect(await authorizations.newSeats(CODE, 102)).toBe(0)
      expect(await authorizations.newSeats('code-2', 100)).toBe(7)
    })
  })
}
