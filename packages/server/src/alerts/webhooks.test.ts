import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../operations/testing/lab.ts'
import { openReceiver, signedWith } from './testing/receiver.ts'

let lab: Lab
let receiver: Awaited<ReturnType<typeof openReceiver>>
let hook: Readonly<Record<string, any>>
beforeEach(async () => {
  receiver = await openReceiver()
  lab = await openLab({ settings: { webhookPrivateAddresses: 'allowed' } })
  hook = await lab.api('POST', '/webhooks', { url: receiver.url, events: ['organization', 'server'] })
})
afterEach(async () => {
  await lab?.close()
  await receiver?.close()
})

const deliveries = async () =>
  (await lab.api('GET', `/webhooks/${hook['id']}/deliveries`))['rows'] as Record<string, any>[]
/** Makes what waits due, as time would. */
const hurry = () =>
  lab.server.local.store.commit(async (tx) => {
    for (const { id, value } of await tx.state.list('webhook-delivery'))
      await tx.state.put('webhook-delivery', id, { ...(value as object), nextAttempt: 0 })
  })
const alert = async () => {
  await lab.license({ chargeWay: 'device', quota: 1 })
  await lab.device().authorize()
  await lab.advance(60)
}

test('N3 a webhook is signed as Standard Webhooks says, and hears what the mail says', async () => {
  await alert()
  expect(receiver.called).toHaveLength(1)
  const [call] = receiver.called
  expect(signedWith(call!, hook['secret'])).toBe(true)
  expect(signedWith({ ...call!, body: `${call!.body} ` }, hook['secret'])).toBe(false)
  expect(JSON.parse(call!.body)).toMatchObject({
    type: 'organization.alerts',
    data: {
      organization: { id: lab.organizationId, name: 'Example Ltd' },
      alerts: [{ kind: 'used', level: 101, link: expect.stringContaining('/items/') }],
    },
  })
  expect(await deliveries()).toMatchObject([{ attempts: 1, sent: expect.any(String), lastError: null }])
})

test('N3 what a webhook does not take is kept and tried again under the same ID, and redirects are not followed', async () => {
  receiver.answerWith(() => ({ status: 302, headers: { location: receiver.url } }))
  await alert()
  expect(receiver.called).toHaveLength(1)
  expect(await deliveries()).toMatchObject([
    { attempts: 1, sent: null, lastError: 'The target answered 302.' },
  ])
  await lab.advance(60)
  expect(receiver.called).toHaveLength(1)
  receiver.answerWith(() => ({ status: 200 }))
  await hurry()
  await lab.advance(60)
  expect(receiver.called).toHaveLength(2)
  const [first, second] = receiver.called
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  expect(second!.body).toBe(first!.body)
  expect(await deliveries()).toMatchObject([{ attempts: 2, sent: expect.any(String) }])
})

test('N3 a target that is gone is called no more, and one that is switched off neither', async () => {
  receiver.answerWith(() => ({ status: 410 }))
  await alert()
  expect(await deliveries()).toMatchObject([{ attempts: 1, sent: null, nextAttempt: null }])
  await lab.api('PATCH', `/webhooks/${hook['id']}`, { enabled: false })
  await alert()
  expect(receiver.called).toHaveLength(1)
})

test('N3 what was given up is sent again when somebody says so, under the same ID, and what was taken is not', async () => {
  receiver.answerWith(() => ({ status: 410 }))
  await alert()
  const [{ id } = { id: '' }] = await deliveries()
  const again = `/webhooks/${hook['id']}/deliveries/${id}/send`
  await lab.api('PATCH', `/webhooks/${hook['id']}`, { enabled: false })
  await expect(lab.api('POST', again)).rejects.toThrow(/switched off/)
  await lab.api('PATCH', `/webhooks/${hook['id']}`, { enabled: true })
  // Longer ago than a message is tried for: it begins anew.
  await lab.advance(20 * 86_400)
  receiver.answerWith(() => ({ status: 500 }))
  await lab.api('POST', again)
  await expect.poll(deliveries).toMatchObject([{ attempts: 1, sent: null, nextAttempt: expect.any(String) }])
  receiver.answerWith(() => ({ status: 200 }))
  await lab.api('POST', again)
  await expect.poll(deliveries).toMatchObject([{ attempts: 2, sent: expect.any(String), nextAttempt: null }])
  const [first, , last] = receiver.called
  expect([last!.headers['webhook-id'], last!.body]).toEqual([first!.headers['webhook-id'], first!.body])
  await expect(lab.api('POST', again)).rejects.toThrow(/no such message/)
  expect(receiver.called).toHaveLength(3)
  expect(JSON.stringify(await lab.api('GET', '/setup-changes?limit=500'))).toContain('webhook.send-again')
})

test('N3 a new secret signs beside the one before for a day, and a button tries the target', async () => {
  const rotated = await lab.api('POST', `/webhooks/${hook['id']}/rotate-secret`)
  expect(await lab.api('POST', `/webhooks/${hook['id']}/test`)).toEqual({ sent: true, answer: null })
  const [call] = receiver.called
  expect(signedWith(call!, hook['secret'])).toBe(true)
  expect(signedWith(call!, String(rotated['secret']))).toBe(true)
  const seen = [
    await lab.api('GET', '/webhooks'),
    await lab.api('GET', '/setup-changes?limit=500'),
    await deliveries(),
  ]
  for (const secret of [hook['secret'], rotated['secret']]) expect(JSON.stringify(seen)).not.toContain(secret)
  expect(JSON.stringify(seen)).toContain('webhook.rotate-secret')
})
