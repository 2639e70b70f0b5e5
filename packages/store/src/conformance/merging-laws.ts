import { expect, test } from 'vitest'
import { keyOfFact } from '../port/merging/keys.ts'
import { FACT_KINDS, type Fact, type FactKind, type Merging } from '../port/merging/merging.ts'
import type { Transaction } from '../port/store.ts'
import type { Fixture } from './describe-store.ts'
import { CODE, DAY_BEGIN, figure, ORGANIZATION, usageClass, uuid } from './samples.ts'

const mergingOf = ({ merging }: Transaction): Merging => {
  if (merging === null) throw new Error('This store brings nothing together with others.')
  return merging
}

const CLASS = JSON.stringify([ORGANIZATION, CODE, 'reader', 3, 'standard', 'server', ['item-1']])
const DEVICE = { client: uuid(1), product: 'reader' }
const DOCUMENT = { id: 'id-1', organization: ORGANIZATION, content: '{}' }
const SEAT = { item: 'item-1', client: uuid(1) }

/** A fact of each kind as another server tells it. */
const FACTS: Readonly<Record<FactKind, Fact>> = {
  seat: { ...SEAT, taken: 1, last_contact: 2, released: null, until: 9, counted: 1, places: 1 },
  'seat-exception': { ...SEAT, at: 7 },
  line: { ...DEVICE, used: 3, used_sent_at: 2, restarts: '[1]', forked_at: null, cloned_at: null },
  device: {
    ...DEVICE,
    ...{ first_contact: 1, last_contact: 2, version: '3.0.0', edition: 'standard', deployment: 'server' },
  },
  decision: {
    ...{ client: uuid(1), denied: 1, request_id: 'request', at: 5 },
    ...{ content: '{}', organization: ORGANIZATION },
  },
  'code-client': { code: CODE, client: uuid(1), password: 'password-1' },
  sequence: { client: uuid(1), store: 'store', sequence: 4, dropped: 0, at: 5, holes: ' 2-3' },
  'public-trial': { ...DEVICE, terms: '{"notBefore":1}', jws: 'jws' },
  mark: {
    ...{ client: uuid(1), kind: 'voided', session: '', at: 5 },
    ...{ lifted: null, actor: 'somebody', reason: null },
  },
  erasure: { digest: 'digest', at: 5 },
  'device-day': { code: CODE, day: 3, client: uuid(1), count: 8 },
  'late-sum': { class: CLASS, day: 3, count: 8 },
  'decision-sum': { code: CODE, day: 3, result: 0, server: 0, count: 8 },
  'recent-decision': { slot: 7, code: CODE, server: 0, decided: 8, denied: 1 },
  'new-seat': { code: CODE, hour: 5, server: 0, count: 2 },
  'trial-day': { product: 'reader', day: 3, count: 1 },
  head: { chain: 'chain', number: 1, jws: 'jws', at: 5 },
  organization: { id: ORGANIZATION, name: 'Acme', version: 1 },
  product: { code: 'reader', content: '{}' },
  code: { internal_id: CODE, organization: ORGANIZATION, name: 'main', is_default: 1, content: '{}' },
  license: DOCUMENT,
  item: { id: 'item-1', organization: ORGANIZATION, terms: '{}', jws: 'jws', revoked_at: null },
  holding: {
    ...{ code: CODE, item: 'item-1', from_slot: 1, until_slot: null },
    ...{ position: null, organization: ORGANIZATION },
  },
  change: {
    ...{ at: 5, from_slot: 1, actor: 'somebody', action: 'test', subject: 'x' },
    ...{ before: 'null', after: '1', organization: null },
  },
  offer: { code: 'offer', content: '{}' },
  order: DOCUMENT,
  'order-request': DOCUMENT,
  'order-document': { number: 'I-1', order_id: 'id-1', content: '{}' },
  'order-number': { series: 'I', last: 1 },
  state: { kind: 'page', id: 'prices', value: '"text"' },
}

const listed = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> => {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

/** What a store tells another server, and takes from it (H2); only of stores that keep what they hold. */
export const mergingLaws = (fixture: Fixture): void => {
  test('what another server tells is told on as it came, by names, and known by its key', async () => {
    const told = await fixture.store.commit(async (tx) => {
      const merging = mergingOf(tx)
      const found: Fact[] = []
      for (const kind of FACT_KINDS) {
        // Numbers of names differ from those of the server that told them.
        await tx.usage.classKey(usageClass({ code: `not-${kind}` }))
        await merging.put(kind, [FACTS[kind]])
        if (kind !== 'change') await merging.put(kind, [FACTS[kind]])
        const known = kind === 'change' ? null : await merging.known(kind, [FACTS[kind]])
        expect(known?.get(keyOfFact(kind, FACTS[kind])) ?? FACTS[kind], kind).toEqual(FACTS[kind])
        found.push(...(await listed(merging.facts(kind))))
      }
      return found
    })
    expect(told).toEqual(FACT_KINDS.map((kind) => FACTS[kind]))
  })

  test('figures are told with their tickets, and what is folded by day', async () => {
    await fixture.store.commit(async (tx) => {
      const merging = mergingOf(tx)
      await tx.setup.putOrganization(
        { id: ORGANIZATION, name: 'Acme' },
        { at: 1, from: 1, actor: 'a', action: 'test', subject: 'x', before: null, after: null },
      )
      const classKey = await tx.usage.classKey(usageClass())
      const figures = [figure(classKey, { slot: DAY_BEGIN }), figure(classKey, { slot: DAY_BEGIN + 500 })]
      await tx.usage.putFigures(figures)
      await tx.usage.addSums(
        figures.map(({ slot, module, count }) => ({
          ...{ classKey, module, slot, count, held: 0 },
          ...{ organizationId: ORGANIZATION, epoch: 0 },
        })),
      )
      expect((await listed(merging.figures())).map(({ slot, count }) => [slot, count])).toEqual(
        figures.map(({ slot, count }) => [slot, count]),
      )
      expect(await merging.openFrom()).toBe(0)
      const before = await merging.foldedDays(DAY_BEGIN + 480)
      expect([...before.values()]).toEqual([5])
      await tx.usage.fold({ until: DAY_BEGIN + 480, limit: 10, boundariesOf: async () => [0] })
      expect(await merging.openFrom()).toBe(DAY_BEGIN + 480)
      expect(await merging.foldedDays(DAY_BEGIN + 480)).toEqual(before)
      expect((await listed(merging.figures())).map(({ slot }) => slot)).toEqual([DAY_BEGIN + 500])
    })
  })
}
