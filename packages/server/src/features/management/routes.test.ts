import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS, type Lab, openLab } from './testing/lab.ts'

/** Every route of the management API with the scope that it needs. */
const ROUTES = [
  ['GET', '/products', 'read'],
  ['POST', '/products', 'write'],
  ['GET', '/products/{code}', 'read'],
  ['PATCH', '/products/{code}', 'write'],
  ['GET', '/organizations', 'read'],
  ['POST', '/organizations', 'write'],
  ['GET', '/organizations/{id}', 'read'],
  ['GET', '/licenses', 'read'],
  ['POST', '/licenses', 'write'],
  ['GET', '/licenses/{id}', 'read'],
  ['PATCH', '/licenses/{id}', 'write'],
  ['POST', '/licenses/{id}/activate', 'write'],
  ['POST', '/licenses/{id}/renew', 'write'],
  ['POST', '/licenses/{id}/extend', 'write'],
  ['POST', '/licenses/{id}/replace-device', 'write'],
  ['GET', '/licenses/{id}/files', 'read'],
  ['POST', '/imports', 'write'],
  ['POST', '/statements', 'write'],
  ['GET', '/statements', 'read'],
  ['GET', '/statements/made', 'read'],
  ['POST', '/trials', 'write'],
  ['POST', '/trials/{id}/extend', 'write'],
  ['POST', '/items/{id}/revoke', 'write'],
  ['POST', '/items/{id}/clear-devices', 'write'],
  ['GET', '/items/{id}/revocation', 'read'],
  ['GET', '/items', 'read'],
  ['GET', '/items/{id}', 'read'],
  ['GET', '/handshake-codes', 'read'],
  ['POST', '/handshake-codes', 'write'],
  ['GET', '/handshake-codes/{code}', 'read'],
  ['PATCH', '/handshake-codes/{code}', 'write'],
  ['GET', '/handshake-codes/{code}/usage', 'read'],
  ['GET', '/handshake-codes/{code}/held', 'read'],
  ['POST', '/handshake-codes/{code}/held/{uuid}', 'write'],
  ['DELETE', '/handshake-codes/{code}', 'write'],
  ['PUT', '/handshake-codes/{code}/order', 'write'],
  ['GET', '/devices', 'read'],
  ['GET', '/denials', 'read'],
  ['GET', '/devices/{uuid}', 'read'],
  ['GET', '/devices/{uuid}/export', 'read'],
  ['POST', '/devices/{uuid}/block', 'write'],
  ['POST', '/devices/{uuid}/void', 'write'],
  ['POST', '/devices/{uuid}/unregister', 'write'],
  ['POST', '/devices/{uuid}/clear-clone', 'write'],
  ['POST', '/devices/{uuid}/erase', 'write'],
  ['GET', '/overview', 'read'],
  ['GET', '/statistics', 'read'],
  ['GET', '/statistics/devices', 'read'],
  ['GET', '/statistics/authorizations', 'read'],
  ['GET', '/statistics/reports', 'read'],
  ['GET', '/server', 'read'],
  ['GET', '/explain', 'read'],
  ['GET', '/clock', 'read'],
  ['POST', '/clock', 'write'],
  ['GET', '/setup-changes', 'read'],
] as const

/** Bodies that pass the shape, so that what is refused is the ID. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /licenses/{id}': { alias: 'x' },
  'PATCH /products/{code}': { name: 'x' },
  'POST /licenses/{id}/activate': { hosting: 'hosted' },
  'POST /licenses/{id}/renew': {},
  'POST /licenses/{id}/extend': { quota: 1 },
  'POST /licenses/{id}/replace-device': {
    clientUuid: '00000000-0000-4000-8000-000000000001',
    by: '00000000-0000-4000-8000-000000000002',
  },
  'POST /handshake-codes/{code}/held/{uuid}': { verdict: 'accepted' },
  'POST /items/{id}/clear-devices': {},
  'POST /devices/{uuid}/clear-clone': {},
  'POST /devices/{uuid}/erase': {},
  'POST /items/{id}/revoke': {},
  'POST /trials/{id}/extend': {},
  'POST /devices/{uuid}/block': {},
  'POST /devices/{uuid}/void': {},
  'POST /devices/{uuid}/unregister': {},
  'PATCH /handshake-codes/{code}': { default: true },
  'PUT /handshake-codes/{code}/order': { items: [] },
}

const filled = (path: string) => path.replace(/\{\w+\}/, '00000000-0000-4000-8000-000000000000')
let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.close())

describe.each(ROUTES)('%s %s', (method, path, scope) => {
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} }

  it('is refused with 401 without an API key, and with an unknown one', async () => {
    for (const key of [null, 'no-such-key']) {
      const { status, type, body: problem } = await lab.send(method, filled(path), { key, ...body })
      expect([status, type, problem['code']]).toEqual([401, 'application/problem+json', 'unauthorized'])
    }
  })

  it('is refused with 403 when the API key lacks its scope', async () => {
    const { status, type } = await lab.send(method, filled(path), { key: KEYS.none, ...body })
    expect([status, type]).toEqual([403, 'application/problem+json'])
    const asReader = await lab.send(method, filled(path), { key: KEYS.reader, ...body })
    expect(asReader.status === 403).toBe(scope !== 'read')
  })

  it('says 404 to an unknown ID', async () => {
    if (!path.includes('{')) return
    const {
      status,
      type,
      body: problem,
    } = await lab.send(method, filled(path), { body: BODIES[`${method} ${path}`] })
    expect([status, type, problem['code']]).toEqual([404, 'application/problem+json', 'not-found'])
  })

  it('is listed in OpenAPI with its summary, its scope and problem answers', async () => {
    const { body: document } = await lab.send('GET', '/../openapi.json', { key: null })
    const operation = document['paths'][`/api/v1${path}`]?.[method.toLowerCase()]
    expect(operation.summary).toEqual(expect.any(String))
    expect(operation.description).toContain(scope)
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX', '5XX']))
  })
})

describe('the management API', () => {
  it('describes itself in OpenAPI 3.1, and this table names every route of it', async () => {
    const { body } = await lab.send('GET', '/../openapi.json', { key: null })
    expect(body['openapi']).toBe('3.1.0')
    const described = Object.entries(body['paths'] as object).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.toSorted()).toEqual(
      ROUTES.map(([method, path]) => `${method} /api/v1${path}`).toSorted(),
    )
  })

  it.each([
    ['not JSON', '{', { 'content-type': 'application/json' }, 400],
    ['a form', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['100 KiB', JSON.stringify({ name: 'x'.repeat(100_000) }), { 'content-type': 'application/json' }, 413],
    ['a prototype', '{"name":"x","__proto__":{"a":1}}', { 'content-type': 'application/json' }, 400],
    ['nothing', undefined, {}, 400],
  ])('refuses %s as a body with a problem', async (_name, body, headers, status) => {
    const answered = await lab.send('POST', '/organizations', { body, headers })
    expect([answered.status, answered.type]).toEqual([status, 'application/problem+json'])
  })

  it.each(['limit=0', 'limit=501', 'limit=x', 'colour=red'])(
    'refuses the query %s of a list with 400',
    async (query) => {
      expect((await lab.get(`/products?${query}`)).status).toBe(400)
    },
  )

  it('answers an unknown path with a problem', async () => {
    const { status, type } = await lab.get('/nothing')
    expect([status, type]).toEqual([404, 'application/problem+json'])
  })

  it('writes every change into the audit log with who made it', async () => {
    await lab.post('/organizations', { name: 'Audited' })
    const { body } = await lab.get('/setup-changes')
    expect(body['rows'].map((row: { action: string; actor: string }) => [row.action, row.actor])).toEqual(
      expect.arrayContaining([
        ['organization.create', 'all'],
        ['handshake-code.create', 'all'],
      ]),
    )
  })
})

describe('the clock', () => {
  it('is moved only on a sandbox, and only forward', async () => {
    expect((await lab.post('/clock', { advance: 10 })).body['code']).toBe('not-available')
    const sandbox = await openLab({ sandbox: true })
    const before = sandbox.now()
    expect((await sandbox.post('/clock', { advance: 691_200 })).status).toBe(200)
    expect(sandbox.now()).toBe(before + 691_200)
    expect((await sandbox.post('/clock', { set: '2020-01-01' })).status).toBe(409)
    expect((await sandbox.post('/clock', {})).status).toBe(400)
    await sandbox.close()
  })
})
