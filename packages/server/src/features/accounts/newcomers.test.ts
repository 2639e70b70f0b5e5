import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'
import { Visitor } from './testing/visitor.ts'

const PASSWORD = 'correct horse battery'
let lab: Lab
let admin: Visitor
const visitor = () => new Visitor(lab.server.url)

beforeAll(async () => {
  lab = await openLab()
  admin = visitor()
  const person = { name: 'Ada', email: 'ada@vendor.example', password: PASSWORD }
  await admin.post('/v1/setup', { ...person, token: lab.setupUrl.split('#')[1] })
  await admin.signIn(person.email, PASSWORD)
})
afterAll(() => lab.close())

test('P5 what somebody else has begun with an address is gone once its owner accepts an invitation, however often at once', async () => {
  const email = 'dora@customer.example'
  await visitor().post('/auth/sign-up/email', { name: 'Mallory', email, password: 'password of mallory' })
  const { organizationId } = lab
  const invited = await admin.post('/v1/invitations', { email, organizationId, role: 'viewer' })
  const token = invited.body['link'].split('#')[1]
  expect((await visitor().post('/v1/invitations/look', { token })).body).toMatchObject({ account: false })
  const accepted = await Promise.all(
    [1, 2, 3].map(() =>
      visitor().post('/v1/invitations/accept', { token, name: 'Dora', password: PASSWORD }),
    ),
  )
  const statuses = accepted.map(({ status }) => status).toSorted()
  expect(statuses[0], JSON.stringify(accepted.map(({ body }) => body))).toBe(200)
  expect(statuses.slice(1).every((status) => status === 404 || status === 409)).toBe(true)
  expect((await visitor().signIn(email, 'password of mallory')).status).toBe(401)
  expect((await visitor().signIn(email, PASSWORD)).status).toBe(200)
})

test('P5 the only member of an organization, who is no owner, can become one', async () => {
  const made = await lab.api('POST', '/organizations', { name: 'Alone' })
  const organizationId = String(made['id'])
  const invited = await admin.post('/v1/invitations', {
    email: 'eve@customer.example',
    organizationId,
    role: 'viewer',
  })
  const token = invited.body['link'].split('#')[1]
  await visitor().post('/v1/invitations/accept', { token, name: 'Eve', password: PASSWORD })
  const [{ userId }] = (await admin.get(`/v1/members?organization=${organizationId}`)).body['rows']
  const change = (role: string) =>
    admin.send('PUT', `/v1/members/${userId}?organization=${organizationId}`, { role })
  expect((await change('owner')).status).toBe(200)
  expect((await change('viewer')).status).toBe(409)
})
