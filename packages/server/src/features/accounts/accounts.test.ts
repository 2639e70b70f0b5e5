import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../../../tooling/postgres/test-database.ts'
import { type Lab, openLab } from '../../operations/testing/lab.ts'
import { oneTimePassword, Visitor } from './testing/visitor.ts'

const PASSWORD = 'correct horse battery'
let lab: Lab
let admin: Visitor
let bob: Visitor
const visitor = () => new Visitor(lab.server.url)

/** The newest message to an address, as it waits for a mail server. */
const linkTo = async (address: string, subject = 'Confirm your e-mail address'): Promise<string> => {
  const rows = await lab.server.local.store.read((tx) => tx.state.list('mail'))
  const mail = rows
    .map(({ value }) => value as { to: string[]; subject: string; text: string })
    .filter((message) => message.to.includes(address) && message.subject === subject)
    .at(-1)
  return /#(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

const registered = async (email: string, organizationName = 'Newcomers'): Promise<Visitor> => {
  const person = visitor()
  const signUp = await person.post('/auth/sign-up/email', {
    name: 'New',
    email,
    password: PASSWORD,
    organizationName,
  })
  expect(signUp.status, JSON.stringify(signUp.body)).toBe(200)
  const token = await linkTo(email)
  expect((await person.get(`/auth/verify-email?token=${token}`)).status).toBe(200)
  return person
}

beforeAll(async () => {
  const database = process.env['E2E_DATABASE'] === 'postgres' ? await testDatabase() : null
  lab = await openLab(database === null ? {} : { init: { database }, settings: { database } })
  admin = visitor()
})
afterAll(() => lab.close())

test('P5 the first-run link makes one administrator, once', async () => {
  const token = lab.setupUrl.split('#')[1]
  const person = { name: 'Ada', email: 'ada@vendor.example', password: PASSWORD }
  expect((await admin.get('/v1/installation')).body).toMatchObject({ mode: 'hosted', setupNeeded: true })
  expect((await admin.post('/v1/setup', { ...person, token: 'wrong' })).status).toBe(403)
  expect((await admin.post('/v1/setup', { ...person, token, password: 'short' })).status).toBe(400)
  expect((await admin.post('/v1/setup', { ...person, token })).status).toBe(201)
  expect((await admin.post('/v1/setup', { ...person, token })).status).toBe(409)
  expect((await admin.signIn(person.email, PASSWORD)).status).toBe(200)
  expect((await admin.get('/v1/me')).body).toMatchObject({ email: person.email, operator: 'admin' })
})

test('T3 who registers without an organization gets a new one, after the address is proven', async () => {
  const person = await registered('new@customer.example')
  const me = await person.get('/v1/me')
  expect(me.body).toMatchObject({ operator: null, organizations: [{ name: 'Newcomers', role: 'owner' }] })
})

test('T3 an alias of a mailbox that has had an organization gets no second one', async () => {
  const person = await registered('new+more@customer.example')
  expect((await person.get('/v1/me')).body).toMatchObject({ organizations: [] })
})

test('P5 an address that is not proven cannot sign in', async () => {
  const person = visitor()
  await person.post('/auth/sign-up/email', {
    name: 'x',
    email: 'unproven@customer.example',
    password: PASSWORD,
  })
  expect((await person.signIn('unproven@customer.example', PASSWORD)).status).toBe(403)
  expect((await person.get('/v1/me')).status).toBe(401)
})

test('P5 nothing tells whether an account exists: not registration, not sign-in, not a forgotten password', async () => {
  const shape = ({ status, body }: { status: number; body: object }) => [status, Object.keys(body).toSorted()]
  const signUp = (email: string) =>
    visitor().post('/auth/sign-up/email', { name: 'x', email, password: PASSWORD })
  const [taken, free] = [await signUp('ada@vendor.example'), await signUp('free@customer.example')]
  expect(shape(taken)).toEqual(shape(free))
  const [wrong, unknown] = [
    await visitor().signIn('ada@vendor.example', 'wrong password!'),
    await visitor().signIn('nobody@vendor.example', 'wrong password!'),
  ]
  expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body])
  const forgotten = (email: string) => visitor().post('/auth/request-password-reset', { email })
  const [known, stranger] = [await forgotten('ada@vendor.example'), await forgotten('nobody@vendor.example')]
  expect([known.status, known.body]).toEqual([stranger.status, stranger.body])
})

test('P5 a forgotten password is set anew by the mailed link, which ends all sessions and works once', async () => {
  const person = await registered('forgetful@customer.example')
  await person.post('/auth/request-password-reset', { email: 'forgetful@customer.example' })
  const token = await linkTo('forgetful@customer.example', 'Set a new password')
  const set = () => visitor().post('/auth/reset-password', { token, newPassword: 'another long password' })
  expect((await set()).status).toBe(200)
  expect((await set()).status).toBe(400)
  expect((await person.get('/v1/me')).status).toBe(401)
  expect((await visitor().signIn('forgetful@customer.example', PASSWORD)).status).toBe(401)
  expect((await visitor().signIn('forgetful@customer.example', 'another long password')).status).toBe(200)
})

test('P5 a second factor is asked for once it is set up, and a recovery code stands in for it once', async () => {
  const person = await registered('careful@customer.example')
  const enabled = await person.post('/auth/two-factor/enable', { password: PASSWORD })
  expect(enabled.status, JSON.stringify(enabled.body)).toBe(200)
  const code = oneTimePassword(enabled.body['totpURI'])
  expect((await person.post('/auth/two-factor/verify-totp', { code })).status).toBe(200)
  const again = visitor()
  expect((await again.signIn('careful@customer.example', PASSWORD)).body).toMatchObject({
    twoFactorRedirect: true,
  })
  expect((await again.get('/v1/me')).status).toBe(401)
  const recovery = enabled.body['backupCodes'][0]
  expect((await again.post('/auth/two-factor/verify-backup-code', { code: recovery })).status).toBe(200)
  expect((await again.get('/v1/me')).body).toMatchObject({ secondFactor: true })
  const third = visitor()
  await third.signIn('careful@customer.example', PASSWORD)
  expect((await third.post('/auth/two-factor/verify-backup-code', { code: recovery })).status).not.toBe(200)
})

test('P5 sessions can be seen and ended', async () => {
  const here = await registered('two-screens@customer.example')
  const there = visitor()
  await there.signIn('two-screens@customer.example', PASSWORD)
  const listed = await here.get('/auth/list-sessions')
  expect(listed.body).toHaveLength(2)
  expect((await here.post('/auth/revoke-other-sessions')).status).toBe(200)
  expect((await there.get('/v1/me')).status).toBe(401)
  expect((await here.get('/v1/me')).status).toBe(200)
})

test('P5 an invitation gives its role once, with the link alone where there is no mail', async () => {
  const invited = await admin.post('/v1/invitations', {
    email: 'bob@customer.example',
    organizationId: lab.organizationId,
    role: 'viewer',
  })
  expect(invited.status, JSON.stringify(invited.body)).toBe(201)
  const token = invited.body['link'].split('#')[1]
  expect((await visitor().post('/v1/invitations/look', { token })).body).toMatchObject({
    email: 'bob@customer.example',
    organization: 'Example Ltd',
    account: false,
  })
  const accept = () => visitor().post('/v1/invitations/accept', { token, name: 'Bob', password: PASSWORD })
  expect((await accept()).status).toBe(200)
  expect((await accept()).status).toBe(404)
  bob = visitor()
  await bob.signIn('bob@customer.example', PASSWORD)
  expect((await bob.get('/v1/me')).body).toMatchObject({
    organizations: [{ id: lab.organizationId, role: 'viewer' }],
  })
})

test('P5 the last administrator cannot be removed, and a viewer manages nobody', async () => {
  const me = (await admin.get('/v1/me')).body
  expect((await admin.send('DELETE', `/v1/members/${me['id']}`)).status).toBe(409)
  const rows = (await bob.get(`/v1/members?organization=${lab.organizationId}`)).body['rows']
  expect(rows).toMatchObject([{ email: 'bob@customer.example', role: 'viewer' }])
  const change = await bob.send('PUT', `/v1/members/${rows[0].userId}?organization=${lab.organizationId}`, {
    role: 'owner',
  })
  expect(change.status).toBe(403)
})

test('P5 every change about people stands in the audit log', async () => {
  const { body } = await admin.get('/v1/setup-changes?limit=500')
  const actions = (body['rows'] as { action: string }[]).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['server.set-up', 'invitation.create', 'invitation.accept']))
})

test('P6 a page of another origin cannot use a session', async () => {
  const body = { email: 'x@y.example', organizationId: null, role: 'admin' }
  const { origin } = admin
  admin.origin = 'https://evil.example'
  expect((await admin.post('/v1/invitations', body)).status).toBe(403)
  expect((await admin.post('/auth/update-user', { name: 'x' })).status).toBe(403)
  admin.origin = origin
  expect((await admin.get('/v1/me')).body).toMatchObject({ name: 'Ada' })
})

test('P5 logins are throttled per address', async () => {
  const statuses: number[] = []
  for (let attempt = 0; attempt < 12; attempt += 1)
    statuses.push((await visitor().signIn('ada@vendor.example', `wrong password ${attempt}`)).status)
  expect(statuses.at(-1)).toBe(429)
})
