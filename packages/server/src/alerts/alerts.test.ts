import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../operations/testing/lab.ts'
import { type Mailbox, openMailbox } from './testing/mailbox.ts'

const DAY = 86_400
let lab: Lab
let mailbox: Mailbox
beforeEach(async () => {
  mailbox = await openMailbox()
  lab = await openLab({ settings: { webhookPrivateAddresses: 'allowed' } })
  await lab.api('PUT', '/mail-settings', mailbox.settings)
})
afterEach(async () => {
  await lab?.close()
  await mailbox?.close()
})

const tell = (to: string, of = `/organizations/${lab.organizationId}`, more: object = {}) =>
  lab.api('PUT', `${of}/alert-settings`, { to, cc: '', bcc: '', contacts: [], ...more })

test('N1 N2 what one check finds out is one message, told once, also after a restart', async () => {
  await tell('a@customer.example; b@customer.example')
  await tell('ops@vendor.example', '')
  const count = await lab.license({ chargeWay: 'count', quota: 100, days: 40 })
  const seats = await lab.license({ chargeWay: 'device', quota: 1, days: 40 })
  const device = lab.device()
  await device.authorize()
  await device.report({ 'qr-code': 80 })
  await lab.advance(11 * DAY)
  expect(mailbox.taken).toHaveLength(1)
  const [mail] = mailbox.taken
  expect([...mail!.to].sort()).toEqual(['a@customer.example', 'b@customer.example', 'ops@vendor.example'])
  for (const id of [count, seats]) expect(mail!.text).toContain(`${lab.server.url}/items/${id}`)
  expect(mail!.text).toContain('expires within 30 days')
  await lab.advance(3_600)
  await lab.restart()
  await lab.advance(3_600)
  expect(mailbox.taken).toHaveLength(1)
  await lab.advance(16 * DAY)
  expect(mailbox.taken).toHaveLength(2)
  expect(mailbox.taken[1]!.subject).toContain('expires within 14 days')
  const history = (await lab.api('GET', `/organizations/${lab.organizationId}/alerts`))['rows']
  expect(history).toMatchObject([
    { recipients: 3, mail: 'sent' },
    { recipients: 3, mail: 'sent' },
  ])
})

test('N3 on the vendor’s server the contacts of an order are told of the license that it made', async () => {
  await lab.api('POST', '/offers', {
    ...{ code: 'starter', name: 'Starter', kind: 'purchase', currency: 'EUR', price: 1 },
    makes: { items: [{ product: 'barcode-reader', chargeWay: 'device', quota: 5 }] },
  })
  const order = await lab.api('POST', '/orders', {
    ...{ organizationId: lab.organizationId, lines: [{ offer: 'starter' }], method: 'wire' },
    contacts: [{ kind: 'billing', name: 'B', email: 'billing@customer.example' }],
  })
  const test = () => lab.api('POST', `/organizations/${lab.organizationId}/alert-settings/test`)
  await lab.api('POST', `/orders/${order['id']}/confirm-payment`, { reference: 'bank' })
  expect(await test()).toEqual({ sent: true, recipients: 1, answer: null })
  expect(mailbox.taken.at(-1)?.to).toEqual(['billing@customer.example'])
})
