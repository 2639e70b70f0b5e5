import { randomBytes8 } from '@countersign/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'

const DAY = 86_400
let lab: Lab

beforeAll(async () => {
  lab = await openLab({ settings: { requestsBurst: '100000', requestsPerSecond: '100000' } })
  await lab.license({ chargeWay: 'count', quota: 1000 })
})
afterAll(() => lab.close())

describe('an authorization', () => {
  it('is signed, verifies up to the root, lasts 7 days and is renewed from the middle on (A6, A7)', async () => {
    const granted = await lab.device().authorize()
    expect(granted).toMatchObject({
      organizationId: lab.organizationId,
      handshakeCode: `${lab.organizationId}-default`,
      modules: ['qr-code'],
      stage: 'normal',
      servers: [lab.server.url],
      sandbox: true,
    })
    expect([granted.exp - granted.iat, granted.refreshAfter - granted.iat]).toEqual([7 * DAY, 3.5 * DAY])
    expect(granted.reporting).toMatchObject({ interval: 180, maxAge: 30 * DAY })
    expect(granted.reporting.ticket.length).toBeLessThanOrEqual(1024)
    expect(granted.continuation.length).toBeLessThanOrEqual(256)
  })

  it('carries the continuation token of the last one on (A8)', async () => {
    const device = lab.device()
    const first = await device.authorize()
    const second = await device.authorize()
    expect(second.continuation).not.toBe(first.continuation)
  })

  it('is denied to a copy that presents a spent token, and revokes nothing (A8, A10)', async () => {
    const device = lab.device()
    const first = await device.authorize()
    await lab.advance(10)
    await device.authorize()
    await lab.advance(10)
    await device.authorize()
    const spent = await device.ask({
      client: { uuid: device.options.uuid, continuation: first.continuation, library: null },
    })
    expect(spent.denied).toMatchObject({ code: -20151, revokes: false })
  })

  it.each([
    [-20121, { organizationId: '999999', handshakeCode: null }],
    [-20121, { organizationId: null, handshakeCode: '999999-kiosk' }],
  ])('is denied with a signed %s (A1)', async (code, names) => {
    const device = lab.device()
    const { denied, status } = await device.ask(names)
    expect([status, denied?.code]).toEqual([403, code])
    expect(denied?.message.length).toBeGreaterThan(20)
  })

  it('to a request of another version is denied with a signed -20105', async () => {
    const { denied } = await lab.device().ask({ v: 2 })
    expect(denied?.code).toBe(-20105)
  })

  it('that is asked for again with the same bytes within 10 minutes is the same, and takes no second seat', async () => {
    const itemId = await lab.license(
      { chargeWay: 'device', quota: 5 },
      { handshakeCode: `${lab.organizationId}-seats` },
    )
    const device = lab.device({ handshakeCode: `${lab.organizationId}-seats` })
    const trusted = await device.trust()
    const request = device.request(trusted.time)
    const first = (await device.send(request, trusted)).granted
    const second = (await device.send(request, trusted)).granted
    expect(second).toMatchObject({ jti: first?.jti, iat: first?.iat, exp: first?.exp })
    expect((await lab.api('GET', `/items/${itemId}`))['seats']).toMatchObject({ taken: 1 })
  })

  it('names deployment browser only with an Origin that names a host (A3)', async () => {
    const without = await lab.device({ deployment: 'browser' }).ask()
    expect(without.denied?.code).toBe(-20108)
    const opaque = await lab.device({ deployment: 'browser', headers: { origin: 'null' } }).ask()
    expect(opaque.denied?.code).toBe(-20108)
    const withHost = await lab
      .device({ deployment: 'browser', headers: { origin: 'https://Shop.Example.com:8443' } })
      .ask()
    expect(withHost.granted?.deployment).toBe('browser')
  })

  it('needs the session password of its code; strangers who guess are throttled before it is compared (A3b)', async () => {
    const code = `${lab.organizationId}-locked`
    await lab.license({ chargeWay: 'count', quota: 1000 }, { handshakeCode: code })
    await lab.api('PATCH', `/handshake-codes/${code}`, {
      addSessionPassword: { password: 'correct horse battery' },
    })
    const known = lab.device({ handshakeCode: code, sessionPassword: 'correct horse battery' })
    await known.authorize()
    for (let guess = 0; guess < 10; guess += 1) {
      expect(
        (await lab.device({ handshakeCode: code, sessionPassword: `guess number ${guess}` }).ask()).denied
          ?.code,
      ).toBe(-20102)
    }
    const throttled = await lab
      .device({ handshakeCode: code, sessionPassword: 'correct horse battery' })
      .ask()
    expect([throttled.status, throttled.problem?.['code']]).toEqual([429, 'too-many-requests'])
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(0)
    await known.authorize()
  })

  it('never outlasts the certificate of its server (protocol, "A client checks")', async () => {
    await lab.license(
      { chargeWay: 'count', quota: 10, offlineDays: 100 },
      { handshakeCode: `${lab.organizationId}-long` },
    )
    const granted = await lab.device({ handshakeCode: `${lab.organizationId}-long` }).authorize()
    const [, certificate = ''] = granted.certificate.split('.')
    const { exp } = JSON.parse(Buffer.from(certificate, 'base64url').toString()) as { readonly exp: number }
    expect(granted.exp).toBeLessThanOrEqual(exp)
    expect(granted.exp - granted.iat).toBeGreaterThanOrEqual(15 * DAY)
    expect(granted.reporting.maxAge).toBe(130 * DAY)
  })
})

describe('a report', () => {
  it('is stored once however often it is sent, and its receipt is proven by a signed head (U4)', async () => {
    const code = `${lab.organizationId}-reports`
    const itemId = await lab.license({ chargeWay: 'count', quota: 1000 }, { handshakeCode: code })
    const device = lab.device({ handshakeCode: code })
    await device.authorize()
    const first = await device.report({ 'qr-code': 12 })
    expect(first.receipt).toMatchObject({ accepted: 1, refused: [], stage: 'normal', reauthorize: false })
    await device.report({ 'qr-code': 12 })
    await device.report({ 'qr-code': 15 })
    expect((await lab.api('GET', `/items/${itemId}`))['used']).toBe(15)
  })

  it('is refused one by one: too old, in the future, malformed, unknown module; the rest is accepted (U9)', async () => {
    const device = lab.device()
    await device.authorize()
    const slot = Math.floor((await device.serverInfo()).time / 180)
    const session = randomBytes8()
    const { receipt } = await device.submit(
      device.submission([
        { session, slot: slot - 31 * 480, counts: { 'qr-code': 1 } },
        { session, slot: slot + 3, counts: { 'qr-code': 1 } },
        { session, slot, counts: { 'qr-code': 1, 'no-such': 1, pdf417: 0 } },
      ]),
    )
    expect(receipt?.accepted).toBe(1)
    expect(receipt?.refused).toEqual(
      expect.arrayContaining([
        { session, slot: slot - 31 * 480, module: null, reason: 'too-old' },
        { session, slot: slot + 3, module: null, reason: 'future' },
        { session, slot, module: 'no-such', reason: 'unknown-module' },
        { session, slot, module: 'pdf417', reason: 'malformed' },
      ]),
    )
  })

  it('says reauthorize as soon as a new authorization would be denied, which then is (A10)', async () => {
    const code = `${lab.organizationId}-small`
    await lab.license({ chargeWay: 'count', quota: 10 }, { handshakeCode: code })
    const device = lab.device({ handshakeCode: code })
    await device.authorize()
    const { receipt } = await device.report({ 'qr-code': 50 })
    expect(receipt?.reauthorize).toBe(true)
    expect((await device.ask()).denied).toMatchObject({ code: -20120, revokes: true })
  })

  it('of another client than the ticket names is refused as client-mismatch', async () => {
    const device = lab.device()
    await device.authorize()
    const other = lab.device()
    const { status, problem } = await device.submit(other.submission([{ slot: 1, counts: { 'qr-code': 1 } }]))
    expect([status, problem?.['code']]).toEqual([403, 'client-mismatch'])
  })
})
