import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import * as w from '../../tooling/world.ts'
import * as p from '../index.ts'
import * as s from './index.ts'

type Json = p.JsonValue
const asJson = (value: unknown): Json => p.parseStrictJson(JSON.stringify(value))
const ofText = (read: (text: string) => unknown) => (json: Json) => read(JSON.stringify(json))

const examples: readonly [string, TSchema, (json: Json) => unknown, object][] = [
  [
    'authorization request',
    s.AuthorizationRequestSchema,
    ofText((text) => p.readAuthorizationRequest(text).kind === 'request' || expect.fail()),
    { ...w.request, sessionPassword: 'x', instances: 2 },
  ],
  [
    'authorization',
    s.AuthorizationSchema,
    p.readAuthorization,
    await w.authorizationPayload({ payload: { sandbox: true } }),
  ],
  [
    'denial',
    s.DenialSchema,
    p.readDenial,
    {
      iss: w.SERVER,
      sub: w.CLIENT,
      aud: w.REQUEST_ID,
      iat: 1,
      code: -20120,
      name: 'limit-exceeded',
      message: 'm',
      docs: 'd',
      retryAfter: 3,
      revokes: true,
    },
  ],
  [
    'submission',
    s.SubmissionSchema,
    ofText((text) => p.readSubmission(text).refused.length === 0 || expect.fail()),
    {
      client: w.CLIENT,
      store: w.STORE,
      sequence: 1,
      dropped: 0,
      lastHead: 'x',
      reports: [{ session: w.STORE, slot: 9, counts: { 'qr-code': 1 } }],
    },
  ],
  [
    'receipt',
    s.ReceiptSchema,
    ofText(p.readReceipt),
    {
      sub: w.CLIENT,
      sequence: 1,
      digest: w.REPLY_KEY,
      accepted: 1,
      refused: [{ session: '', slot: 0, module: null, reason: 'malformed' }],
      stage: 'normal',
      reauthorize: false,
      incarnation: w.STORE,
      iat: 1,
    },
  ],
  [
    'receipt envelope',
    s.ReceiptEnvelopeSchema,
    ofText(p.readReceiptEnvelope),
    { receipt: 'e30', index: 0, size: 1, path: [w.REPLY_KEY], head: 'a.b.c' },
  ],
  [
    'head',
    s.HeadSchema,
    p.readHead,
    { iss: w.SERVER, iat: 1, root: w.REPLY_KEY, size: 1, chain: w.STORE, number: 0, previous: w.REPLY_KEY },
  ],
  [
    'item terms',
    s.ItemTermsSchema,
    p.readItemTerms,
    {
      ...w.itemTerms,
      editions: ['js'],
      deployments: ['browser'],
      periodDays: 30,
      domain: 'example.com',
      dependsOn: ['a'],
    },
  ],
  ['key set', s.KeySetSchema, p.readKeySet, w.keySet],
  ['server certificate', s.ServerCertificateSchema, p.readServerCertificate, w.serverCertificate],
  [
    'server certificate for all',
    s.ServerCertificateSchema,
    p.readServerCertificate,
    { ...w.serverCertificate, orgs: '*' },
  ],
  ['issuer certificate', s.IssuerCertificateSchema, p.readIssuerCertificate, w.issuerCertificate],
  [
    'revocation list',
    s.RevokedListSchema,
    p.readRevokedList,
    { number: 1, issuers: ['a'], servers: [w.SERVER], items: ['b'], iat: 1 },
  ],
  [
    'license',
    s.LicensePayloadSchema,
    p.readLicensePayload,
    { ...(await w.licensePayload()), readable: w.REPLY_KEY },
  ],
  [
    'server info',
    s.ServerInfoSchema,
    p.readServerInfo,
    {
      uuid: w.SERVER,
      version: '1',
      role: 'main',
      serving: true,
      time: 1,
      incarnation: w.STORE,
      certificates: ['a.b.c'],
      keyset: 'a.b.c',
      revoked: 'a.b.c',
    },
  ],
]

/** What each member is replaced by, one at a time; undefined removes it. */
const REPLACEMENTS: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  64,
  2_000_000_000,
  '',
  'x',
  '*',
  'browser',
  'Ä',
  'a.b.c',
  'a b',
  '0',
  '100200',
  '100200-x',
  'http://a.example',
  'https://a.example/x',
  'http://127.0.0.1:8480',
  'https://u@a.example',
  'https://a.example/?q',
  w.STORE,
  w.REPLY_KEY,
  w.CLIENT,
  w.CLIENT.toUpperCase(),
  'x'.repeat(70),
  'x'.repeat(5000),
  [],
  ['x'],
  [1],
  [null],
  [w.CLIENT],
  {},
  { x: 1 },
  { 'qr-code': 0 },
  Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`m${at}`, 1])),
]

/** Every variant of an example in which one member, however deep, is replaced. */
function* variants(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    const replaced = (by: unknown): unknown => {
      const copy: Record<string, unknown> = { ...(value as Record<string, unknown>), [key]: by }
      return Array.isArray(value) ? value.map((old, at) => (String(at) === key ? (by ?? null) : old)) : copy
    }
    for (const by of REPLACEMENTS) yield replaced(by)
    for (const inner of variants((value as Record<string, unknown>)[key])) yield replaced(inner)
  }
  if (!Array.isArray(value)) yield { ...value, unknownMember: [1] }
}

const accepts = (read: (json: Json) => unknown, json: Json): boolean => {
  try {
    read(json)
    return true
  } catch {
    return false
  }
}

describe('guard and schema accept and refuse the same examples:', () => {
  test.each(examples)('%s', (_, schema, read, example) => {
    expect([...Value.Errors(schema, asJson(example))]).toEqual([])
    read(asJson(example))
    const different: unknown[] = []
    let refused = 0
    for (const variant of variants(example)) {
      const json = asJson(variant)
      const [bySchema, byGuard] = [Value.Check(schema, json), accepts(read, json)]
      if (!byGuard) refused++
      if (bySchema !== byGuard)
        different.push({ bySchema, byGuard, json: JSON.stringify(json).slice(0, 600) })
    }
    expect(different.slice(0, 3)).toEqual([])
    expect(refused).toBeGreaterThan(30)
  })
})

test('the codes that a client knows are those of the catalogue', () => {
  expect(p.DENIAL_CODES).toEqual(p.DENIALS.map(({ code }) => code))
})
