import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'
import { Visitor } from '../accounts/testing/visitor.ts'
import { SETTINGS, STARTER } from './testing/shop.ts'

const PASSWORD = 'correct horse battery'
let lab: Lab
/** Every test is another office, whose orders are counted on their own. */
let source = 0
const visitor = () => new Visitor(lab.server.url, { 'x-forwarded-for': `198.51.100.${source}` })
beforeEach(() => {
  source += 1
})

const mailsTo = async (address: string) =>
  (await lab.server.local.store.read((tx) => tx.state.list('mail')))
    .map(({ value }) => value as { to: string[]; subject: string; text: string })
    .filter(({ to }) => to.includes(address))
const seen = new Set<string>()
/** The token of the newest link that was mailed to an address. */
const tokenFor = async (address: string): Promise<string> => {
  const tokens = (await mailsTo(address)).map(({ text }) => /confirm#(\S+)/.exec(text)?.[1] ?? '')
  const token = tokens.find((each) => each !== '' && !seen.has(each)) ?? ''
  seen.add(token)
  return token
}
const organizations = async (): Promise<number> =>
  ((await lab.api('GET', '/organizations'))['rows'] as readonly unknown[]).length

const orderOf = (email: string, about: object = {}) => ({
  email,
  name: 'Bea',
  organizationName: 'Buyers Ltd',
  lines: [{ offer: 'starter', quantity: 2 }],
  method: 'wire',
  ...about,
})
const ordered = (email: string, about: object = {}) =>
  visitor().post('/v1/public-orders', orderOf(email, about))

beforeAll(async () => {
  lab = await openLab({ settings: { trustProxy: '127.0.0.1' } })
  await lab.api('PUT', '/sales-settings', SETTINGS)
  for (const offer of [STARTER, { ...STARTER, code: 'inside', audience: 'licensees' }])
    await lab.api('POST', '/offers', offer)
})
afterAll(() => lab.close())

test('O2 an order for an unknown address creates account and organization, and the buyer sets the password by a mailed link', async () => {
  const before = await organizations()
  expect((await visitor().get('/v1/public-offers')).body).toMatchObject({
    rows: [{ code: 'starter' }],
    ordering: true,
  })
  const answer = await ordered('bea@buyers.example')
  expect([answer.status, answer.body]).toEqual([202, { email: 'bea@buyers.example' }])
  expect(await organizations()).toBe(before)
  const token = await tokenFor('bea@buyers.example')
  const buyer = visitor()
  expect((await buyer.post('/v1/public-orders/look', { token })).body).toMatchObject({
    email: 'bea@buyers.example',
    account: false,
    lines: [{ quantity: 2 }],
    total: 23_919,
  })
  const accept = () => buyer.post('/v1/public-orders/accept', { token, password: PASSWORD })
  expect((await accept()).status).toBe(200)
  expect((await accept()).status).toBe(404)
  expect(await organizations()).toBe(before + 1)
  expect((await buyer.signIn('bea@buyers.example', PASSWORD)).status).toBe(200)
  const [own] = (await buyer.get('/v1/me')).body['organizations']
  expect(own).toMatchObject({ name: 'Buyers Ltd', role: 'owner' })
  const [order] = (await buyer.get('/v1/orders')).body['rows']
  expect(order).toMatchObject({ state: 'placed', organizationId: own.id, createdBy: 'bea@buyers.example' })
  const paid = await lab.api('POST', `/orders/${order.id}/confirm-payment`, { reference: 'wire 1' })
  expect(paid).toMatchObject({ state: 'fulfilled' })
  expect((await buyer.get(`/v1/licenses/${paid['licenseId']}`)).body).toMatchObject({ status: 'new' })
  expect((await mailsTo('bea@buyers.example')).map(({ subject }) => subject).toSorted()).toEqual([
    'Confirm your order',
    `Your license ${paid['licenseId']} is there`,
    `Your order ${order.id}`,
  ])
})

test('O2 a known address must sign in, and whoever orders is not told that it is known', async () => {
  const before = await organizations()
  const [known, unknown] = [await ordered('bea@buyers.example'), await ordered('cy@nobody.example')]
  const shape = ({ status, body }: Awaited<ReturnType<typeof ordered>>) => [status, Object.keys(body)]
  expect(shape(known)).toEqual(shape(unknown))
  const token = await tokenFor('bea@buyers.example')
  const buyer = visitor()
  expect((await buyer.post('/v1/public-orders/look', { token })).body).toMatchObject({ account: true })
  expect((await buyer.post('/v1/public-orders/accept', { token, password: PASSWORD })).status).toBe(409)
  await buyer.signIn('bea@buyers.example', PASSWORD)
  const [own] = (await buyer.get('/v1/me')).body['organizations']
  const place = (organizationId: string | null) =>
    buyer.post('/v1/public-orders/place', { token, organizationId })
  expect((await place(lab.organizationId)).status).toBe(404)
  expect((await place(null)).status).toBe(400)
  expect((await place(own.id)).body).toMatchObject({ state: 'placed', organizationId: own.id })
  expect((await place(own.id)).status).toBe(404)
  expect(await organizations()).toBe(before)
})

test('T3 aliases of a mailbox that has an organization get no other one by ordering', async () => {
  const before = await organizations()
  expect((await ordered('bea+more@buyers.example')).status).toBe(202)
  const token = await tokenFor('bea+more@buyers.example')
  expect((await visitor().post('/v1/public-orders/look', { token })).body).toMatchObject({ account: true })
  expect((await visitor().post('/v1/public-orders/accept', { token, password: PASSWORD })).status).toBe(409)
  expect(await organizations()).toBe(before)
})

test('P6 no mailbox is filled by orders of others, and no address orders without end', async () => {
  const statuses: number[] = []
  for (let turn = 0; turn < 11; turn += 1)
    statuses.push((await ordered(`victim+${turn}@elsewhere.example`)).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 202), 429])
  const mails = await Promise.all(
    statuses.map((_, turn) => mailsTo(`victim+${turn}@elsewhere.example`).then(({ length }) => length)),
  )
  expect(mails.reduce((sum, count) => sum + count, 0)).toBe(3)
})

test('O2 what nobody may order without an account is refused, and all of it where the vendor says so', async () => {
  expect((await ordered('dan@buyers.example', { lines: [{ offer: 'inside' }] })).status).toBe(400)
  expect((await ordered('dan@buyers.example', { lines: [{ offer: 'starter', unitPrice: 1 }] })).status).toBe(
    400,
  )
  await ordered('dan@buyers.example')
  const token = await tokenFor('dan@buyers.example')
  await lab.api('PATCH', '/offers/starter', { price: 1 })
  const accepted = await visitor().post('/v1/public-orders/accept', { token, password: PASSWORD })
  expect([accepted.status, accepted.body['detail']]).toEqual([409, expect.stringContaining('Prices')])
  expect((await visitor().signIn('dan@buyers.example', PASSWORD)).status).toBe(401)
  await lab.api('PUT', '/sales-settings', { ...SETTINGS, publicOrders: false })
  expect((await ordered('dan@buyers.example')).status).toBe(409)
})
