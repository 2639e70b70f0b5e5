import { afterAll, beforeAll, expect, test } from 'vitest'
import { asList, asObject, asText, type Json, type JsonObject } from '../independent-device/encoding.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

// quality.md, "Bad input to refuse": every route that OpenAPI names, and every text that people can type.

const INJECTIONS = [
  "Robert'); DROP TABLE figures;--",
  '" OR "1"="1',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("http://x","y")',
  '${7*7} {{7*7}} %s %n',
  '\u202Eevil\u202C',
  '../../../etc/passwd',
  '; rm -rf / #',
]
/** Texts that end a header or a line: refused wherever people can type. */
const BREAKING = ['a\r\nX-Injected: 1', 'a\nb', 'a\u0000b', 'a\u001b[31mb']

type Route = { method: string; path: string; takesBody: boolean }

let lab: Lab
let organizationId: string
let routes: Route[]

beforeAll(async () => {
  lab = await startLab({ serve: ['--requests-per-second=1000000', '--requests-burst=10000000'] })
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000'] })
  const document = asObject((await (await fetch(`${lab.url}/api/openapi.json`)).json()) as Json)
  routes = Object.entries(asObject(document['paths'])).flatMap(([path, operations]) =>
    Object.entries(asObject(operations)).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      takesBody: asObject(operation)['requestBody'] !== undefined,
    })),
  )
})
afterAll(async () => lab?.stop())

let key = 0
const send = (route: Route, given: { id?: string; body?: string; type?: string } = {}) => {
  key += 1
  const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(given.id ?? 'unknown'))
  return fetch(`${lab.url}${path}`, {
    method: route.method,
    headers: {
      authorization: `Bearer ${lab.apiKey}`,
      'idempotency-key': `bad-input-${key}`,
      'if-match': '*',
      ...(given.body === undefined ? {} : { 'content-type': given.type ?? 'application/json' }),
    },
    ...(given.body === undefined ? {} : { body: given.body }),
  })
}

const refused = async (answer: Response, what: string): Promise<void> => {
  const text = await answer.text()
  expect(answer.status, `${what}: ${text}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${what}: ${text}`).toBeLessThan(500)
  expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/)
  expect(answer.headers.get('x-injected'), what).toBeNull()
}

test('P6 every route that takes a body refuses what is no such body with a problem', async () => {
  expect(routes.filter(({ takesBody }) => takesBody).length).toBeGreaterThan(8)
  for (const route of routes.filter(({ takesBody }) => takesBody)) {
    const bodies = {
      'no JSON': '{"name": ',
      'a list': '[]',
      'a text': '"text"',
      null: 'null',
      'a depth of a thousand': `${'{"name":'.repeat(1_000)}1${'}'.repeat(1_000)}`,
      'a lone surrogate': '{"name":"\\ud800","code":"\\udfff"}',
      'a huge number': '{"quota":1e400,"advance":1e400}',
      'a name doubled': '{"name":"a","name":"b","code":"x","code":"y"}',
      __proto__: '{"__proto__":{"admin":true}}',
      'an unknown member': '{"somethingElse":1}',
    }
    for (const [what, body] of Object.entries(bodies)) {
      const answer = await send(route, { body })
      await refused(answer, `${route.method} ${route.path} with ${what}`)
    }
    await refused(
      await send(route, { body: '{}', type: 'text/plain' }),
      `${route.method} ${route.path} as text/plain`,
    )
    // A server may close the connection while such a body is still being sent.
    const large = await send(route, { body: `{"name":"${'a'.repeat(12 * 1024 * 1024)}"}` }).catch(
      (reason: unknown) => reason,
    )
    if (large instanceof Response) await refused(large, `${route.method} ${route.path} with 12 MiB`)
  }
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200)
})

test('P6 every route with an ID refuses IDs that are none with a problem', async () => {
  const withId = routes.filter(({ path }) => path.includes('{'))
  expect(withId.length).toBeGreaterThan(8)
  for (const route of withId)
    for (const id of [...INJECTIONS, ...BREAKING, 'a'.repeat(3_000), '%', '\ud800'.toWellFormed()]) {
      const body = route.takesBody ? '{}' : undefined
      await refused(
        await send(route, body === undefined ? { id } : { id, body }),
        `${route.method} ${route.path} with ${JSON.stringify(id.slice(0, 40))}`,
      )
    }
})

test('P6 text that people type is kept exactly or refused, and never steers a query, a header or a page', async () => {
  const create = async (path: string, body: JsonObject) => {
    const route = { method: 'POST', path, takesBody: true }
    return send(route, { body: JSON.stringify(body) })
  }
  for (const name of INJECTIONS) {
    const made = await create('/api/v1/organizations', { name })
    expect(made.status, name).toBe(201)
    const organization = asObject((await made.json()) as Json)
    expect(organization['name']).toBe(name)
    expect(asObject(await lab.api('GET', `/organizations/${asText(organization['id'])}`))['name']).toBe(name)
    const items = [{ product: 'barcode-reader', chargeWay: 'count', quota: 10 }]
    const license = await create('/api/v1/licenses', {
      organizationId: asText(organization['id']),
      alias: name,
      items,
    })
    expect(license.status, name).toBe(201)
    const { id } = asObject((await license.json()) as Json)
    const file = await fetch(`${lab.url}/api/v1/licenses/${asText(id)}/files`, {
      headers: { authorization: `Bearer ${lab.apiKey}` },
    })
    expect(file.status, name).toBeLessThan(500)
    expect(file.headers.get('x-injected')).toBeNull()
    expect(file.headers.get('content-type'), name).not.toMatch(/html/)
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  }
  for (const name of BREAKING) {
    const what = JSON.stringify(name)
    await refused(await create('/api/v1/organizations', { name }), what)
    await refused(
      await create('/api/v1/products', { code: 'other', name, unit: 'scan', modules: ['a'] }),
      what,
    )
    const items = [{ product: 'barcode-reader', chargeWay: 'count', quota: 10 }]
    await refused(await create('/api/v1/licenses', { organizationId, alias: name, items }), what)
  }
  const listed = asList(asObject(await lab.api('GET', '/organizations?limit=500'))['rows'])
  expect(listed).toHaveLength(INJECTIONS.length + 1)
})

test('P6 files that are no license are refused at import, whatever they are', async () => {
  const route = { method: 'POST', path: '/api/v1/imports', takesBody: true }
  for (const file of [
    '',
    'PK\u0003\u0004',
    '-----BEGIN COUNTERSIGN LICENSE-----\n-----END COUNTERSIGN LICENSE-----\n',
    '-----BEGIN COUNTERSIGN LICENSE-----\ne30.e30.e30\n-----END COUNTERSIGN LICENSE-----\n',
    `-----BEGIN COUNTERSIGN LICENSE-----\n${'A'.repeat(60_000)}\n-----END COUNTERSIGN LICENSE-----\n`,
    ...INJECTIONS,
  ])
    await refused(await send(route, { body: JSON.stringify({ file }) }), JSON.stringify(file.slice(0, 60)))
})
