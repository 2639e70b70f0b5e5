import { epochOf, type Figure } from '@countersign/licensing'
import type { DecisionRecord } from '@countersign/store/port'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundariesOf } from '../../usage/boundaries.ts'
import { type Lab, openLab } from './testing/lab.ts'

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const session = (number: number) => Buffer.from([0, 0, 0, 0, 0, 0, 1, number]).toString('base64url')

let lab: Lab
let code: string
let item: string
let day: number

/** Stores figures with their sums, as reports do. */
const report = async (figures: readonly Omit<Figure, 'ticket'>[], ticket = 1) => {
  const organizationId = code.split('-')[0] ?? ''
  await lab.services.store.commit(async (tx) => {
    const setup = await tx.setup.organization(organizationId)
    const classKey = await tx.usage.classKey({
      organizationId,
      code: setup?.codes.find(({ name }) => name === code)?.internalId ?? null,
      product: 'barcode-reader',
      majorVersion: 1,
      edition: 'javascript',
      deployment: 'browser',
      items: [item],
    })
    await tx.usage.putFigures(
      figures.map((figure) => ({
        ...figure,
        ticket: { authorizationId: uuid(1_000 + ticket), iat: lab.now(), classKey },
      })),
    )
    await tx.usage.addSums(
      figures.map(({ module, slot, count }) => ({
        ...{ classKey, module, slot, count, held: 0, organizationId },
        epoch: epochOf(boundariesOf(setup), slot),
      })),
    )
  })
}

const ask = async (kind: string, query: string, about = `handshakeCode=${code}`) =>
  (await lab.get(`/statistics${kind}?${about}&from=${day * 86_400}&to=${(day + 3) * 86_400}${query}`)).body

beforeAll(async () => {
  lab = await openLab()
  await lab.post('/products', {
    code: 'barcode-reader',
    name: 'Barcode Reader',
    unit: 'scan',
    modules: ['qr-code', 'pdf417'],
  })
  const organization = (await lab.post('/organizations', { name: 'Example Ltd' })).body
  code = organization['defaultHandshakeCode']
  const license = (
    await lab.post('/licenses', {
      organizationId: organization['id'],
      items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 100 }],
    })
  ).body
  item = license['items'][0].id
  await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
  day = Math.floor(lab.now() / 86_400) + 1
})
afterAll(() => lab.close())

const slots = () => day * 480

describe('detailed statistics', () => {
  it('count devices and the most at once by hour and day, of a code and of an item', async () => {
    const one = { session: session(1), module: 'qr-code', count: 1 }
    await report([
      { ...one, client: uuid(1), slot: slots() },
      { ...one, client: uuid(2), slot: slots() },
      { ...one, client: uuid(3), slot: slots() + 5 },
      { ...one, client: uuid(1), slot: slots() + 20 },
      { ...one, client: uuid(1), slot: slots() + 480, module: 'pdf417' },
    ])
    const key = (at: number) => new Date(at * 1_000).toISOString()
    for (const about of [`handshakeCode=${code}`, `item=${item}`]) {
      expect(await ask('/devices', '&by=day', about)).toMatchObject({
        peak: 2,
        peakFrom: null,
        rows: [
          { key: key(day * 86_400).slice(0, 10), devices: 3, peak: 2 },
          { key: key((day + 1) * 86_400).slice(0, 10), devices: 1, peak: 1 },
        ],
      })
      const { rows } = await ask('/devices', '&by=hour', about)
      expect(rows.map(({ devices, peak }: { devices: number; peak: number }) => [devices, peak])).toEqual([
        [3, 2],
        [1, 1],
        [1, 1],
      ])
    }
    // A day that was looked at is read anew once something came to it.
    await report([{ ...one, client: uuid(4), slot: slots() }])
    expect((await ask('/devices', '&by=day'))['rows'][0]).toMatchObject({ devices: 4, peak: 3 })
  })

  it('a figure equals the sum of the accepted reports exactly, however it is grouped', async () => {
    const use = fc.record({
      client: fc.integer({ min: 1, max: 5 }).map(uuid),
      session: fc.integer({ min: 1, max: 3 }).map(session),
      slot: fc.integer({ min: 0, max: 1_439 }),
      module: fc.constantFrom('qr-code', 'pdf417'),
      count: fc.integer({ min: 1, max: 1_000_000 }),
    })
    const uses = fc.uniqueArray(use, {
      minLength: 30,
      maxLength: 60,
      selector: (figure) => `${figure.client} ${figure.session} ${figure.slot} ${figure.module}`,
    })
    for (const [index, sample] of fc.sample(uses, { numRuns: 3, seed: 4 }).entries()) {
      day += 10
      await report(
        sample.map((figure) => ({ ...figure, slot: slots() + figure.slot })),
        index + 2,
      )
      const sum = sample.reduce((all, { count }) => all + count, 0)
      for (const by of ['module', 'slot', 'hour', 'day'])
        expect((await ask('', `&by=${by}`))['total']).toBe(sum)
      for (const by of ['device', 'authorization', 'report'])
        for (const about of [`handshakeCode=${code}`, `item=${item}`]) {
          const answer = await ask('/reports', `&by=${by}`, about)
          expect(answer).toMatchObject({ total: sum, complete: true })
          const modules = answer['rows'].flatMap((row: { readonly modules: Record<string, number> }) =>
            Object.values(row.modules),
          )
          expect(modules.reduce((all: number, count: number) => all + count, 0)).toBe(sum)
        }
      const devices = new Set(sample.map(({ client }) => client))
      expect((await ask('/reports', '&by=device'))['rows']).toHaveLength(devices.size)
      const reports = new Set(sample.map((each) => `${each.client} ${each.session} ${each.slot}`))
      expect((await ask('/reports', '&by=report'))['rows']).toHaveLength(reports.size)
    }
  })

  it('tell authorizations granted and denied by day, with the reasons', async () => {
    const setup = await lab.services.store.read((tx) => tx.setup.organization(code.split('-')[0] ?? ''))
    const internalId = setup?.codes[0]?.internalId ?? ''
    await lab.services.store.commit(async (tx) => {
      const decisions: DecisionRecord[] = []
      for (const [index, result] of [0, 0, -20120, -20103, -20120].entries())
        decisions.push({
          id: uuid(5_000 + index),
          requestId: uuid(6_000 + index),
          client: uuid(index + 1),
          product: 'barcode-reader',
          organizationId: setup?.organizationId ?? null,
          code: internalId,
          at: day * 86_400 + index,
          result,
          decision: { kind: 'granted', matchedPassword: null } as never,
          request: {},
        })
      for (const decision of decisions) await tx.authorizations.record(decision)
      await tx.authorizations.countDecisions(decisions)
    })
    expect(await ask('/authorizations', '')).toMatchObject({
      granted: 2,
      denied: 3,
      reasons: [
        { code: -20120, count: 2 },
        { code: -20103, count: 1 },
      ],
      rows: [{ granted: 2, denied: 3 }],
    })
    const { body } = await lab.get(`/denials?organization=${setup?.organizationId}&limit=2`)
    expect(body['rows'].map(({ result }: { readonly result: number }) => result)).toEqual([-20120, -20103])
    expect((await lab.get(`/denials?after=${body['next']}`)).body['rows']).toHaveLength(1)
  })

  it('C9 say what of a day arrived when it was over', async () => {
    day += 10
    const slot = slots() + 3
    await report([{ client: uuid(1), session: session(1), slot, module: 'qr-code', count: 9 }])
    await lab.services.store.commit(async (tx) => {
      const [classKey = 0] = (await tx.statistics.classesOf(code.split('-')[0] ?? '')).keys()
      await tx.usage.addLate([{ classKey, day, count: 4 }])
    })
    expect((await ask('', '&by=day'))['rows']).toMatchObject([{ count: 9, late: 4 }])
    expect((await ask('', '&by=hour'))['rows'][0]).not.toHaveProperty('late')
  })

  it.each([
    ['/devices', '', 400],
    ['/devices', 'from=1&to=2', 400],
    ['/devices', 'item=NOTHING-1&from=1&to=2', 404],
    ['/reports', 'handshakeCode=x&by=device&from=1&to=9999999', 400],
    ['/reports', 'handshakeCode=x&from=1&to=2', 400],
    ['/authorizations', 'handshakeCode=123456-x&from=9999&to=2', 400],
  ])('refuse %s?%s with %i', async (path, query, status) => {
    expect((await lab.get(`/statistics${path}?${query}`)).status).toBe(status)
  })
})
