import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'

/** What each role is called as: API keys of the server, of the organization that owns everything, and of another one. */
const CALLERS = {
  admin: { scopes: ['*'], of: null },
  staff: { scopes: ['write'], of: null },
  'read-only': { scopes: ['read'], of: null },
  owner: { scopes: ['*'], of: 'own' },
  manager: { scopes: ['write'], of: 'own' },
  viewer: { scopes: ['read'], of: 'own' },
  stranger: { scopes: ['*'], of: 'other' },
} as const

type CallerName = keyof typeof CALLERS
const NAMES = Object.keys(CALLERS) as CallerName[]

interface Operation {
  readonly method: string
  readonly path: string
  readonly description: string
}

let lab: Lab
let operations: readonly Operation[]
let ids: Readonly<Record<string, string>>

beforeAll(async () => {
  lab = await openLab({ sandbox: true, people: true })
  await lab.post('/products', { code: 'barcode-reader', name: 'B', unit: 'scan', modules: ['qr-code'] })
  const own = (await lab.post('/organizations', { name: 'Own' })).body['id']
  const other = (await lab.post('/organizations', { name: 'Other' })).body['id']
  const license = await lab.post('/licenses', {
    organizationId: own,
    items: [{ product: 'barcode-reader', chargeWay: 'device', quota: 5 }],
  })
  const [item] = license.body['items']
  await lab.post(`/licenses/${license.body['id']}/activate`, { hosting: 'hosted' })
  await lab.post('/offers', {
    code: 'starter',
    name: 'Starter',
    kind: 'purchase',
    currency: 'EUR',
    price: 100,
    makes: { items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 5 }] },
  })
  const order = await lab.post('/orders', {
    organizationId: own,
    lines: [{ offer: 'starter' }],
    method: 'wire',
  })
  const uuid = '11111111-1111-4111-8111-111111111111'
  await lab.services.store.commit(async (tx) => {
    await tx.authorizations.putDevice({
      uuid,
      firstContact: lab.now(),
      lastContact: lab.now(),
      product: 'barcode-reader',
      version: '1',
      edition: 'javascript',
      deployment: 'browser',
    })
    await tx.authorizations.putSeat({
      itemId: item.id,
      client: uuid,
      at: lab.now(),
      until: lab.now() + 86_400,
    })
    for (const name of NAMES) {
      const { scopes, of } = CALLERS[name]
      const organizationId = of === 'own' ? own : of === 'other' ? other : null
      const row = { id: name, name, scopes, organizationId, createdAt: 0, lastUsedDay: 1_000_000 }
      await tx.state.put('api-key', createHash('sha256').update(name).digest('base64url'), row)
    }
  })
  ids = {
    'organizations/{id}': own,
    'licenses/{id}': license.body['id'],
    'items/{id}': item.id,
    '{code}': `${own}-default`,
    'products/{code}': 'barcode-reader',
    'orders/{id}': order.body['id'],
    'offers/{code}': 'starter',
    '{uuid}': uuid,
  }
  const document = (await lab.app.inject('/api/openapi.json')).json() as {
    paths: Record<string, Record<string, { description: string }>>
  }
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description }]) => ({
      method: method.toUpperCase(),
      path: path.replace('/api/v1', ''),
      description,
    })),
  )
})
afterAll(() => lab.close())

/** The path with the IDs of what the own organization has; an unknown ID where there is none of that kind. */
const filled = (path: string): string =>
  path.replace(/[^/]+\/\{\w+\}/, (part) => {
    const kind = part.split('/')[0] ?? ''
    const id = ids[part] ?? ids[part.slice(kind.length + 1)] ?? 'none'
    return `${kind}/${id}`
  })

const call = (operation: Operation, name: CallerName) =>
  lab.send(operation.method, filled(operation.path), {
    key: name,
    ...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body: { never: 'fits' } }),
  })

/** Whether a caller has passed everything but the content of the request. */
const admitted = (status: number): boolean => status !== 401 && status !== 403

describe('P5 every route asks every role', () => {
  test('an organization sees its own changes in the audit log, and no others', async () => {
    const subjects = async (key: string) =>
      (await lab.send('GET', '/setup-changes?order=newest', { key })).body['rows'].map(
        (row: { readonly subject: string }) => row.subject,
      )
    const own = ids['organizations/{id}']
    expect(await subjects('owner')).toContain(own)
    expect(await subjects('owner')).toContain(ids['licenses/{id}'])
    expect(await subjects('owner')).not.toContain('barcode-reader')
    expect(await subjects('stranger')).not.toContain(own)
    expect(await subjects('admin')).toContain('barcode-reader')
    expect((await lab.send('GET', '/setup-changes', { key: 'viewer' })).status).toBe(403)
  })

  test('the table is complete: every operation says whom it is for', () => {
    expect(operations.length).toBeGreaterThan(20)
    for (const operation of operations)
      expect(operation.description, operation.path).toMatch(
        /^(Scope: `(read|write|admin)`\.|Open to everyone)/,
      )
  })

  test('operators are let in by the least role that the scope names, and nobody less', async () => {
    const least = { read: 0, write: 1, admin: 2 }
    for (const operation of operations.filter(({ description }) => description.startsWith('Scope'))) {
      const scope = /`(\w+)`/.exec(operation.description)?.[1] as keyof typeof least
      for (const [rank, name] of (['read-only', 'staff', 'admin'] as const).entries()) {
        const { status } = await call(operation, name)
        expect(admitted(status), `${name} ${operation.method} ${operation.path}: ${status}`).toBe(
          rank >= least[scope],
        )
      }
    }
  })

  test('members are let in by the role that the route names, and operators’ routes are closed to them', async () => {
    const order = ['viewer', 'manager', 'owner'] as const
    for (const operation of operations.filter(({ description }) => description.startsWith('Scope'))) {
      const role = /In an organization: (\w+)/.exec(operation.description)?.[1]
      const anyone = operation.description.includes('everyone who is signed in')
      for (const name of order) {
        const may = anyone || (role !== undefined && order.indexOf(name) >= order.indexOf(role as 'viewer'))
        const { status } = await call(operation, name)
        expect(admitted(status), `${name} ${operation.method} ${operation.path}: ${status}`).toBe(may)
      }
    }
  })

  test('another organization’s IDs are answered as unknown ones, on every route', async () => {
    for (const operation of operations.filter(
      ({ path, description }) => path.includes('{') && description.includes('In an organization'),
    )) {
      const { status } = await call(operation, 'stranger')
      // A body that does not fit is refused before anything of the ID is looked up.
      expect([400, 404], `${operation.method} ${operation.path}`).toContain(status)
      if (operation.method === 'GET') expect(status, operation.path).toBe(404)
    }
  })

  test('lists hold what is the caller’s own, and queries reach nothing else', async () => {
    const own = ids['organizations/{id}']
    for (const path of ['/organizations', '/licenses', '/handshake-codes', '/orders']) {
      const mine = await lab.send('GET', path, { key: 'viewer' })
      const theirs = await lab.send('GET', path, { key: 'stranger' })
      expect(JSON.stringify(mine.body), path).toContain(own)
      expect(JSON.stringify(theirs.body), path).not.toContain(own)
    }
    for (const path of [
      `/overview?organization=${own}`,
      `/licenses?organization=${own}`,
      `/handshake-codes?organization=${own}`,
      `/statistics?handshakeCode=${own}-default`,
      `/statistics?item=${ids['items/{id}']}`,
      `/devices?item=${ids['items/{id}']}`,
      `/devices?organization=${own}`,
      `/denials?organization=${own}`,
      `/setup-changes?organization=${own}`,
      `/explain?client=${ids['{uuid}']}`,
    ]) {
      expect((await lab.send('GET', path, { key: 'stranger' })).status, path).toBe(404)
      expect((await lab.send('GET', path, { key: 'owner' })).status, path).toBe(200)
    }
  })
})
