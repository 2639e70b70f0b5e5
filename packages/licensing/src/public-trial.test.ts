import { DAY } from '@countersign/protocol/vocabulary'
import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { authorize, publicTrialTerms, type TrialFacts } from './index.ts'

const { NOON, facts, query, product, granted, denied } = lab
const about = { id: 'trial-1', sandbox: false }
const offered = { terms: publicTrialTerms(product(), about, NOON), revokedAt: null }
const NOTHING: TrialFacts = { given: null, givenToday: 0, grantedBefore: false, offered }
const ask = (trial: Partial<TrialFacts>, changes: Parameters<typeof facts>[1] = {}, now = NOON) =>
  authorize(
    facts([], { setup: null, trial: { ...NOTHING, ...trial }, ...changes }),
    query({ organizationId: null }),
    now,
  )

test('T1 a trial is decided like any item: stage trial, all modules, names null, and it is new only once', () => {
  expect(granted(ask({}))).toMatchObject({
    organizationId: null,
    handshakeCode: null,
    code: null,
    stage: 'trial',
    newTrial: 'trial-1',
    exp: NOON + 7 * DAY,
    seats: [],
  })
  const given = { terms: { ...offered.terms, id: 'trial-0', expires: NOON + DAY }, revokedAt: null }
  expect(granted(ask({ given, grantedBefore: true }))).toMatchObject({ newTrial: null, exp: NOON + DAY })
})

test('T1 a trial is given whichever charge way is asked for: it has none', () => {
  const asked = query({ organizationId: null, chargeWay: 'device' })
  const decision = authorize(facts([], { setup: null, trial: NOTHING }), asked, NOON)
  expect(granted(decision)).toMatchObject({ stage: 'trial', newTrial: 'trial-1' })
})

test('T4 a trial has neither tolerance nor grace', () => {
  const given = { ...offered }
  expect(denied(ask({ given }, {}, NOON + 7 * DAY)).code).toBe(-20123)
  expect(granted(ask({ given }, {}, NOON + 7 * DAY - 1)).exp).toBe(NOON + 7 * DAY)
})

test('T1 every other case is -20123, with its own sentence', () => {
  const self = { ...facts([]).serving, mode: 'self-hosted' } as const
  const reasons = [
    ask({ grantedBefore: true }),
    ask({}, { product: product({ publicTrial: false }) }),
    ask({}, { product: null }),
    ask({}, { serving: self }),
    ask({ offered: null }),
    ask({ givenToday: 5 }, { product: product({ publicTrialTerms: { perDay: 5 } }) }),
    ask({ given: offered }, {}, NOON + 8 * DAY),
  ].map((decision) => {
    expect(denied(decision).code).toBe(-20123)
    return denied(decision).reason
  })
  expect(new Set(reasons).size).toBe(reasons.length)
})

test('T1 a blocked device has no trial', () => {
  expect(denied(ask({}, { blocked: true })).code).toBe(-20113)
})
