import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'

interface Taken {
  readonly to: readonly string[]
  readonly text: string
}

let lab: Lab
let smtp: SMTPServer
let refusing = true
const taken: Taken[] = []

beforeAll(async () => {
  lab = await openLab()
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      done(username === 'lts' && password === 'secret' ? null : new Error('wrong login'), {
        user: username ?? '',
      }),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        if (refusing) {
          done(new Error('try later'))
          return
        }
        taken.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(pieces).toString(),
        })
        done()
      })
    },
  })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
})
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve))
  await lab.close()
})

const settings = (over: object = {}) => ({
  host: '127.0.0.1',
  port: (smtp.server.address() as AddressInfo).port,
  tls: 'none',
  user: 'lts',
  password: 'secret',
  from: 'Countersign <lts@vendor.example>',
  ...over,
})
const mails = async () => (await lab.api('GET', '/mails'))['rows'] as Record<string, any>[]
const invite = () =>
  lab.api('POST', '/invitations', {
    email: 'carol@customer.example',
    organizationId: lab.organizationId,
    role: 'owner',
  })

test('N3 a mail server is tried by a button before it is stored, and its own words are told', async () => {
  const probe = (over: object) =>
    lab.api('POST', '/mail-settings/test', { settings: settings(over), to: 'me@vendor.example' })
  expect(await probe({ password: 'wrong' })).toMatchObject({
    sent: false,
    answer: expect.stringContaining('wrong login'),
  })
  expect(await probe({ port: 1 })).toMatchObject({ sent: false })
  expect(await probe({})).toMatchObject({ sent: false, answer: expect.stringContaining('try later') })
})

test('N3 without a mail server messages wait where an administrator can read them', async () => {
  await invite()
  expect(await mails()).toMatchObject([
    { to: ['carol@customer.example'], sent: null, text: expect.stringContaining('/invitation#') },
  ])
})

test('N3 what a mail server refuses is kept and tried again, and its text is dropped once it is sent', async () => {
  const stored = await lab.api('PUT', '/mail-settings', settings())
  expect(JSON.stringify(stored)).not.toContain('secret')
  await expect
    .poll(async () => (await mails())[0])
    .toMatchObject({ attempts: 1, sent: null, lastError: expect.stringContaining('try later') })
  refusing = false
  await lab.server.local.store.commit(async (tx) => {
    for (const { id, value } of await tx.state.list('mail'))
      await tx.state.put('mail', id, { ...(value as object), nextAttempt: 0 })
  })
  await lab.api('PUT', '/mail-settings', settings({ password: undefined }))
  await expect.poll(async () => (await mails())[0]).toMatchObject({ sent: expect.any(String), text: null })
  expect(taken).toHaveLength(1)
  expect(taken[0]?.to).toEqual(['carol@customer.example'])
})

test('P5 the mail password stands in no answer and not in the audit log', async () => {
  const seen = [await lab.api('GET', '/mail-settings'), await lab.api('GET', '/setup-changes?limit=500')]
  expect(JSON.stringify(seen)).not.toContain('secret')
  expect(JSON.stringify(seen)).toContain('mail-settings.change')
})
