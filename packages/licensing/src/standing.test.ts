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

test('A10 where the modules of the authorization are known, others that its items cover do not matter', () => {
  const items = [item({ id: 'item-b', modules: ['qr-code'] }), item()]
  const usage = new Map([['item-a', lab.used(100)]])
  const named = ticket({ items: ['item-b', 'item-a'] })
  expect(at(items, { usage, ticket: named }).reauthorize).toBe(true)
  expect(at(items, { usage, ticket: { ...named, modules: ['qr-code'] } }).reauthorize).toBe(false)
})

test('A10 a device whose seat runs is told nothing when the seats are used up', () => {
  const own = { taken: NOON - DAY, lastContact: NOON - DAY, released: null }
  const device = lab.deviceItem()
  const named = ticket({ items: ['item-d'] })
  expect(at([device], { ticket: named, seats: new Map([['item-d', { taken: 10, own }]]) }).reauthorize).toBe(
    false,
  )
  expect(
    at([device], { ticket: named, seats: new Map([['item-d', { taken: 11, own: null }]]) }).reauthorize,
  ).toBe(true)
})

test('A10, C6 an item for another domain than the page’s grants it nothing, so it is told when its own is used up', () => {
  const elsewhere = item({ id: 'item-b', chargeWay: 'domain', domain: 'other.com', quota: null })
  const told = (tolerance: number, changes: Partial<Ticket>) =>
    at([item(), elsewhere], {
      usage: new Map([['item-a', lab.used(100, tolerance)]]),
      ticket: ticket({ stage: 'tolerance', ...changes }),
    })
  const page = { deployment: 'browser', domain: 'example.com' } as const
  for (const one of [page, { deployment: 'desktop' }, { ...page, domain: 'localhost' }] as const) {
    expect(told(1, one)).toEqual({ stage: 'tolerance', reauthorize: false })
    expect(told(5, one).reauthorize).toBe(true)
  }
  expect(told(5, { ...page, domain: 'other.com', stage: 'normal' }).reauthorize).toBe(false)
  // A ticket that had no room for the domain: nothing is compared.
  expect(told(5, { deployment: 'browser', stage: 'normal' }).reauthorize).toBe(false)
})

test('A10 a device that asked for a charge way is told when that one is used up, whatever else the code holds', () => {
  const items = [item(), lab.deviceItem()]
  const asked = ticket({ modules: ['qr-code'], chargeWay: 'count' })
  const usage = new Map([['item-a', lab.used(100, 5)]])
  expect(at(items, { usage, ticket: asked }).reauthorize).toBe(true)
  expect(at(items, { usage, ticket: ticket({ modules: ['qr-code'] }) }).reauthorize).toBe(false)
})
