import { afterEach, beforeEach, expect, test } from 'vitest'
import { openReceiver } from '../alerts/testing/receiver.ts'
import { type Lab, openLab } from '../operations/testing/lab.ts'
import { post } from './post.ts'

let receiver: Awaited<ReturnType<typeof openReceiver>>
let lab: Lab
beforeEach(async () => {
  receiver = await openReceiver()
  lab = await openLab()
})
afterEach(async () => {
  await lab?.close()
  await receiver?.close()
})

test('P3 a webhook never calls a private address unless that is allowed, and plain http neither', async () => {
  const sending = { headers: {}, body: '{}' }
  expect(await post(receiver.url, { ...sending, allowPrivate: false })).toMatchObject({
    sent: false,
    error: expect.stringContaining('not public'),
  })
  const named = receiver.url.replace('127.0.0.1', 'localhost')
  expect(await post(named, { ...sending, allowPrivate: false })).toMatchObject({ sent: false })
  expect(receiver.called).toEqual([])
  expect(await post(named, { ...sending, allowPrivate: true })).toEqual({ sent: true })
  await expect(lab.api('POST', '/webhooks', { url: receiver.url, events: ['server'] })).rejects.toThrow(
    /must be an absolute https URL/,
  )
  const url = 'https://127.0.0.1:1/'
  const { id } = await lab.api('POST', '/webhooks', { url, events: ['server'] })
  expect(await lab.api('POST', `/webhooks/${id}/test`)).toMatchObject({
    sent: false,
    answer: expect.stringContaining('not public'),
  })
})
