import type { Decision } from '@countersign/licensing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'
import { COUNT, DEVICE, sell } from './testing/sale.ts'

const CLIENT = '018f0c2e-7b1a-4c3d-9e8f-001122334455'
let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab.close())

/** A grant as it is kept: no password, no traits (P4). */
const recordGrant = async (
  organizationId: string,
  modules: readonly string[],
  { tried = [] as readonly { itemId: string; failed: number | null }[], deployment = 'browser' } = {},
): Promise<void> => {
  const setup = await lab.services.store.read((tx) => tx.setup.organization(organizationId))
  const code = setup!.codes[0]!
  const decision = {
    kind: 'granted',
    handshakeCode: code.name,
    code: code.internalId,
    matchedPassword: null,
    items: [],
    tried,
  } as unknown as Decision
  await lab.services.store.commit((tx) =>
    tx.authorizations.record({
      id: '00000000-0000-4000-8000-000000000001',
      requestId: '10000000-0000-4000-8000-000000000001',
      client: CLIENT,
      product: 'barcode-reader',
      organizationId,
      code: code.internalId,
      at: lab.now(),
      result: 0,
      decision: decision as Exclude<Decision, { kind: 'throttled' }>,
      request: {
        product: { version: '10.1.0', edition: 'javascript', deployment, modules },
        instances: null,
      },
    }),
  )
}

const again = async () => {
  const { body } = await lab.get(`/explain?client=${CLIENT}`)
  return body['decisions'][0].again.tried as readonly { item: string; role: string; reason: string }[]
}

test('A2 a grant is explained by deciding again: the item that grants, and why each later one is not needed', async () => {
  const { organization, item } = await sell(lab, DEVICE)
  const second = await lab.post('/licenses', { organizationId: organization, items: [COUNT] })
  await lab.post(`/licenses/${second.body['id']}/activate`, { hosting: 'hosted' })
  const units = second.body['items'][0].id as string
  // A holding begins with the next slot (C8).
  lab.advance(200)
  await recordGrant(organization, ['qr-code'])
  const tried = await again()
  expect(tried.map((each) => [each.item, each.role])).toEqual([
    [item, 'grants'],
    [units, 'not-needed'],
  ])
  expect(tried[1]!.reason).toContain(`comes after ${item} in the usage order`)
})

test('A1 deciding again tells the first rule that each item fails now, what fixes it and who can', async () => {
  const { organization, item } = await sell(lab, { ...DEVICE, versions: [9] })
  lab.advance(200)
  await recordGrant(organization, ['qr-code'])
  expect(await again()).toMatchObject([
    {
      item,
      role: 'fails',
      failed: { code: -20107, fix: expect.any(String), by: ['developer', 'licensee', 'vendor'] },
    },
  ])
})

test('C6, P4 an item for the domain of other pages grants nothing when it is decided again', async () => {
  const { organization, item } = await sell(lab, COUNT)
  const sold = async (domain: string) => {
    const page = { product: 'barcode-reader', chargeWay: 'domain', domain }
    const { body } = await lab.post('/licenses', { organizationId: organization, items: [page] })
    await lab.post(`/licenses/${body['id']}/activate`, { hosting: 'hosted' })
    return body['items'][0].id as string
  }
  const [own, elsewhere] = [await sold('example.com'), await sold('example.org')]
  lab.advance(200)
  const tried = [
    { itemId: item, failed: null },
    { itemId: own, failed: null },
    { itemId: elsewhere, failed: -20114 },
  ]
  const roles = async () => Object.fromEntries((await again()).map((each) => [each.item, each.role]))
  await recordGrant(organization, ['qr-code'], { tried })
  expect(await roles()).toMatchObject({ [own]: 'grants', [elsewhere]: 'fails' })
  // One that was sold since can be the page's own; to what is no page it never is.
  await recordGrant(organization, ['qr-code'], { deployment: 'desktop' })
  expect(await roles()).toEqual({ [item]: 'grants', [own]: 'fails', [elsewhere]: 'fails' })
})
