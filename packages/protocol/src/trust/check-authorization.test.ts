import { describe, expect, test } from 'vitest'
import {
  authorizationPayload,
  authorizationToken,
  CLIENT,
  certificateToken,
  type GrantChanges,
  issuerWith,
  itemTerms,
  KEYS,
  keySetToken,
  NOW,
  OTHER_CLIENT,
  OTHER_SERVER,
  publicKey,
  REQUEST_ID,
  request,
  SERVER,
  sign,
} from '../../tooling/world.ts'
import {
  type AuthorizationCheck,
  checkAuthorization,
  checkDenial,
  DAY,
  importSigner,
  ProtocolError,
  type ProtocolErrorCode,
  trustServer,
} from '../index.ts'

const roots = [publicKey('root')]
const check = async (changes: GrantChanges = {}, more: Partial<AuthorizationCheck> = {}) =>
  checkAuthorization({
    token: await authorizationToken(changes),
    request,
    roots,
    clientUuid: CLIENT,
    now: NOW,
    host: 'shop.example.com',
    ...more,
  })
const asked = (changes: object) => ({ ...request, ...changes })

const refusal = async (promise: Promise<unknown>): Promise<ProtocolErrorCode | 'accepted'> => {
  try {
    await promise
    return 'accepted'
  } catch (error) {
    if (error instanceof ProtocolError) return error.code
    throw error
  }
}

describe('a client accepts', () => {
  test('an authorization whose every check holds', async () => {
    const { authorization, terms, trusted } = await check()
    expect(authorization.modules).toEqual(['qr-code'])
    expect(terms).toEqual([itemTerms])
    expect(trusted.uuid).toBe(SERVER)
  })

  test('hosted rights from a server for all organizations', async () => {
    await check({ certificate: { orgs: '*' }, terms: [{ servers: null }] })
  })

  test('a public trial without organization and code', async () => {
    await check(
      {
        certificate: { orgs: '*' },
        terms: [{ servers: null, organizationId: null, source: 'public-trial' }],
        payload: { organizationId: null, handshakeCode: null, stage: 'trial' },
      },
      { request: asked({ organizationId: null, handshakeCode: null }) },
    )
  })

  test('the organization of the code when none is named', async () => {
    await check({}, { request: asked({ organizationId: null }) })
  })

  test('the default code when only the organization is named', async () => {
    await check({ payload: { handshakeCode: '100200-default' } }, { request: asked({ handshakeCode: null }) })
  })

  test('a subdomain of the domain of a domain item', async () => {
    await check({ terms: [{ chargeWay: 'domain', domain: 'example.com', quota: null }] })
  })

  test('as many instances as the item holds with its supplements', async () => {
    await check({
      terms: [
        { chargeWay: 'concurrent-instance', quota: 4 },
        { id: 'item-2', chargeWay: 'concurrent-instance', quota: 2, supplements: 'item-1' },
      ],
      payload: { instances: 6 },
    })
  })

  test('L7 as many in the grace of the item, where the supplement ends with it', async () => {
    const ended = { chargeWay: 'concurrent-instance', expires: NOW - DAY } as const
    await check({
      terms: [
        { ...ended, quota: 4, graceDays: 7 },
        { ...ended, id: 'item-2', quota: 2, supplements: 'item-1', graceDays: 0 },
      ],
      payload: { instances: 6, exp: NOW + DAY },
    })
  })

  test('items signed by the root itself', async () => {
    await check({ itemsBy: 'root' })
  })

  test('an end within the grace of the item', async () => {
    await check({ terms: [{ expires: NOW + DAY, graceDays: 7 }], payload: { exp: NOW + 8 * DAY } })
  })
})

const cases: readonly [string, ProtocolErrorCode, GrantChanges, Partial<AuthorizationCheck>?][] = [
  ['one for another request', 'wrong-request', { payload: { aud: CLIENT } }],
  ['one for another device', 'wrong-client', { payload: { sub: OTHER_CLIENT } }],
  ['one that has expired', 'expired', { payload: { exp: NOW } }],
  ['one signed by a key that the key set lacks', 'unknown-key', { by: 'identity' }],
  ['one that names another server', 'wrong-server', { payload: { iss: OTHER_SERVER } }],
  ['one of a server for another organization', 'wrong-organization', { certificate: { orgs: ['100300'] } }],
  ['one for another organization', 'wrong-organization', { payload: { organizationId: '100300' } }],
  ['one for another handshake code', 'not-covered', { payload: { handshakeCode: '100200-other' } }],
  ['one for another product', 'not-covered', { payload: { product: 'other' } }],
  ['one for another deployment type', 'not-covered', { payload: { deployment: 'server' } }],
  ['one of a server whose certificate has expired', 'expired', { certificate: { exp: NOW } }],
  ['one of a server whose key set has expired', 'expired', { keySet: { exp: NOW } }],
  ['a key set older than one seen before', 'older-keyset', {}, { newestKeySet: NOW }],
  ['a module without an item', 'not-covered', { payload: { modules: ['aztec'] } }],
  ['an item for another organization', 'not-covered', { terms: [{ organizationId: '100300' }] }],
  ['an item for another product', 'not-covered', { terms: [{ product: 'other' }] }],
  ['an item for another version', 'not-covered', { terms: [{ versions: [9] }] }],
  ['an item for another edition', 'not-covered', { terms: [{ editions: ['python'] }] }],
  ['an item for another deployment type', 'not-covered', { terms: [{ deployments: ['server'] }] }],
  ['an item that another server may grant', 'not-covered', { terms: [{ servers: [OTHER_SERVER] }] }],
  ['hosted rights from a self-hosted server', 'not-covered', { terms: [{ servers: null }] }],
  ['an item bound to another device', 'not-covered', { terms: [{ clientUuid: OTHER_CLIENT }] }],
  ['an item that begins later', 'not-covered', { terms: [{ notBefore: NOW + 1 }] }],
  ['an end beyond the end of its items', 'not-covered', { terms: [{ expires: NOW, graceDays: 6 }] }],
  ['an end beyond the certificate', 'not-covered', { certificate: { exp: NOW + DAY } }],
  [
    'a domain item for another domain',
    'not-covered',
    { terms: [{ chargeWay: 'domain', domain: 'ample.com' }] },
  ],
  [
    'a domain item outside a page',
    'not-covered',
    { terms: [{ chargeWay: 'domain', domain: 'example.com' }] },
    { host: null },
  ],
  [
    'more instances than the quota',
    'not-covered',
    { terms: [{ chargeWay: 'concurrent-instance', quota: 4 }], payload: { instances: 5 } },
  ],
  [
    'instances of a supplement that has ended',
    'not-covered',
    {
      terms: [
        { chargeWay: 'concurrent-instance', quota: 4 },
        { id: 'item-2', chargeWay: 'concurrent-instance', quota: 2, supplements: 'item-1', expires: NOW },
      ],
      payload: { instances: 6 },
    },
  ],
  ['a supplement alone', 'not-covered', { terms: [{ supplements: 'item-0' }] }],
  ['an item signed by a stranger', 'untrusted', { itemsBy: 'otherRoot' }],
  ['an item signed by a server', 'untrusted', { itemsBy: 'signing' }],
  ['an item with the mark of a sandbox', 'sandbox', { terms: [{ sandbox: true }] }],
  ['an authorization with the mark of a sandbox', 'sandbox', { payload: { sandbox: true } }],
  ['a key set with the mark of a sandbox', 'sandbox', { keySet: { sandbox: true } }],
  ['a certificate with the mark of a sandbox', 'sandbox', { certificate: { sandbox: true } }],
  ['a stage it does not know', 'malformed', { payload: { stage: 'better' } }],
  ['a server address without https', 'malformed', { payload: { servers: ['http://lts.example.com'] } }],
  [
    'a revoked server',
    'revoked',
    {},
    { revoked: { number: 1, issuers: [], servers: [SERVER], items: [], iat: NOW } },
  ],
  [
    'a revoked item',
    'revoked',
    {},
    { revoked: { number: 1, issuers: [], servers: [], items: ['item-1'], iat: NOW } },
  ],
  [
    'a revoked issuer',
    'revoked',
    {},
    { revoked: { number: 1, issuers: [publicKey('issuer').kid], servers: [], items: [], iat: NOW } },
  ],
  ['roots that it was not built with', 'untrusted', {}, { roots: [publicKey('otherRoot')] }],
]

describe('a client refuses', () => {
  test.each(cases)('%s', async (_, code, changes, more) => {
    expect(await refusal(check(changes, more))).toBe(code)
  })

  test('an item of an issuer without that right', async () => {
    expect(await refusal(check({ itemsBy: await issuerWith({ may: ['servers'] }) }))).toBe('untrusted')
  })

  test('an item of an issuer whose certificate had expired when it signed', async () => {
    expect(await refusal(check({ itemsBy: await issuerWith({ exp: itemTerms.iat }) }))).toBe('expired')
    await check({ itemsBy: await issuerWith({ exp: itemTerms.iat + 1 }) })
  })

  test('an item of an issuer that no root certified', async () => {
    expect(await refusal(check({ itemsBy: await issuerWith({}, 'otherRoot') }))).toBe('untrusted')
  })

  test("another key under an issuer's certificate", async () => {
    const { cert } = await issuerWith()
    expect(await refusal(check({ itemsBy: await importSigner(KEYS.signing, cert) }))).toBe('untrusted')
    expect(
      await refusal(
        check({ itemsBy: { ...(await importSigner(KEYS.signing, cert)), kid: publicKey('issuer').kid } }),
      ),
    ).toBe('bad-signature')
  })

  test('a key set that another identity signed for this UUID', async () => {
    const keyset = await keySetToken({}, 'otherIdentity')
    expect(await refusal(check({ payload: { keyset } }))).toBe('wrong-server')
  })
})

describe('inside a sandbox', () => {
  const sandbox = { sandbox: true }
  const sandboxRoots = [{ ...publicKey('sandboxRoot'), sandbox: true }]
  const sandboxed = async (payload: object): Promise<string> => {
    const { sandbox: _none, ...rest } = {
      sandbox: false,
      ...(await authorizationPayload({ itemsBy: 'sandboxRoot', terms: [sandbox], keySet: sandbox })),
    }
    return sign(
      'cs-authorization+jwt',
      { ...rest, certificate: await certificateToken(sandbox, 'sandboxRoot'), ...payload },
      'signing',
    )
  }
  const open = (token: string, more: Partial<AuthorizationCheck> = {}) =>
    checkAuthorization({
      token,
      request,
      roots: sandboxRoots,
      clientUuid: CLIENT,
      now: NOW,
      sandbox: true,
      ...more,
    })

  test('an authorization with every mark is accepted', async () => {
    await open(await sandboxed(sandbox))
  })
  test('one without its own mark is refused', async () => {
    expect(await refusal(open(await sandboxed({})))).toBe('sandbox')
  })
  test('a root without the mark is refused', async () => {
    expect(await refusal(open(await sandboxed(sandbox), { roots: [publicKey('sandboxRoot')] }))).toBe(
      'sandbox',
    )
  })
  test('nothing of it is accepted by a library that was not opened for it', async () => {
    expect(await refusal(open(await sandboxed(sandbox), { sandbox: false }))).toBe('sandbox')
  })
})

describe('a denial', () => {
  const trusted = async () =>
    trustServer({
      certificates: [await certificateToken()],
      keyset: await keySetToken(),
      organizationId: '100200',
      roots,
      now: NOW,
    })
  const payload = {
    iss: SERVER,
    sub: CLIENT,
    aud: REQUEST_ID,
    iat: NOW,
    code: -20120,
    name: 'limit-exceeded',
    message: 'Full.',
    docs: 'https://d',
    retryAfter: null,
    revokes: true,
  }
  const judge = async (changes: object, by: 'signing' | 'root' = 'signing') =>
    checkDenial({
      token: await sign('cs-denial+jwt', { ...payload, ...changes }, by),
      request,
      clientUuid: CLIENT,
      trusted: await trusted(),
    })

  test('of the trusted server for this request is accepted', async () => {
    expect(await judge({})).toEqual(payload)
  })
  test.each([
    ['wrong-request', { aud: CLIENT }],
    ['wrong-client', { sub: OTHER_CLIENT }],
    ['wrong-server', { iss: OTHER_SERVER }],
    ['malformed', { code: -1 }],
  ] as const)('is refused as %s', async (code, changes) => {
    expect(await refusal(judge(changes))).toBe(code)
  })
  test('signed by anyone else is refused', async () => {
    expect(await refusal(judge({}, 'root'))).toBe('unknown-key')
  })
})
