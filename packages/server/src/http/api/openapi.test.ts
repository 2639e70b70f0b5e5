import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DEFAULTS } from '@countersign/protocol/vocabulary'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Operations } from '../../../../portal/src/api/operations.ts'
import { openReceiver } from '../../alerts/testing/receiver.ts'
import { Visitor } from '../../features/accounts/testing/visitor.ts'
import { type Lab, openLab } from '../../operations/testing/lab.ts'

type Reading = Extract<keyof Operations, `GET ${string}`>
/** What an operation is called with, as the generated client types it. */
type About<Name extends Reading> = (keyof Operations[Name]['params'] extends never
  ? object
  : { readonly params: Operations[Name]['params'] }) & { readonly query?: Operations[Name]['query'] }
type Calls = { readonly [Name in Reading]: readonly About<Name>[] }
type Schema = Readonly<Record<string, any>>

const OPERATIONS = new URL('../../../../portal/src/api/operations.ts', import.meta.url)
const PERSON = { name: 'Ada', email: 'ada@vendor.example', password: 'correct horse battery' }
/** Lists of what does not come to a hosted server in a moment: faults, what is told of it, licensees' statements. */
const EMPTY: readonly Reading[] = ['GET /v1/alerts', 'GET /v1/exceptions', 'GET /v1/statements']

let lab: Lab
let receiver: Awaited<ReturnType<typeof openReceiver>>
let admin: Visitor
let document: Schema
let calls: Calls

const operationOf = (name: string): Schema => {
  const [method = '', path = ''] = name.split(' ')
  return document['paths'][`/api${path}`][method.toLowerCase()]
}

/** The same schema, where objects have the members that it names and no others: what is answered is described. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return inner['type'] === 'object' && typeof inner['properties'] === 'object'
    ? { additionalProperties: false, ...inner }
    : inner
}

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })

/** What of an answer is not as the document says. */
const faultsOf = (schema: unknown, body: unknown): readonly ErrorObject[] => {
  const validate = ajv.compile(closed(schema) as Schema)
  validate(body)
  return validate.errors ?? []
}

const pathOf = (name: string, { params = {}, query = {} }: { params?: object; query?: object }): string => {
  const path = name.slice('GET '.length)
  const filled = Object.entries(params).reduce(
    (text, [key, value]) => text.replace(`{${key}}`, encodeURIComponent(String(value))),
    path,
  )
  const search = new URLSearchParams(Object.entries(query)).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** Use, sales, people, alerts and devices: everything that reading can show is there once. */
const fill = async (): Promise<Calls> => {
  const { api, organizationId } = lab
  await admin.post('/v1/setup', { ...PERSON, token: lab.setupUrl.split('#')[1] })
  await admin.signIn(PERSON.email, PERSON.password)
  const item = await lab.license({ chargeWay: 'device', quota: 1 })
  const revoked = await lab.license({ chargeWay: 'count', quota: 5 })
  await api('POST', `/items/${revoked}/revoke`, {})
  const [license = ''] = item.split('-')
  const own = await lab.license(
    { chargeWay: 'count', quota: 5 },
    { hosting: 'self', serverUuids: ['11111111-1111-8111-8111-111111111111'] },
  )
  const device = lab.device()
  await device.authorize()
  await device.report({ 'qr-code': DEFAULTS.heldAbove + 9 })
  await lab.device({ modules: ['nothing-like-it'] }).ask()
  const uuid = device.options.uuid
  await api('PUT', '/mail-settings', {
    ...{ host: '127.0.0.1', port: 9, tls: 'none', user: null, from: 'vendor@vendor.example' },
  })
  const alerts = { to: 'ops@vendor.example', cc: '', bcc: '', contacts: [] }
  await api('PUT', '/alert-settings', alerts)
  await api('PUT', `/organizations/${organizationId}/alert-settings`, {
    ...{ ...alerts, contacts: [{ kind: 'technical', email: 'tech@customer.example' }] },
  })
  const hook = await api('POST', '/webhooks', { url: receiver.url, events: ['organization', 'server'] })
  await api('POST', '/invitations', { email: 'bob@customer.example', organizationId, role: 'manager' })
  await api('PUT', '/sales-settings', {
    salesEmail: 'sales@vendor.example',
    supportEmail: null,
    seller: { name: 'Vendor', address: 'Main Street 1', taxId: '', bank: '', note: '' },
    tax: { name: 'VAT', basisPoints: 1_900 },
    methods: ['wire'],
    publicOrders: true,
  })
  await api('POST', '/offers', {
    ...{
      code: 'starter',
      name: 'Starter',
      kind: 'purchase',
      currency: 'EUR',
      price: 100,
      audience: 'public',
    },
    makes: { items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 5 }] },
  })
  const placed = await api('POST', '/orders', {
    ...{ organizationId, lines: [{ offer: 'starter' }], method: 'wire' },
    contacts: [{ kind: 'billing', name: 'Bob', email: 'bob@customer.example' }],
  })
  const order = (await api('POST', `/orders/${placed['id']}/confirm-payment`, { reference: 'b' })) as Schema
  const request = { organizationId, kind: 'other', licenseId: license, message: 'Please call.' }
  const asked = await api('POST', '/requests', request)
  await api('POST', `/requests/${asked['id']}/answer`, { text: 'We did.' })
  await api('POST', '/statements', {})
  await lab.advance(3_600)
  const handshakeCode = `${organizationId}-default`
  const [of, organization] = [
    { params: { code: handshakeCode } },
    { query: { organization: organizationId } },
  ]
  const list = [{}, organization, { query: { limit: '1' } }] as const
  const now = Date.parse(String((await api('GET', '/clock'))['now'])) / 1_000
  const times = { from: String(now - 86_400), to: String(now + 86_400) }
  const reports = ['device', 'authorization', 'report'] as const
  const sums = ['module', 'slot', 'hour', 'day'] as const
  return {
    'GET /v1/alert-settings': [{}],
    'GET /v1/alerts': [{}],
    'GET /v1/api-keys': [{}],
    'GET /v1/clock': [{}],
    'GET /v1/contacts': [{}],
    'GET /v1/denials': list,
    'GET /v1/devices': [...list, { query: { item } }, { query: { uuid: uuid.slice(0, 8) } }],
    'GET /v1/devices/{uuid}': [{ params: { uuid } }],
    'GET /v1/devices/{uuid}/export': [{ params: { uuid } }],
    'GET /v1/exceptions': [{}],
    'GET /v1/explain': [{ query: { client: uuid } }],
    'GET /v1/handshake-codes': list,
    'GET /v1/handshake-codes/{code}': [of],
    'GET /v1/handshake-codes/{code}/held': [of],
    'GET /v1/handshake-codes/{code}/usage': [of],
    'GET /v1/installation': [{}],
    'GET /v1/invitations': [{}],
    'GET /v1/items': [{}, organization],
    'GET /v1/items/{id}': [item, own, revoked].map((id) => ({ params: { id } })),
    'GET /v1/items/{id}/revocation': [{ params: { id: revoked } }],
    'GET /v1/licenses': list,
    'GET /v1/licenses/{id}': [license, order['licenseId']].map((id) => ({ params: { id } })),
    'GET /v1/licenses/{id}/files': [{ params: { id: own.split('-')[0] ?? '' } }],
    'GET /v1/mail-settings': [{}],
    'GET /v1/mails': [{}],
    'GET /v1/me': [{}],
    'GET /v1/members': [{}],
    'GET /v1/offers': [{}],
    'GET /v1/orders': list,
    'GET /v1/orders/{id}': [{ params: { id: order['id'] } }],
    'GET /v1/orders/{id}/documents/{number}': [
      { params: { id: order['id'], number: order['documents'][0].number } },
    ],
    'GET /v1/organizations': [{}],
    'GET /v1/organizations/{id}': [{ params: { id: organizationId } }],
    'GET /v1/organizations/{id}/alert-settings': [{ params: { id: organizationId } }],
    'GET /v1/organizations/{id}/alerts': [{ params: { id: organizationId } }],
    'GET /v1/pages': [{}],
    'GET /v1/pages/{slug}': [{ params: { slug: 'faq' } }],
    'GET /v1/products': [{}],
    'GET /v1/products/{code}': [{ params: { code: 'barcode-reader' } }],
    'GET /v1/public-offers': [{}],
    'GET /v1/renewals': [
      { query: { days: '400' } },
      { query: { organization: organizationId, days: '400' } },
    ],
    'GET /v1/requests': list,
    'GET /v1/requests/{id}': [{ params: { id: String(asked['id']) } }],
    'GET /v1/sales-settings': [{}],
    'GET /v1/server': [{}],
    'GET /v1/setup-changes': [...list, { query: { order: 'newest' } }],
    'GET /v1/statements': [{}],
    'GET /v1/overview': [{}, { query: { organization: organizationId } }],
    'GET /v1/statements/made': [{}],
    'GET /v1/statistics': sums.map((by) => ({ query: { handshakeCode, by } })),
    'GET /v1/statistics/authorizations': [{ query: { handshakeCode, ...times } }],
    'GET /v1/statistics/devices': [
      { query: { handshakeCode, ...times, by: 'hour' } },
      { query: { item, ...times } },
    ],
    'GET /v1/statistics/reports': reports.map((by) => ({ query: { item, ...times, by } })),
    'GET /v1/webhooks': [{}],
    'GET /v1/webhooks/{id}/deliveries': [{ params: { id: String(hook['id']) } }],
  }
}

beforeAll(async () => {
  receiver = await openReceiver()
  lab = await openLab({ settings: { webhookPrivateAddresses: 'allowed' } })
  admin = new Visitor(lab.server.url)
  document = (await admin.get('/openapi.json')).body
  calls = await fill()
})
afterAll(async () => {
  await lab?.close()
  await receiver?.close()
})

describe('the OpenAPI document of a real server', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it('has every operation that the client of the portal was generated with, and no others', async () => {
    const generated = [...(await readFile(OPERATIONS, 'utf8')).matchAll(/^ {2}'([A-Z]+ \S+)': \{$/gm)]
    const described = Object.entries(document['paths'] as object).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`),
    )
    expect(generated.map(([, name]) => name).toSorted()).toEqual(described.toSorted())
    expect(Object.keys(calls).toSorted()).toEqual(
      described.filter((name) => name.startsWith('GET ')).toSorted(),
    )
  })

  it('describes every answer to reading, member by member', async () => {
    const wrong: unknown[] = []
    for (const [name, abouts] of Object.entries(calls)) {
      const schema = operationOf(name)['responses']['200'].content['application/json'].schema
      for (const about of abouts) {
        const { status, body } = await admin.get(pathOf(name, about))
        const faults = status === 200 ? faultsOf(schema, body) : [body]
        if (faults.length > 0) wrong.push([name, about, status, faults])
        const rows: unknown = body['rows']
        if (Array.isArray(rows) && rows.length === 0 && !EMPTY.includes(name as Reading))
          wrong.push([name, about, 'has no rows that could have been checked'])
      }
    }
    expect(wrong).toEqual([])
  })

  it('describes every refusal of reading', async () => {
    const stranger = new Visitor(lab.server.url)
    for (const [name, [about = {}]] of Object.entries(calls)) {
      const refusal = operationOf(name)['responses']['4XX'].content['application/problem+json'].schema
      const unknown = { ...about, query: { nothing: randomUUID() } }
      for (const { status, body } of [
        await admin.get(pathOf(name, unknown)),
        ...(operationOf(name)['security'].length === 0 ? [] : [await stranger.get(pathOf(name, about))]),
      ]) {
        expect([400, 401], `${name}: ${status}`).toContain(status)
        expect(faultsOf(refusal, body), name).toEqual([])
      }
    }
  })
})
