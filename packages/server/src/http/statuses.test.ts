import { connect } from 'node:net'
import { generateEncryptionKey, sealDirect, sealTo, utf8, type VerifiedReceipt } from '@countersign/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../operations/testing/lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await openLab()
  await lab.license({ chargeWay: 'count', quota: 1000 })
})
afterAll(() => lab.close())

const post = (
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/jose' },
) => fetch(`${lab.server.url}${path}`, { method: 'POST', headers, body })

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = (await response.json()) as Readonly<Record<string, unknown>>
  expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'status', 'title', 'type'])
  expect(body['status']).toBe(response.status)
  return [response.status, body['code']]
}

const authorizing = async (plaintext: string): Promise<string> => {
  const { keySet } = await lab.device().trust()
  return sealTo({ recipient: keySet.enc[0]!, typ: 'cs-authorize+jwe', plaintext: utf8(plaintext) })
}

describe('a request under /v1', () => {
  it.each(['/v1/authorizations', '/v1/reports'])(
    'to %s of another content type is refused with 415',
    async (path) => {
      expect(await problemOf(await post(path, 'x', { 'content-type': 'text/plain' }))).toEqual([
        415,
        'wrong-content-type',
      ])
      expect(await problemOf(await post(path, '{}', { 'content-type': 'application/json' }))).toEqual([
        415,
        'wrong-content-type',
      ])
    },
  )

  it.each([
    ['/v1/authorizations', 16 * 1024],
    ['/v1/reports', 1024 * 1024],
  ])('to %s of more than %s bytes is refused with 413', async (path, limit) => {
    expect(await problemOf(await post(path, 'x'.repeat(limit + 1)))).toEqual([413, 'too-large'])
  })

  it.each([
    ['', 'malformed'],
    ['x', 'malformed'],
    ['a.b.c.d.e', 'malformed'],
  ])('that is no JOSE (%s) is refused with 400', async (body, code) => {
    expect(await problemOf(await post('/v1/authorizations', body))).toEqual([400, code])
    expect(await problemOf(await post('/v1/reports', body))).toEqual([400, code])
  })

  it('sealed to another key is refused with 401 key-unknown', async () => {
    const { publicJwk } = await generateEncryptionKey()
    const body = await sealTo({ recipient: publicJwk, typ: 'cs-authorize+jwe', plaintext: utf8('{}') })
    expect(await problemOf(await post('/v1/authorizations', body))).toEqual([401, 'key-unknown'])
  })

  it('under an unknown ticket is refused with 401 ticket-unknown', async () => {
    const body = await sealDirect({
      key: new Uint8Array(32),
      typ: 'cs-report+jwe',
      kid: 'AQAAAQJAQUJD',
      plaintext: utf8('{}'),
    })
    expect(await problemOf(await post('/v1/reports', body))).toEqual([401, 'ticket-unknown'])
  })

  it('of another typ is refused with 400 wrong-typ', async () => {
    const report = await sealDirect({
      key: new Uint8Array(32),
      typ: 'cs-report+jwe',
      kid: 'x',
      plaintext: utf8('{}'),
    })
    expect(await problemOf(await post('/v1/authorizations', report))).toEqual([400, 'wrong-typ'])
    expect(await problemOf(await post('/v1/reports', await authorizing('{}')))).toEqual([400, 'wrong-typ'])
  })

  it('whose seal is broken is refused with 400 undecryptable', async () => {
    const body = await authorizing('{}')
    const broken = `${body.slice(0, -4)}${body.endsWith('AAAA') ? 'BBBA' : 'AAAA'}`
    expect(await problemOf(await post('/v1/authorizations', broken))).toEqual([400, 'undecryptable'])
    const device = lab.device()
    await device.authorize()
    const report = await device.sealReport(device.submission([]))
    expect(
      await problemOf(
        await post('/v1/reports', `${report.slice(0, -4)}${report.endsWith('AAAA') ? 'BBBA' : 'AAAA'}`),
      ),
    ).toEqual([400, 'undecryptable'])
  })

  it('whose JSON is nested too deeply, doubled or no JSON is refused with 400', async () => {
    expect(
      await problemOf(
        await post('/v1/authorizations', await authorizing(`${'['.repeat(9)}${']'.repeat(9)}`)),
      ),
    ).toEqual([400, 'too-deep'])
    expect(await problemOf(await post('/v1/authorizations', await authorizing('{"v":1,"v":1}')))).toEqual([
      400,
      'malformed',
    ])
    expect(await problemOf(await post('/v1/authorizations', await authorizing('no JSON')))).toEqual([
      400,
      'malformed',
    ])
  })

  it('from any origin passes its preflight, without credentials (CORS)', async () => {
    const response = await fetch(`${lab.server.url}/v1/reports`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-max-age')).toBe('86400')
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    const answer = await post('/v1/reports', 'x', {
      'content-type': 'application/jose',
      origin: 'https://shop.example.com',
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('GET /v1/server', () => {
  it('has an ETag over everything but the time, and is not sent again to who knows it', async () => {
    const first = await fetch(`${lab.server.url}/v1/server`)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('no-cache')
    await lab.advance(60)
    const second = await fetch(`${lab.server.url}/v1/server`, { headers: { 'if-none-match': etag } })
    expect([second.status, await second.text()]).toEqual([304, ''])
    await lab.advance(86_400)
    expect((await fetch(`${lab.server.url}/v1/server`, { headers: { 'if-none-match': etag } })).status).toBe(
      200,
    )
  })

  it('refuses an organization that is none', async () => {
    expect(await problemOf(await fetch(`${lab.server.url}/v1/server?organization=x`))).toEqual([
      400,
      'malformed',
    ])
  })
})

describe('GET /v1/heads', () => {
  it('shows the chain through every head that a device was given', async () => {
    const device = lab.device()
    await device.authorize()
    const heads: (VerifiedReceipt | null)[] = []
    for (const count of [1, 2, 3]) heads.push((await device.report({ 'qr-code': count })).verified)
    const [first, second, third] = heads
    const { chain = '', number = 0 } = first?.head ?? {}
    expect([second?.head.previous, third?.head.previous]).toEqual([first?.headDigest, second?.headDigest])
    const response = await fetch(`${lab.server.url}/v1/heads?chain=${chain}&after=${number - 1}`)
    const shown = (await response.json()) as {
      readonly heads: readonly string[]
      readonly next: number | null
    }
    expect(shown.heads).toHaveLength(3)
    await lab.restart()
    const again = (await (
      await fetch(`${lab.server.url}/v1/heads?chain=${chain}&after=${number - 1}`)
    ).json()) as typeof shown
    expect(again.heads).toEqual(shown.heads)
    expect((await device.report({ 'qr-code': 4 })).verified?.head.chain).not.toBe(chain)
  })
})

describe('a denial', () => {
  it('links to a page of this server that says what to do', async () => {
    const { denied } = await lab.device().ask({ handshakeCode: `${lab.organizationId}-none` })
    const [page, name] = denied?.docs.split('#') ?? []
    const response = await fetch(page ?? '')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(`id="${name}"`)
  })
})

describe('a server that cannot take more work', () => {
  it('answers 503 with Retry-After, early, and stores nothing of it', async () => {
    const busy = await openLab({ settings: { queueLimit: '2', requestsBurst: '100000' } })
    await busy.license({ chargeWay: 'count', quota: 1000 })
    const device = busy.device()
    await device.authorize()
    const slot = Math.floor((await device.serverInfo()).time / 180)
    const bodies = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        device.sealReport(device.submission([{ slot, counts: { 'qr-code': index + 1 } }])),
      ),
    )
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const held = busy.server.local.store.commit(() => gate)
    const refused: Response[] = []
    const { promise: threeRefused, resolve } = Promise.withResolvers<void>()
    const sent = bodies.map(async (body) => {
      const response = await device.post('/v1/reports', body)
      if (response.status === 503 && refused.push(response) === 3) resolve()
      return response.status
    })
    await threeRefused
    open()
    await held
    expect((await Promise.all(sent)).filter((status) => status === 200)).toHaveLength(2)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await problemOf(refused[0] ?? new Response())).toEqual([503, 'overloaded'])
    await busy.close()
  })
})

describe('a connection', () => {
  it('that speaks no HTTP is closed', async () => {
    const { hostname, port } = new URL(lab.server.url)
    const told = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'))
      let text = ''
      socket
        .on('data', (chunk) => (text += chunk.toString()))
        .on('close', () => resolve(text))
        .on('error', reject)
    })
    expect(told).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is closed when its head does not arrive within 10 seconds (slow loris)', () => {
    expect([lab.server.app.server.headersTimeout, lab.server.app.server.requestTimeout]).toEqual([
      10_000, 30_000,
    ])
  })
})
