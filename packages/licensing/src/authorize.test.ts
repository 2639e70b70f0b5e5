import { DAY, type DenialCode, slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import {
  type AuthorizationFacts,
  type AuthorizationQuery,
  authorize,
  chargeUsage,
  epochBoundaries,
  epochOf,
  itemUsageAt,
} from './index.ts'

const { NOON, item, deviceItem, facts, query, denied, granted, used } = lab

const result = (world: AuthorizationFacts, asked: AuthorizationQuery): number => {
  const decision = authorize(world, asked, NOON)
  return decision.kind === 'denied' ? decision.code : 0
}

describe('A1', () => {
  test('A1 the first check that fails answers', () => {
    // Each step mends the check that answered before; everything later is still broken.
    const broken = item(
      {
        product: 'other',
        versions: [9],
        deployments: ['mobile'],
        editions: ['swift'],
        chargeWay: 'domain',
        modules: ['pdf417'],
        domain: 'example.com',
        notBefore: NOON + DAY,
        expires: NOON - 20 * DAY,
        dependsOn: ['item-x'],
        quota: 0,
      },
      NOON,
    )
    const withTerms = (changes: Parameters<typeof item>[0], revokedAt: number | null = NOON) =>
      item({ ...broken.terms, ...changes }, revokedAt)
    const password = { id: 'p-1', digest: 'd', until: null }
    const guarded = lab.code({
      sessionPasswords: [password],
      validationFields: [{ kind: 'process-name', value: 'kiosk' }],
    })
    const clone = { used: 9, usedSentAt: NOON - 5, restarts: [], forkedAt: null, clonedAt: null }
    const world = (items: readonly ReturnType<typeof item>[], changes: Partial<AuthorizationFacts> = {}) =>
      facts(items, { line: clone, setup: lab.setup(items, { codes: [guarded] }), ...changes })
    const spent = { kind: 'opened', counter: 3 } as const
    const going = { kind: 'opened', counter: 9 } as const
    const down = { ...facts([]).serving, serves: false, retryAfter: 30 }
    const fine = { matchedPassword: 'p-1', processName: 'kiosk', continuation: going } as const
    const mended = (changes: Parameters<typeof item>[0], revokedAt: number | null = NOON) =>
      world([withTerms(changes, revokedAt)])
    const p = { product: 'barcode-reader' } as const
    const v = { ...p, versions: [10] } as const
    const d = { ...v, deployments: null } as const
    const e = { ...d, editions: null } as const
    const c = { ...e, chargeWay: 'count' } as const
    const m = { ...c, modules: null } as const
    const o = { ...m, domain: null } as const
    const b = { ...o, notBefore: NOON - 100 * DAY } as const
    const x = { ...b, expires: NOON + DAY } as const
    const steps: readonly [DenialCode | 0, AuthorizationFacts, Partial<AuthorizationQuery>][] = [
      [-20100, world([], { serving: down, setup: null }), { organizationId: null }],
      [-20123, world([], { setup: null }), { organizationId: null }],
      [-20121, world([], { setup: null }), {}],
      [-20101, world([]), { handshakeCode: '100200-none', organizationId: '999999' }],
      [-20122, world([]), { handshakeCode: '100200-kiosk', organizationId: '999999' }],
      [-20102, world([]), { continuation: spent }],
      [-20103, world([]), { continuation: spent, matchedPassword: 'p-1' }],
      [-20113, world([], { blocked: true }), { ...fine, continuation: spent }],
      [-20151, world([]), { ...fine, continuation: spent }],
      [-20104, world([]), fine],
      [-20106, world([broken]), fine],
      [-20107, mended(p), fine],
      [-20108, mended(v), fine],
      [-20109, mended(d), fine],
      [-20115, mended(e), { ...fine, chargeWay: 'count' }],
      [-20104, mended(c), fine],
      [-20114, mended(m), fine],
      [-20112, mended(o), fine],
      [-20111, mended(b), fine],
      [-20113, mended(x), fine],
      [-20124, mended(x, null), fine],
      [-20120, mended({ ...x, dependsOn: null }, null), fine],
      [0, mended({ ...x, dependsOn: null, quota: 1 }, null), fine],
    ]
    for (const [expected, each, changes] of steps) expect(result(each, query(changes))).toBe(expected)
  })

  test('A1 a seat is the last thing that is looked at', () => {
    const full = facts([deviceItem({ dependsOn: ['item-x'] })], {
      seats: new Map([['item-d', { taken: 11, own: null }]]),
    })
    expect(result(full, query())).toBe(-20124)
  })

  test('A1 an item that this server may not grant is as if it were not there', () => {
    const self = { ...facts([]).serving, mode: 'self-hosted' } as const
    expect(result(facts([item()], { serving: self }), query())).toBe(-20104)
    expect(result(facts([item({ servers: [lab.SERVER] })], { serving: self }), query())).toBe(0)
    expect(result(facts([item({ servers: ['other'] })]), query())).toBe(-20104)
    expect(result(facts([item({ sandbox: true })]), query())).toBe(-20104)
    expect(result(facts([item({ clientUuid: lab.CLIENT })]), query())).toBe(-20104)
  })

  test('A1 a dependency is met by an item that the same code holds', () => {
    expect(
      result(facts([item({ dependsOn: ['item-b'] }), item({ id: 'item-b', modules: [] })]), query()),
    ).toBe(0)
  })
})

describe('A1, L6', () => {
  test('A1, L6 a dependency is met by an item that renews it, whatever became of the old one', () => {
    const needy = item({ dependsOn: ['item-b'] })
    const second = item({ id: 'item-c', modules: [], renews: 'item-b' })
    const third = item({ id: 'item-d', modules: [], renews: 'item-c' })
    expect(result(facts([needy, second]), query())).toBe(0)
    const all = [needy, second, third]
    const code = lab.code()
    const setup = lab.setup(all, { codes: [code] })
    const without = setup.holdings.filter(({ itemId }) => itemId !== 'item-c')
    expect(result(facts(all, { setup: { ...setup, holdings: without } }), query())).toBe(0)
    const lost = setup.holdings.filter(({ itemId }) => itemId === 'item-a')
    expect(result(facts(all, { setup: { ...setup, holdings: lost } }), query())).toBe(-20124)
  })
})

describe('A2', () => {
  test('A2 a module is granted by the first item in usage order that passes all', () => {
    const first = item({ id: 'item-b', expires: NOON + DAY })
    expect(granted(authorize(facts([item(), first]), query(), NOON)).modules).toEqual([
      { module: 'qr-code', itemId: 'item-b', stage: 'normal' },
    ])
  })

  test('A2 if any requested module has no item, the request fails with the error of the item that came furthest for the first such module', () => {
    const world = facts([
      item({ versions: [9] }),
      item({ id: 'item-b', editions: ['swift'] }),
      item({ id: 'item-c', modules: ['pdf417'] }),
    ])
    const answer = denied(authorize(world, query({ modules: ['pdf417', 'qr-code'] }), NOON))
    expect(answer).toMatchObject({ code: -20104, module: 'qr-code', itemId: 'item-c' })
  })

  test('A2, A9 where an item that lacks the module came furthest, the reason tells what the one that has it lacks', () => {
    const other = item({ id: 'item-b', versions: null, modules: ['pdf417'] })
    const refused = denied(
      authorize(facts([item({ modules: ['qr-code'] }), other]), query({ version: '11.0' }), NOON),
    )
    expect([refused.code, refused.itemId]).toEqual([-20104, 'item-b'])
    expect(refused.reason).toBe(
      'Item item-b covers modules pdf417, not qr-code. Item item-a covers versions 10, not 11.0.',
    )
    // Where none has it, there is nothing to add.
    expect(denied(authorize(facts([other]), query(), NOON)).reason).toBe(
      'Item item-b covers modules pdf417, not qr-code.',
    )
  })

  test('A2 among items that came equally far, usage order decides', () => {
    const world = facts([item({ versions: [9] }), item({ id: 'item-b', versions: [8], expires: NOON + DAY })])
    expect(denied(authorize(world, query(), NOON)).itemId).toBe('item-b')
  })

  test('A2 no modules requested is every module that some item passes for', () => {
    const world = facts([item({ modules: ['pdf417'] })])
    expect(
      granted(authorize(world, query({ modules: null }), NOON)).modules.map(({ module }) => module),
    ).toEqual(['pdf417'])
  })

  test('A2 when no item passes for any module, it is as if all were requested', () => {
    const answer = denied(authorize(facts([item({ versions: [9] })]), query({ modules: null }), NOON))
    expect(answer).toMatchObject({ code: -20107, module: 'qr-code' })
  })

  test('A2 an absent list in an item means any, but no module that the product does not have', () => {
    expect(result(facts([item({ versions: null })]), query({ version: '77.1' }))).toBe(0)
    expect(result(facts([item()]), query({ modules: ['teleport'] }))).toBe(-20104)
    expect(result(facts([item()], { product: null }), query({ modules: null }))).toBe(-20106)
  })
})

describe('A5 and A6', () => {
  test('A5 an item is in tolerance as soon as nothing of its quota is left, and refused as soon as nothing of its tolerance is', () => {
    const at = (usage: ReturnType<typeof used>) =>
      authorize(facts([item()], { usage: new Map([['item-a', usage]]) }), query(), NOON)
    expect(granted(at(used(99))).stage).toBe('normal')
    expect(granted(at(used(100))).stage).toBe('tolerance')
    expect(granted(at(used(100, 4))).stage).toBe('tolerance')
    expect(denied(at(used(100, 5)))).toMatchObject({ code: -20120, revokes: true })
    expect(denied(at(used(100, 5))).reason).toBe(
      'Item item-a has reached its limit: 100 of 100 scans and 5 of 5 in tolerance are used.',
    )
  })

  test("A5 an authorization's stage is the worst of its modules'", () => {
    const world = facts([
      item({ modules: ['qr-code'], expires: NOON }),
      item({ id: 'item-b', modules: ['pdf417'] }),
    ])
    const grant = granted(authorize(world, query({ modules: ['pdf417', 'qr-code'] }), NOON))
    expect(grant.modules.map(({ stage }) => stage)).toEqual(['normal', 'grace'])
    expect(grant.stage).toBe('grace')
  })

  test('A6 a grant names every count item that may be charged, in usage order, and the one seat item per module', () => {
    const world = facts([
      item({ id: 'item-b' }),
      item(),
      deviceItem({ modules: ['pdf417'] }),
      item({ id: 'item-c', modules: ['other'] }),
    ])
    const grant = granted(authorize(world, query({ modules: ['qr-code', 'pdf417'] }), NOON))
    expect(grant.items).toEqual(['item-d', 'item-a', 'item-b'])
    expect(Object.isFrozen(grant) && Object.isFrozen(grant.items) && Object.isFrozen(grant.line)).toBe(true)
  })
})

describe('A7', () => {
  test('A7 offline validity is now and the offline time, at most the end of the item with its grace', () => {
    const until = (changes: Parameters<typeof item>[0], offlineDays: number | null = null) =>
      granted(authorize(facts([item(changes)], { product: lab.product({ offlineDays }) }), query(), NOON)).exp
    expect(until({})).toBe(NOON + 7 * DAY)
    expect(until({}, 3)).toBe(NOON + 3 * DAY)
    expect(until({ offlineDays: 30 }, 3)).toBe(NOON + 30 * DAY)
    expect(until({ offlineDays: 900, expires: NOON + 4000 * DAY })).toBe(NOON + 400 * DAY)
    expect(until({ expires: NOON - DAY })).toBe(NOON + 6 * DAY)
  })

  test('A7 a device item is never valid offline beyond its seat', () => {
    expect(granted(authorize(facts([deviceItem({ activeDays: 1 })]), query(), NOON)).exp).toBe(NOON + DAY)
  })

  test('A7 with several items it is the shortest, and renewal begins halfway', () => {
    const world = facts([
      item({ modules: ['qr-code'], offlineDays: 2 }),
      item({ id: 'item-b', modules: ['pdf417'] }),
    ])
    const grant = granted(authorize(world, query({ modules: null }), NOON))
    expect([grant.exp, grant.refreshAfter]).toEqual([NOON + 2 * DAY, NOON + DAY])
  })
})

describe('laws of authorize', () => {
  test('§5 count: units granted one after another are the quota and round(5 % × quota) more, then denied', () => {
    const numbers = fc.record({ quota: fc.nat(60), other: fc.nat(60), tolerancePercent: fc.nat(40) })
    fc.assert(
      fc.property(numbers, ({ quota, other, tolerancePercent }) => {
        const items = [
          item({ quota, tolerancePercent }),
          item({ id: 'item-b', quota: other, tolerancePercent, modules: ['qr-code'] }),
        ]
        const world = facts(items)
        const classes = new Map([[0, lab.usageClass({ items: ['item-b', 'item-a'] })]])
        let total = 0
        for (; total < 500; total++) {
          const sums = [
            {
              epoch: epochOf(epochBoundaries(lab.setup(items)), slotAt(NOON)),
              classKey: 0,
              module: 'qr-code',
              count: total,
            },
          ]
          const charges = chargeUsage({ setup: lab.setup(items), classes, sums })
          const usage = new Map(
            items.map((each) => [each.terms.id, itemUsageAt({ charges, items }, each, NOON)]),
          )
          const decision = authorize({ ...world, usage }, query(), NOON)
          if (decision.kind !== 'granted') break
          expect(decision.stage).toBe(total < quota + other ? 'normal' : 'tolerance')
        }
        const most = (each: number) => each + Math.floor((each * tolerancePercent) / 100 + 0.5)
        expect(total).toBe(most(quota) + most(other))
      }),
      { numRuns: 30 },
    )
  })

  test('A1 the same facts, query and time always give the same frozen decision', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen))
    const versions = fc.constantFrom('10.1', '9', 'x')
    fc.assert(
      fc.property(
        fc.nat(120),
        fc.nat(8),
        fc.nat(120),
        versions,
        (quotaUsed, toleranceUsed, taken, version) => {
          const world = facts([item({ modules: ['pdf417'] }), deviceItem()], {
            usage: new Map([['item-a', used(quotaUsed, toleranceUsed)]]),
            seats: new Map([['item-d', { taken, own: null }]]),
            newSeatsThisHour: taken,
          })
          const asked = query({ modules: null, version })
          const decision = authorize(world, asked, NOON)
          expect(authorize(structuredClone(world), structuredClone(asked), NOON)).toEqual(decision)
          expect(frozen(decision)).toBe(true)
        },
      ),
    )
  })
})

describe('A9 to A13', () => {
  test('A9 a denial carries all that its signed form says', () => {
    expect(denied(authorize(facts([]), query(), NOON))).toMatchObject({
      retryAfter: null,
      organizationId: '100200',
      handshakeCode: '100200-kiosk',
      codeReached: 'code-1',
    })
  })

  test('A10 only -20101, -20111, -20113 and -20120 revoke', () => {
    const revokes = (world: AuthorizationFacts, changes: Partial<AuthorizationQuery> = {}) =>
      denied(authorize(world, query(changes), NOON)).revokes
    expect(revokes(facts([]), { handshakeCode: '100200-none' })).toBe(true)
    expect(revokes(facts([item({ expires: NOON - 7 * DAY })]))).toBe(true)
    expect(revokes(facts([item({}, NOON)]))).toBe(true)
    expect(revokes(facts([item({ quota: 0 })]))).toBe(true)
    expect(revokes(facts([]))).toBe(false)
    expect(revokes(facts([item({ versions: [9] })]))).toBe(false)
  })

  test('A10 a server that does not serve says after how long to ask again', () => {
    const serving = { ...facts([]).serving, serves: false, retryAfter: 30 }
    expect(denied(authorize(facts([], { serving }), query(), NOON))).toMatchObject({
      code: -20100,
      retryAfter: 30,
      revokes: false,
    })
  })

  test('A11 two session passwords may be valid at a time, each until its end', () => {
    const passwords = [
      { id: 'new', digest: 'd', until: null },
      { id: 'old', digest: 'e', until: NOON + 1 },
    ]
    const world = (now: number, matchedPassword: string | null) =>
      authorize(
        facts([item()], {
          setup: lab.setup([item()], { codes: [lab.code({ sessionPasswords: passwords })] }),
        }),
        query({ matchedPassword }),
        now,
      )
    expect(granted(world(NOON, 'new')).matchedPassword).toBe('new')
    expect(granted(world(NOON, 'old')).matchedPassword).toBe('old')
    expect(denied(world(NOON + 1, 'old')).code).toBe(-20102)
    expect(denied(world(NOON, null)).code).toBe(-20102)
  })

  test('A12 new seats beyond the hour are throttled, known devices never', () => {
    const own = { taken: NOON - DAY, lastContact: NOON - DAY, released: null }
    const at = (
      newSeatsThisHour: number,
      quota: number,
      known = false,
      newSeatsPerHour: number | null = null,
    ) =>
      authorize(
        facts([deviceItem({ quota })], {
          newSeatsThisHour,
          product: lab.product({ newSeatsPerHour }),
          seats: new Map([['item-d', { taken: 1, own: known ? own : null }]]),
        }),
        query(),
        NOON,
      )
    expect(at(99, 10).kind).toBe('granted')
    expect(at(100, 10)).toMatchObject({ kind: 'throttled', retryAfter: 3600 - (NOON % 3600) })
    expect(at(100, 10, true).kind).toBe('granted')
    expect(at(199, 2000).kind).toBe('granted')
    expect(at(200, 2000).kind).toBe('throttled')
    expect(at(2, 2000, false, 2).kind).toBe('throttled')
  })

  test('A13 a blocked device is denied with -20113', () => {
    expect(denied(authorize(facts([item()], { blocked: true }), query(), NOON))).toMatchObject({
      code: -20113,
      revokes: true,
    })
  })
})
