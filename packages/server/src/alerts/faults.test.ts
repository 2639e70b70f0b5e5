import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../operations/testing/lab.ts'
import { faultOf } from './fault.ts'
import { type Mailbox, openMailbox } from './testing/mailbox.ts'

let lab: Lab
let mailbox: Mailbox
beforeEach(async () => {
  mailbox = await openMailbox()
  lab = await openLab()
  await lab.api('PUT', '/mail-settings', mailbox.settings)
  await lab.api('PUT', '/alert-settings', { to: 'ops@vendor.example', cc: '', bcc: '', contacts: [] })
})
afterEach(async () => {
  await lab?.close()
  await mailbox?.close()
})

/** A route that fails as nothing should, with somebody's address in its message. */
const fail = async () => {
  const { store } = lab.server.local
  const read = store.read
  store.read = async () => {
    throw new Error('somebody@customer.example is in here')
  }
  try {
    const headers = { authorization: `Bearer ${lab.apiKey}` }
    return (await lab.server.app.inject({ url: '/api/v1/exceptions', headers })).statusCode
  } finally {
    store.read = read
  }
}

test('N5 an unexpected exception reaches the operators, repeated ones as one, and names nobody', async () => {
  for (let count = 0; count < 5; count += 1) expect(await fail()).toBe(500)
  await expect.poll(() => mailbox.taken.length, { timeout: 30_000 }).toBe(1)
  const [mail] = mailbox.taken
  expect(mail!.to).toEqual(['ops@vendor.example'])
  expect(mail!.text).toContain('5 times')
  expect(`${mail!.headers}${mail!.text}${mail!.html}`).not.toContain('somebody')
  const { rows } = (await lab.api('GET', '/exceptions')) as { rows: Record<string, unknown>[] }
  expect(rows).toMatchObject([{ count: 5, error: 'Error' }])
  expect(JSON.stringify(rows)).not.toContain('somebody')
}, 60_000)

test('N5 a fault says class, code and places of the program, and nothing of its message', () => {
  const error = Object.assign(new TypeError('a@b.example\n    at secret (/x/y.ts:1:2)'), { code: '23505' })
  const fault = faultOf(error, 'A request failed.')
  expect(fault.error).toBe('TypeError 23505')
  expect(faultOf(error, 'A request failed.').fingerprint).toBe(fault.fingerprint)
  expect(JSON.stringify(faultOf(Object.assign(new Error('x'), { code: 'a b@c' }), 'y'))).not.toContain('@c')
})
