import { DAY } from '@countersign/protocol/vocabulary'
import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { type StandingFacts, standing, type Ticket } from './index.ts'

const { NOON, item } = lab
const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  ...lab.usageClass({ items: ['item-a'] }),
  client: lab.CLIENT,
  instances: null,
  authorizationId: 'a-1',
  iat: NOON,
  stage: 'normal',
  ...changes,
})
const at = (items: Parameters<typeof lab.setup>[0], changes: Partial<StandingFacts> = {}, now = NOON) => {
  const { serving } = lab.facts([])
  return standing(
    {
      setup: lab.setup(items),
      product: lab.product(),
      ticket: ticket(),
      usage: new Map(),
      seats: new Map(),
      serving,
      ...changes,
    },
    now,
  )
}

test('A10 a receipt asks for nothing while the same authorization would be given', () => {
  expect(at([item()])).toEqual({ stage: 'normal', reauthorize: false })
})

test('A10 a receipt says reauthorize as soon as an authorization would have another stage', () => {
  expect(at([item()], { usage: new Map([['item-a', lab.used(100)]]) })).toEqual({
    stage: 'tolerance',
    reauthorize: true,
  })
  expect(
    at([item()], { usage: new Map([['item-a', lab.used(100)]]), ticket: ticket({ stage: 'tolerance' }) })
      .reauthorize,
  ).toBe(false)
})

test('A10 a receipt says reauthorize as soon as an authorization would be denied', () => {
  expect(at([item()], { usage: new Map([['item-a', lab.used(100, 5)]]) }).reauthorize).toBe(true)
  expect(at([item({ expires: NOON - 8 * DAY })]).reauthorize).toBe(true)
  expect(at([item({}, NOON)]).reauthorize).toBe(true)
  expect(at([item()], { blocked: true }).reauthorize).toBe(true)
  expect(
    at([item()], { setup: lab.setup([item()], { codes: [lab.code({ deletedAt: NOON })] }) }).reauthorize,
  ).toBe(true)
  expect(at([item()], { setup: lab.setup([item()], { holdings: [] }) }).reauthorize).toBe(true)
})

test('A10 another item of the code that takes over is no reason to ask', () => {
  expect(at([item({}, NOON), item({ id: 'item-b' })])).toEqual({ stage: 'normal', reauthorize: false })
})
