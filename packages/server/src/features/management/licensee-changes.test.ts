import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'
import { DEVICE, PRODUCT, sell } from './testing/sale.ts'

const clientOf = (number: number): string => `018f0c2e-7b1a-4c3d-9e8f-00112233445${number}`
let lab: Lab
beforeEach(async () => {
  lab = await openLab({ people: true })
})
afterEach(() => lab.close())

/** A key of an organization; its scope gives the role. */
const memberKey = (organizationId: string, name = 'manager', scopes = ['write']): Promise<unknown> =>
  lab.services.store.commit((tx) =>
    tx.state.put('api-key', createHash('sha256').update(name).digest('base64url'), {
      id: name,
      name,
      scopes,
      organizationId,
      createdAt: 0,
      lastUsedDay: 1_000_000,
    }),
  )

const seat = (itemId: string, client: string): Promise<unknown> =>
  lab.services.store.commit(async (tx) => {
    const now = lab.now()
    await tx.authorizations.putDevice({
      uuid: client,
      firstContact: now,
      lastContact: now,
      product: PRODUCT.code,
      version: '10.0.0',
      edition: 'javascript',
      deployment: 'browser',
    })
    await tx.authorizations.putSeat({ itemId, client, at: now, until: now + 86_400 })
  })

const unregister = (client: string) =>
  lab.send('POST', `/devices/${client}/unregister`, { key: 'manager', body: {} })

test('A13 a licensee unregisters as many devices a year as the quota holds, and is then told whom to ask', async () => {
  const { organization, item } = await sell(lab, { ...DEVICE, quota: 2 })
  await memberKey(organization)
  for (const number of [1, 2, 3]) await seat(item, clientOf(number))
  expect((await unregister(clientOf(1))).body).toMatchObject({ changed: true, items: [item] })
  expect((await unregister(clientOf(1))).body).toMatchObject({ changed: false })
  expect((await unregister(clientOf(2))).status).toBe(200)
  const refused = await unregister(clientOf(3))
  expect(refused.status).toBe(409)
  expect(refused.body['detail']).toMatch(/2 of 2 devices were unregistered from item .* ask the vendor/)
  expect((await lab.get(`/items/${item}`)).body['seats'].taken).toBe(1)
  // The vendor is not bound by it.
  expect((await lab.post(`/devices/${clientOf(3)}/unregister`, {})).status).toBe(200)
})

test('A13 the vendor can keep unregistering to itself, for each product', async () => {
  const { organization, item } = await sell(lab, DEVICE)
  await memberKey(organization)
  await lab.send('PATCH', `/products/${PRODUCT.code}`, { body: { licenseeUnregisters: 0 } })
  await seat(item, clientOf(1))
  const refused = await unregister(clientOf(1))
  expect([refused.status, refused.body['detail']]).toEqual([403, expect.stringContaining('only the vendor')])
})

test('A13 a licensee ends the seats of its own items, not those that another organization gave the device', async () => {
  const { organization, item } = await sell(lab, DEVICE)
  const other = (await lab.post('/organizations', { name: 'Other Ltd' })).body['id']
  const license = await lab.post('/licenses', { organizationId: other, items: [DEVICE] })
  await lab.post(`/licenses/${license.body['id']}/activate`, { hosting: 'hosted' })
  await memberKey(organization)
  await seat(item, clientOf(1))
  await seat(license.body['items'][0].id, clientOf(1))
  expect((await unregister(clientOf(1))).body['items']).toEqual([item])
})

test('L2 a licensee downloads its own license files again, T2 and requests and extends its own trial', async () => {
  const { organization, license } = await sell(lab, DEVICE)
  await memberKey(organization)
  const files = await lab.send('GET', `/licenses/${license}/files`, { key: 'manager' })
  expect(files.body['files']).toHaveLength(1)
  const ask = (organizationId: string) =>
    lab.send('POST', '/trials', { key: 'manager', body: { organizationId, product: PRODUCT.code } })
  const trial = await ask(organization)
  expect(trial.status).toBe(201)
  expect(
    (await lab.send('POST', `/trials/${trial.body['id']}/extend`, { key: 'manager', body: {} })).status,
  ).toBe(200)
  const other = (await lab.post('/organizations', { name: 'Other Ltd' })).body['id'] as string
  expect((await ask(other)).status).toBe(404)
})

test('P4 a viewer sees for how many devices an offline license is, and not for which', async () => {
  const clientUuids = [clientOf(1), clientOf(2)]
  const { organization, license } = await sell(lab, DEVICE, { hosting: 'offline', clientUuids })
  await memberKey(organization)
  await memberKey(organization, 'viewer', ['read'])
  const seen = async (key: string) => {
    const { body } = await lab.send('GET', `/licenses/${license}`, { key })
    const [listed] = (await lab.send('GET', '/licenses', { key })).body['rows']
    expect(listed).toEqual(body)
    return [body['clientUuids'], body['offlineDevices']]
  }
  expect(await seen('viewer')).toEqual([null, 2])
  expect(await seen('manager')).toEqual([clientUuids, 2])
})
