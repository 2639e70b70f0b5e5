import { afterAll, beforeAll, expect, test } from 'vitest'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let other: string

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  other = await welcome(lab, 'Other Ltd')
  await lab.ask('handshake-code', 'create', `${organizationId}-kiosk`, '--organization', organizationId)
  await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000,modules=qr-code+pdf417'],
  })
  await sell(lab, organizationId, {
    items: [
      'product=barcode-reader,chargeWay=count,quota=500,versions=10,deployments=desktop+server,editions=javascript',
    ],
    code: `${organizationId}-kiosk`,
  })
})
afterAll(async () => lab?.stop())

test('§4: an organization ID alone reaches the items of its default code', async () => {
  const grant = granted(await lab.device().authorize({ organizationId }))
  expect(grant.payload['handshakeCode']).toBe(`${organizationId}-default`)
  expect(grant.payload['organizationId']).toBe(organizationId)
  expect(grant.stage).toBe('normal')
})

test('§4: a code alone, or with its organization, reaches the items of that code', async () => {
  const handshakeCode = `${organizationId}-kiosk`
  const alone = granted(await lab.device().authorize({ handshakeCode }))
  const both = granted(await lab.device().authorize({ handshakeCode, organizationId }))
  expect(both.itemIds).toEqual(alone.itemIds)
  expect(both.payload['handshakeCode']).toBe(handshakeCode)
})

test('A1: an unknown code is -20101, another organization’s -20122, an unknown organization -20121', async () => {
  const code = async (wish: { organizationId?: string; handshakeCode?: string }) =>
    deniedWith(await lab.device().authorize(wish))
  expect(await code({ organizationId, handshakeCode: `${organizationId}-nowhere` })).toBe(-20101)
  expect(await code({ handshakeCode: `${organizationId}-nowhere` })).toBe(-20101)
  expect(await code({ organizationId, handshakeCode: `${other}-default` })).toBe(-20122)
  expect(await code({ organizationId: '999999999' })).toBe(-20121)
})

test('§4, T1: who names neither organization nor code gets a trial, and a licensed device a signed -20123 that revokes nothing', async () => {
  expect(granted(await lab.device().authorize({})).stage).toBe('trial')
  const licensed = lab.device()
  granted(await licensed.authorize({ organizationId }))
  expect(await licensed.authorize({})).toMatchObject({ kind: 'denial', code: -20123, revokes: false })
})

test('A3: deployment browser without an Origin, or with null, fails with -20108; with one it is served', async () => {
  const browser = { organizationId, deployment: 'browser' }
  expect(deniedWith(await lab.device().authorize(browser))).toBe(-20108)
  expect(deniedWith(await lab.device().authorize({ ...browser, origin: 'null' }))).toBe(-20108)
  granted(await lab.device().authorize({ ...browser, origin: 'https://shop.example.com' }))
})

test('A1: a code that holds no item is -20104', async () => {
  expect(deniedWith(await lab.device().authorize({ organizationId: other }))).toBe(-20104)
})

test('A1: product -20106, version -20107, deployment -20108, edition -20109, module -20104', async () => {
  await sellProduct(lab, 'other-product')
  const kiosk = { handshakeCode: `${organizationId}-kiosk` }
  const code = async (wish: object) => deniedWith(await lab.device().authorize({ ...kiosk, ...wish }))
  expect(await code({ product: 'other-product' })).toBe(-20106)
  expect(await code({ version: '11.0' })).toBe(-20107)
  expect(await code({ deployment: 'embedded' })).toBe(-20108)
  expect(await code({ edition: 'c' })).toBe(-20109)
  expect(deniedWith(await lab.device().authorize({ organizationId, modules: ['aztec'] }))).toBe(-20104)
})

test('A2: no modules requested is every module that some item passes for', async () => {
  const grant = granted(await lab.device().authorize({ organizationId, modules: null }))
  expect([...grant.modules].sort()).toEqual(['pdf417', 'qr-code'])
})

test('Errors: a denial has a name, a message and a link to its documentation', async () => {
  const answer = await lab.device().authorize({ handshakeCode: `${organizationId}-nowhere` })
  if (answer.kind !== 'denial') throw new Error(answer.kind)
  expect(String(answer.payload['message']).length).toBeGreaterThan(10)
  const page = await fetch(String(answer.payload['docs']))
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(answer.name)
})

test('A9: a denial is signed and says whether it revokes (A10)', async () => {
  const answer = await lab.device().authorize({ handshakeCode: `${organizationId}-nowhere` })
  expect(answer).toMatchObject({ kind: 'denial', code: -20101, revokes: true })
  expect(await lab.device().authorize({ organizationId: other })).toMatchObject({ revokes: false })
})

test('P6: a NUL, for which PostgreSQL has no place, is refused or denied on every database', async () => {
  granted(await lab.device().authorize({ organizationId, version: '10.\0' }))
  expect(
    deniedWith(await lab.device().authorize({ organizationId, product: 'none', processName: '\0' })),
  ).toBe(-20106)
  const answer = await fetch(`${lab.url}/api/v1/products/a%00b`, {
    headers: { authorization: `Bearer ${lab.apiKey}` },
  })
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('NUL')])
})
