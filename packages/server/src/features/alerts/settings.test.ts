import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../orders/testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const SETTINGS = { to: 'a@customer.example', cc: '', bcc: '', contacts: [] }

test('N3 recipients that were changed since they were read are not overwritten', async () => {
  const path = `/organizations/${shop.organization}/alert-settings`
  const { etag } = await shop.lab.get(path)
  const put = (tag: string) =>
    shop.lab.send('PUT', path, { body: SETTINGS, headers: { 'if-match': tag } }).then(({ status }) => status)
  expect(await put('"another"')).toBe(412)
  expect(await put(etag ?? '')).toBe(200)
})

test('P5 a manager reads in the audit log of the organization who changed its recipients', async () => {
  const path = `/organizations/${shop.organization}/alert-settings`
  await shop.ask('PUT', path, { body: SETTINGS, as: 'manager' })
  const { rows } = await shop.ask('GET', '/setup-changes?order=newest', { as: 'manager' })
  expect(rows[0]).toMatchObject({
    action: 'alert-settings.change',
    subject: shop.organization,
    actor: 'manager',
  })
})

test('N3 a webhook has no user name and no password in its URL', async () => {
  for (const url of ['https://user@hooks.example', 'https://:secret@hooks.example'])
    expect(
      await shop.ask('POST', '/webhooks', { body: { url, events: ['server'] }, status: 400 }),
    ).toMatchObject({
      field: 'url',
    })
})

test('N3 settings of the mail server that were changed since they were read are not overwritten', async () => {
  const body = {
    host: 'smtp.vendor.example',
    port: 465,
    tls: 'implicit',
    user: null,
    from: 'lts@vendor.example',
  }
  const { etag } = await shop.lab.get('/mail-settings')
  for (const [tag, status] of [
    ['"another"', 412],
    [etag ?? '', 200],
  ] as const) {
    const answer = await shop.lab.send('PUT', '/mail-settings', { body, headers: { 'if-match': tag } })
    expect(answer.status).toBe(status)
  }
})
