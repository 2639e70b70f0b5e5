import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Wish } from '../independent-device/wish.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
const password = 'correct horse battery'
const outcome = async (wish: Wish): Promise<number> => {
  const answer = await lab.device().authorize(wish)
  return answer.kind === 'grant' ? 0 : deniedWith(answer)
}

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  const create = (name: string, ...more: string[]) =>
    lab.ask(
      'handshake-code',
      'create',
      `${organizationId}-${name}`,
      '--organization',
      organizationId,
      ...more,
    )
  await create('secret', '--session-password', password)
  await create('web', '--validation-field', 'domain=*.example.com')
  await create('tool', '--validation-field', 'process-name=scan-tool')
  for (const name of ['secret', 'web', 'tool'])
    await sell(lab, organizationId, {
      items: ['product=barcode-reader,chargeWay=count,quota=1000'],
      code: `${organizationId}-${name}`,
    })
})
afterAll(async () => lab?.stop())

test('A3: a session password that is wrong or missing is -20102, which revokes nothing (A10)', async () => {
  const handshakeCode = `${organizationId}-secret`
  expect(await outcome({ handshakeCode, sessionPassword: password })).toBe(0)
  expect(await outcome({ handshakeCode, sessionPassword: 'wrong horse battery' })).toBe(-20102)
  expect(await outcome({ handshakeCode, sessionPassword: `${password} ` })).toBe(-20102)
  expect(await outcome({ handshakeCode })).toBe(-20102)
  expect(await lab.device().authorize({ handshakeCode })).toMatchObject({ revokes: false })
})

test('A3: a domain field is compared with the Origin header, and covers subdomains alone', async () => {
  const web = (origin: string | null, deployment = 'browser'): Promise<number> =>
    outcome({ handshakeCode: `${organizationId}-web`, deployment, origin, domain: 'shop.example.com' })
  expect(await web('https://shop.example.com')).toBe(0)
  expect(await web('http://a.b.example.com:8080')).toBe(0)
  expect(await web('https://example.com')).toBe(-20103)
  expect(await web('https://shop.example.com.evil.test')).toBe(-20103)
  expect(await web('https://evilexample.com')).toBe(-20103)
  expect(await web(null)).toBe(-20103)
  // A request with an Origin is a browser's, whatever it claims.
  expect(await web('https://evil.test', 'desktop')).toBe(-20103)
  expect(await web(null, 'desktop')).toBe(-20103)
})

test('A3: a process name is compared for desktop, server and embedded', async () => {
  const tool = (processName: string | null) =>
    outcome({ handshakeCode: `${organizationId}-tool`, processName })
  expect(await tool('scan-tool')).toBe(0)
  expect(await tool('other-tool')).toBe(-20103)
  expect(await tool(null)).toBe(-20103)
})

test('A3b: a session password of less than 12 characters is refused when set', async () => {
  const short = await lab.cli(
    'handshake-code',
    'create',
    `${organizationId}-short`,
    '--organization',
    organizationId,
    '--session-password',
    'short',
  )
  expect(short.code).toBe(1)
})

test('C7, A7: a license of 10 days is normal, then in grace for 7 days, then -20111', async () => {
  const timed = await welcome(lab, 'Timed Ltd')
  const { itemIds } = await sell(lab, timed, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000,days=10'],
  })
  const expires = granted(await lab.device().authorize({ organizationId: timed })).iat + 10 * 86_400

  await lab.ask('clock', '--advance', '8d')
  const late = granted(await lab.device().authorize({ organizationId: timed }))
  expect(late.stage).toBe('normal')
  expect(late.exp).toBeGreaterThan(late.iat + 6 * 86_400)

  await lab.ask('clock', '--advance', '4d')
  const grace = granted(await lab.device().authorize({ organizationId: timed }))
  expect(grace.stage).toBe('grace')
  expect(Math.abs(grace.exp - (expires + 7 * 86_400))).toBeLessThanOrEqual(60)
  expect((await lab.ask('item', 'show', itemIds[0]!))['stage']).toBe('grace')

  await lab.ask('clock', '--advance', '6d')
  const ended = await lab.device().authorize({ organizationId: timed })
  expect(ended).toMatchObject({ kind: 'denial', code: -20111, revokes: true })
})

test('Sandbox: the clock tells its time, never moves backward, and survives a restart', async () => {
  const now = Number((await lab.ask('clock'))['now'])
  expect((await lab.cli('clock', '--set', String(now - 3600))).code).not.toBe(0)
  await lab.restart()
  const later = Number((await lab.ask('clock'))['now'])
  expect(later).toBeGreaterThanOrEqual(now)
  expect(later).toBeLessThan(now + 120)
})

test('C9: what was used while valid and comes after the end is counted where it happened', async () => {
  const timed = await welcome(lab, 'Offline Ltd')
  const { itemIds } = await sell(lab, timed, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000,days=2,graceDays=1'],
  })
  const device = lab.device()
  const slot = Math.floor(granted(await device.authorize({ organizationId: timed })).iat / 180)
  await lab.ask('clock', '--advance', '5d')
  await device.meet(timed)
  expect(await device.report({ slot, counts: { 'qr-code': 40 } })).toMatchObject({
    accepted: 1,
    reauthorize: true,
  })
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({ used: 40, overUse: 0 })
})

test('Protocol: after 70 days the keys have been renewed and the trust still holds', async () => {
  await lab.ask('clock', '--advance', '70d')
  expect(await outcome({ handshakeCode: `${organizationId}-secret`, sessionPassword: password })).toBe(0)
})
