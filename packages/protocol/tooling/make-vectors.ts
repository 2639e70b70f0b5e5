/**
 * Writes src/vectors/*.json: `node packages/protocol/tooling/make-vectors.ts` (Node 24). Keys are fixed;
 * signatures and sealed tokens differ from run to run, since ECDSA and ECDH-ES are randomized.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import * as p from '../src/index.ts'
import { sealTicket } from './ticket.ts'
import * as w from './world.ts'

const FOLDER = new URL('../src/vectors/', import.meta.url)
mkdirSync(FOLDER, { recursive: true })
const write = (name: string, subject: string, content: object): void =>
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify({ subject, ...content }, null, 2)}\n`)
const b64 = p.encodeBase64Url
const text = (value: string): string => b64(p.utf8(value))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const replacePart = (token: string, at: number, part: string): string =>
  token
    .split('.')
    .map((one, i) => (i === at ? part : one))
    .join('.')
const withHeader = (token: string, header: object): string =>
  replacePart(token, 0, text(JSON.stringify(header)))

const base64url = (): void => {
  const samples = ['', '00', 'ff', 'fbff', '14fb9c03d97e', '14fb9c03d9', '14fb9c03'].map((one) => ({
    hex: one,
    text: b64(new Uint8Array(Buffer.from(one, 'hex'))),
  }))
  const refused = ['=', 'AA==', 'A', 'AAAAA', 'AB', 'AAB', 'AA+A', 'AA/A', 'AA A', 'AAAA\n', ' AAAA', 'AAAé']
  write('base64url', 'RFC 4648 §5, strict: no padding, no white space, unused bits zero', {
    valid: samples,
    refused,
  })
}

const strictJson = (): void => {
  const valid = [
    'null',
    '{"a":[1,-2,0],"b":{"c":"\\u00e9\\ud83d\\ude00"}}',
    ' [ true , false ] ',
    '9007199254740992',
    '[[[[[[[[1]]]]]]]]',
    '{"__proto__":1,"constructor":2}',
    '"\\/\\b\\f\\n\\r\\t\\"\\\\"',
  ]
  const bad: [string, string][] = [
    ['{"a":1,"a":2}', 'malformed'],
    ['{"a":1,"\\u0061":2}', 'malformed'],
    ['"\\ud800"', 'malformed'],
    ['9007199254740993', 'malformed'],
    ['1.0', 'malformed'],
    ['1e3', 'malformed'],
    ['\uFEFF{}', 'malformed'],
    ['01', 'malformed'],
    ['[1,]', 'malformed'],
    ['{}x', 'malformed'],
    ['', 'malformed'],
    ['[[[[[[[[[1]]]]]]]]]', 'too-deep'],
  ]
  write('strict-json', 'RFC 8259 with the limits of protocol.md; "bytes" is base64url of the UTF-8', {
    valid: valid.map((json) => ({ bytes: text(json), json: JSON.stringify(JSON.parse(json)) })),
    refused: [
      ...bad.map(([json, code]) => ({ bytes: text(json), code })),
      { bytes: b64(Uint8Array.of(0x22, 0xff, 0x22)), code: 'malformed' },
      { bytes: b64(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)), code: 'malformed' },
    ],
  })
}

const keys = async (): Promise<void> => {
  const names = Object.keys(w.KEYS) as w.KeyName[]
  write(
    'keys',
    'The fixed keys of all vectors, their RFC 7638 thumbprints and the server UUIDs that they would give. They guard nothing.',
    {
      keys: await Promise.all(
        names.map(async (name) => ({
          name,
          privateJwk: w.KEYS[name],
          thumbprint: await p.thumbprint(w.KEYS[name]),
          serverUuid: await p.serverUuidOf(w.KEYS[name]),
        })),
      ),
    },
  )
}

const PAYLOADS: Record<p.JwsTyp, [object, w.KeyName]> = {
  'cs-issuer+jwt': [w.issuerCertificate, 'root'],
  'cs-revoked+jwt': [{ number: 3, issuers: [], servers: [], items: ['item-9'], iat: w.NOW }, 'root'],
  'cs-item+jwt': [w.itemTerms, 'issuer'],
  'cs-license+jwt': [
    { ...(await w.licensePayload({ items: [], certificates: [] })), readable: await p.readableDigest('x') },
    'issuer',
  ],
  'cs-server+jwt': [w.serverCertificate, 'issuer'],
  'cs-revocation+jwt': [{ number: 1, items: ['item-9'], servers: [], iat: w.NOW }, 'issuer'],
  'cs-transfer+jwt': [{ iat: w.NOW, licenses: [] }, 'issuer'],
  'cs-keys+jwt': [w.keySet, 'identity'],
  'cs-retire+jwt': [
    { sub: w.SERVER, successor: w.OTHER_SERVER, lastHead: null, statement: null, iat: w.NOW },
    'identity',
  ],
  'cs-authorization+jwt': [await w.authorizationPayload(), 'signing'],
  'cs-denial+jwt': [
    {
      iss: w.SERVER,
      sub: w.CLIENT,
      aud: w.REQUEST_ID,
      iat: w.NOW,
      code: -20120,
      name: 'limit-exceeded',
      message: 'The license has exceeded its limit.',
      docs: 'https://docs.example.com/-20120',
      retryAfter: null,
      revokes: true,
    },
    'signing',
  ],
  'cs-head+jwt': [
    { iss: w.SERVER, iat: w.NOW, root: w.REPLY_KEY, size: 1, chain: w.STORE, number: 0, previous: null },
    'signing',
  ],
  'cs-statement+jwt': [
    { iss: w.SERVER, period: [w.NOW, w.NOW + 1], sums: [], chains: [], previous: null, iat: w.NOW },
    'signing',
  ],
}

const jws = async (): Promise<void> => {
  const typs = Object.keys(PAYLOADS) as p.JwsTyp[]
  const valid = await Promise.all(
    typs.map(async (typ) => {
      const [payload, key] = PAYLOADS[typ]
      const identity = { identity: key, jwk: w.publicKey(key) }
      const by = key === 'issuer' ? w.issuer : key === 'identity' ? identity : key
      return {
        typ,
        key,
        payload,
        token: await w.sign(typ, payload, by),
      }
    }),
  )
  const good = await w.authorizationToken()
  const header = { alg: 'ES256', typ: 'cs-authorization+jwt', kid: w.KEYS.signing.kid }
  const [h = '', b = '', s = ''] = good.split('.')
  const typ = 'cs-authorization+jwt'
  const refused = [
    ['alg none', withHeader(good, { ...header, alg: 'none' }), 'wrong-algorithm'],
    ['alg none without signature', `${text(JSON.stringify({ ...header, alg: 'none' }))}.${b}.`, 'malformed'],
    ['alg HS256', withHeader(good, { ...header, alg: 'HS256' }), 'wrong-algorithm'],
    ['alg ES384', withHeader(good, { ...header, alg: 'ES384' }), 'wrong-algorithm'],
    ['no alg', withHeader(good, { typ, kid: header.kid }), 'wrong-algorithm'],
    ['crit', withHeader(good, { ...header, crit: ['exp'], exp: 1 }), 'malformed'],
    ['b64', withHeader(good, { ...header, b64: false }), 'malformed'],
    ['jku', withHeader(good, { ...header, jku: 'https://evil.example' }), 'malformed'],
    ['x5c', withHeader(good, { ...header, x5c: [] }), 'malformed'],
    ['x5u', withHeader(good, { ...header, x5u: 'https://evil.example' }), 'malformed'],
    ['jwk outside a key set', withHeader(good, { ...header, jwk: w.publicKey('signing') }), 'malformed'],
    ['cert on what a server signs', withHeader(good, { ...header, cert: w.issuer.cert }), 'malformed'],
    ['zip', withHeader(good, { ...header, zip: 'DEF' }), 'malformed'],
    ['another typ', await w.sign('cs-denial+jwt', await w.authorizationPayload(), 'signing'), 'wrong-typ'],
    ['an unknown typ', withHeader(good, { ...header, typ: 'JWT' }), 'wrong-typ'],
    ['a typ in capitals', withHeader(good, { ...header, typ: 'CS-AUTHORIZATION+JWT' }), 'wrong-typ'],
    [
      'duplicate name in the header',
      replacePart(good, 0, text(`{"alg":"ES256","alg":"ES256","typ":"${typ}","kid":"${header.kid}"}`)),
      'malformed',
    ],
    [
      'header re-encoded, so signed otherwise',
      withHeader(good, { kid: header.kid, alg: 'ES256', typ }),
      'bad-signature',
    ],
    [
      'payload of another token',
      replacePart(good, 1, (await w.authorizationToken({ payload: { exp: w.NOW + 9 } })).split('.')[1] ?? ''),
      'bad-signature',
    ],
    ['another key', await w.authorizationToken({ by: 'nextSigning' }), 'bad-signature'],
    ['signature of zeros', `${h}.${b}.${b64(new Uint8Array(64))}`, 'bad-signature'],
    ['signature too short', `${h}.${b}.${b64(new Uint8Array(63))}`, 'malformed'],
    ['signature as DER', `${h}.${b}.${b64(new Uint8Array(70))}`, 'malformed'],
    ['padding', `${good}=`, 'malformed'],
    ['white space', ` ${good}`, 'malformed'],
    ['two parts', `${h}.${b}`, 'malformed'],
    ['four parts', `${good}.`, 'malformed'],
    ['truncated', good.slice(0, -1), 'malformed'],
    ['JSON serialization', JSON.stringify({ protected: h, payload: b, signature: s }), 'malformed'],
    [
      'payload that is no object',
      await new (await import('jose')).CompactSign(p.utf8('[1]'))
        .setProtectedHeader(header)
        .sign((await p.importSigner(w.KEYS.signing)).key),
      'malformed',
    ],
    [
      'payload nested too deeply',
      await new (await import('jose')).CompactSign(p.utf8('{"a":[[[[[[[[1]]]]]]]]}'))
        .setProtectedHeader(header)
        .sign((await p.importSigner(w.KEYS.signing)).key),
      'too-deep',
    ],
  ].map(([name, token, code]) => ({ name, token, code }))
  write(
    'jws',
    'RFC 7515 compact, ES256. "key" names a key of keys.json. Refused ones are opened as "cs-authorization+jwt" with the key "signing".',
    { valid, refused },
  )
}

const jwe = async (): Promise<void> => {
  const plaintext = p.utf8(JSON.stringify(w.request))
  const report = p.utf8(JSON.stringify(submission))
  const key = p.decodeBase64Url(w.REPORT_KEY)
  const sealed = await p.sealTo({ recipient: w.publicKey('encryption'), typ: 'cs-authorize+jwe', plaintext })
  const direct = await p.sealDirect({ key, typ: 'cs-report+jwe', kid: 'dGlja2V0', plaintext: report })
  const reply = await p.sealDirect({
    key: p.decodeBase64Url(w.REPLY_KEY),
    typ: 'cs-reply+jwe',
    plaintext: p.utf8(await w.authorizationToken()),
  })
  const receipt = await p.sealDirect({ key, typ: 'cs-receipt+jwe', plaintext: p.utf8('{}') })
  const header = { alg: 'dir', enc: 'A256GCM', kid: 'dGlja2V0', typ: 'cs-report+jwe' }
  const again = (changes: object): string => withHeader(direct, { ...header, ...changes })
  const parts = direct.split('.')
  write(
    'jwe',
    'RFC 7516 compact, A256GCM. "dir" keys are base64url; ECDH-ES is opened with the key "encryption" of keys.json. Refused ones are opened as "cs-report+jwe" with "key".',
    {
      key: w.REPORT_KEY,
      valid: [
        { typ: 'cs-authorize+jwe', privateKey: 'encryption', token: sealed, plaintext: b64(plaintext) },
        { typ: 'cs-report+jwe', key: w.REPORT_KEY, kid: 'dGlja2V0', token: direct, plaintext: b64(report) },
        {
          typ: 'cs-reply+jwe',
          key: w.REPLY_KEY,
          token: reply,
          plaintext: b64(
            await p.openDirect({ token: reply, typ: 'cs-reply+jwe', key: p.decodeBase64Url(w.REPLY_KEY) }),
          ),
        },
        { typ: 'cs-receipt+jwe', key: w.REPORT_KEY, token: receipt, plaintext: text('{}') },
      ],
      refused: [
        ['another typ', receipt, 'wrong-typ'],
        ['an unknown typ', again({ typ: 'JOSE' }), 'wrong-typ'],
        ['zip', again({ zip: 'DEF' }), 'malformed'],
        ['crit', again({ crit: ['x'], x: 1 }), 'malformed'],
        ['A128GCM', again({ enc: 'A128GCM' }), 'wrong-algorithm'],
        ['A256CBC-HS512', again({ enc: 'A256CBC-HS512' }), 'wrong-algorithm'],
        ['A256KW', again({ alg: 'A256KW' }), 'wrong-algorithm'],
        ['PBES2', again({ alg: 'PBES2-HS256+A128KW', p2c: 100000000 }), 'wrong-algorithm'],
        ['alg none', again({ alg: 'none' }), 'wrong-algorithm'],
        ['no kid', again({ kid: null }), 'malformed'],
        ['another ticket', again({ kid: 'b3RoZXI' }), 'undecryptable'],
        ['jwk', again({ jwk: w.publicKey('signing') }), 'malformed'],
        [
          'ECDH-ES under the typ of a report',
          again({ alg: 'ECDH-ES', epk: w.publicKey('encryption') }),
          'wrong-algorithm',
        ],
        ['an encrypted key', replacePart(direct, 1, 'AAAA'), 'malformed'],
        ['a short IV', replacePart(direct, 2, 'AAAA'), 'malformed'],
        ['a short tag', replacePart(direct, 4, 'AAAA'), 'malformed'],
        ['a changed ciphertext', replacePart(direct, 3, text('x'.repeat(40))), 'undecryptable'],
        ['no ciphertext', replacePart(direct, 3, ''), 'undecryptable'],
        ['four parts', parts.slice(0, 4).join('.'), 'malformed'],
        ['padding', `${direct}=`, 'malformed'],
      ].map(([name, token, code]) => ({ name, token, code })),
    },
  )
}

const submission: p.Submission = {
  client: w.CLIENT,
  store: w.STORE,
  sequence: 41,
  dropped: 0,
  lastHead: null,
  reports: [{ session: 'CAkKCwwNDg8', slot: p.slotAt(w.NOW), counts: { 'qr-code': 12, pdf417: 1 } }],
}

const trust = async (): Promise<void> => {
  const base = {
    roots: [w.publicKey('root')],
    organizationId: '100200' as string | null,
    now: w.NOW,
    certificates: [await w.certificateToken()],
    keyset: await w.keySetToken(),
  }
  const sandbox = {
    roots: [{ ...w.publicKey('sandboxRoot'), sandbox: true }],
    sandbox: true,
    certificates: [await w.certificateToken({ sandbox: true }, 'sandboxRoot')],
    keyset: await w.keySetToken({ sandbox: true }),
  }
  const cases: [string, object, string | null][] = [
    ['a server with a certificate for this organization', {}, null],
    ['a server for all organizations', { certificates: [await w.certificateToken({ orgs: '*' })] }, null],
    [
      'a certificate signed by the root itself',
      { certificates: [await w.certificateToken({}, 'root')] },
      null,
    ],
    [
      'one good certificate among bad ones',
      {
        certificates: [
          await w.certificateToken({ exp: 1 }),
          await w.certificateToken(),
          await w.certificateToken({}, 'otherRoot'),
        ],
      },
      null,
    ],
    ['no organization named', { organizationId: null }, null],
    ['the second of two roots', { roots: [w.publicKey('otherRoot'), w.publicKey('root')] }, null],
    ['a sandbox', sandbox, null],
    ['a sandbox where none is expected', { ...sandbox, sandbox: false }, 'sandbox'],
    [
      'no sandbox where one is expected',
      { sandbox: true, roots: [{ ...w.publicKey('root'), sandbox: true }] },
      'sandbox',
    ],
    ['another organization', { organizationId: '100300' }, 'wrong-organization'],
    ['no certificate', { certificates: [] }, 'untrusted'],
    [
      'a certificate by a stranger',
      { certificates: [await w.certificateToken({}, 'otherRoot')] },
      'untrusted',
    ],
    [
      'an issuer without the right',
      { certificates: [await w.certificateToken({}, await w.issuerWith({ may: ['items'] }))] },
      'untrusted',
    ],
    [
      'an issuer expired when it signed',
      { certificates: [await w.certificateToken({}, await w.issuerWith({ exp: w.NOW - p.DAY }))] },
      'expired',
    ],
    [
      'a certificate for another server',
      { certificates: [await w.certificateToken({ sub: w.OTHER_SERVER })] },
      'wrong-server',
    ],
    ['an expired certificate', { certificates: [await w.certificateToken({ exp: w.NOW })] }, 'expired'],
    ['an expired key set', { keyset: await w.keySetToken({ exp: w.NOW }) }, 'expired'],
    ['a key set by another identity', { keyset: await w.keySetToken({}, 'otherIdentity') }, 'wrong-server'],
    ['a key set of another server', { uuid: w.OTHER_SERVER }, 'wrong-server'],
    ['a key set older than one seen', { newestKeySet: w.NOW }, 'older-keyset'],
    [
      'a kid that is no thumbprint',
      { keyset: await w.keySetToken({ sig: [{ ...w.publicKey('signing'), kid: 'x' }] }) },
      'malformed',
    ],
    ['a private key in a key set', { keyset: await w.keySetToken({ sig: [w.KEYS.signing] }) }, 'malformed'],
    [
      'a key set without its identity key',
      { keyset: await w.sign('cs-keys+jwt', w.keySet, 'identity') },
      'malformed',
    ],
    [
      'a key off the curve',
      {
        keyset: await w.sign('cs-keys+jwt', w.keySet, {
          identity: 'identity',
          jwk: { ...w.publicKey('identity'), y: w.publicKey('identity').x },
        }),
      },
      'malformed',
    ],
    [
      'a revoked server',
      { revoked: { number: 1, issuers: [], servers: [w.SERVER], items: [], iat: w.NOW } },
      'revoked',
    ],
    [
      'a revoked issuer',
      { revoked: { number: 1, issuers: [w.KEYS.issuer.kid], servers: [], items: [], iat: w.NOW } },
      'revoked',
    ],
  ]
  write('trust', '"Keys and trust": whether a server may be trusted. "code" null: it may.', {
    serverUuid: w.SERVER,
    cases: cases.map(([name, changes, code]) => ({ name, code, check: { ...base, ...changes } })),
  })
}

const authorization = async (): Promise<void> => {
  const cases: [string, string | null, w.GrantChanges, object?][] = [
    ['everything holds', null, {}],
    [
      'a public trial',
      null,
      {
        certificate: { orgs: '*' },
        terms: [{ servers: null, organizationId: null }],
        payload: { organizationId: null, handshakeCode: null, stage: 'trial' },
      },
      { request: { ...w.request, organizationId: null, handshakeCode: null } },
    ],
    ['a subdomain of a domain item', null, { terms: [{ chargeWay: 'domain', domain: 'example.com' }] }],
    [
      'instances within quota and supplement',
      null,
      {
        terms: [
          { chargeWay: 'concurrent-instance', quota: 4 },
          { id: 'item-2', chargeWay: 'concurrent-instance', quota: 2, supplements: 'item-1' },
        ],
        payload: { instances: 6 },
      },
    ],
    ['aud', 'wrong-request', { payload: { aud: w.CLIENT } }],
    ['sub', 'wrong-client', { payload: { sub: w.OTHER_CLIENT } }],
    ['iss', 'wrong-server', { payload: { iss: w.OTHER_SERVER } }],
    ['expired', 'expired', { payload: { exp: w.NOW } }],
    ['unknown signing key', 'unknown-key', { by: 'identity' }],
    ['organization of the item', 'not-covered', { terms: [{ organizationId: '100300' }] }],
    ['product of the item', 'not-covered', { terms: [{ product: 'other' }] }],
    ['version', 'not-covered', { terms: [{ versions: [9, 11] }] }],
    ['edition', 'not-covered', { terms: [{ editions: ['python'] }] }],
    ['deployment', 'not-covered', { terms: [{ deployments: ['server'] }] }],
    ['module', 'not-covered', { terms: [{ modules: ['pdf417'] }] }],
    ['servers of the item', 'not-covered', { terms: [{ servers: [w.OTHER_SERVER] }] }],
    ['hosted rights on a self-hosted server', 'not-covered', { terms: [{ servers: null }] }],
    ['device of the item', 'not-covered', { terms: [{ clientUuid: w.OTHER_CLIENT }] }],
    ['notBefore', 'not-covered', { terms: [{ notBefore: w.NOW + 1 }] }],
    ['exp beyond grace', 'not-covered', { terms: [{ expires: w.NOW, graceDays: 6 }] }],
    ['exp beyond the certificate', 'not-covered', { certificate: { exp: w.NOW + p.DAY } }],
    ['domain', 'not-covered', { terms: [{ chargeWay: 'domain', domain: 'ample.com' }] }],
    [
      'instances',
      'not-covered',
      { terms: [{ chargeWay: 'concurrent-instance', quota: 4 }], payload: { instances: 5 } },
    ],
    ['item signed by a stranger', 'untrusted', { itemsBy: 'otherRoot' }],
    ['sandbox mark of an item', 'sandbox', { terms: [{ sandbox: true }] }],
  ]
  write('authorization', '"A client checks, in order". "code" null: accepted.', {
    cases: await Promise.all(
      cases.map(async ([name, code, changes, more]) => ({
        name,
        code,
        check: {
          token: await w.authorizationToken(changes),
          request: w.request,
          roots: [w.publicKey('root')],
          clientUuid: w.CLIENT,
          now: w.NOW,
          host: 'shop.example.com',
          ...more,
        },
      })),
    ),
  })
}

const receipt = async (): Promise<void> => {
  const plaintext = p.utf8(JSON.stringify(submission))
  const own: p.Receipt = {
    sub: w.CLIENT,
    sequence: 41,
    digest: await p.digestOf(plaintext),
    accepted: 1,
    refused: [],
    stage: 'normal',
    reauthorize: false,
    incarnation: 'CAkKCwwNDg8',
    iat: w.NOW,
  }
  const leaves = [0, 1, 2, 3, 4].map((at) =>
    p.utf8(JSON.stringify(at === 3 ? own : { ...own, sequence: at + 1 })),
  )
  const tree = await p.merkleTree(leaves)
  const head = {
    iss: w.SERVER,
    iat: w.NOW,
    root: b64(tree.root),
    size: 5,
    chain: w.STORE,
    number: 7,
    previous: w.REPLY_KEY,
  }
  const envelope = {
    receipt: b64(leaves[3] ?? plaintext),
    index: 3,
    size: 5,
    path: tree.path(3).map(b64),
    head: await w.sign('cs-head+jwt', head, 'signing'),
  }
  const base = {
    envelope,
    plaintextDigest: own.digest,
    serverKeys: w.keySet.sig,
    clientUuid: w.CLIENT,
    sequence: 41,
    serverUuid: w.SERVER,
  }
  const cases: [string, string | null, object][] = [
    ['a receipt that holds', null, {}],
    ['other figures', 'wrong-digest', { plaintextDigest: w.REPLY_KEY }],
    ['another device', 'wrong-client', { clientUuid: w.OTHER_CLIENT }],
    ['another submission', 'wrong-digest', { sequence: 40 }],
    ['another server', 'wrong-server', { serverUuid: w.OTHER_SERVER }],
    ['another index', 'not-included', { envelope: { ...envelope, index: 2 } }],
    ['another size', 'not-included', { envelope: { ...envelope, size: 6 } }],
    ['a shorter path', 'not-included', { envelope: { ...envelope, path: envelope.path.slice(1) } }],
    ['a longer path', 'not-included', { envelope: { ...envelope, path: [...envelope.path, w.REPLY_KEY] } }],
    [
      'a changed receipt',
      'not-included',
      { envelope: { ...envelope, receipt: text(JSON.stringify({ ...own, accepted: 2 })) } },
    ],
    [
      'a head by an unknown key',
      'unknown-key',
      { envelope: { ...envelope, head: await w.sign('cs-head+jwt', head, 'identity') } },
    ],
    [
      'a head of another typ',
      'wrong-typ',
      { envelope: { ...envelope, head: await w.sign('cs-statement+jwt', head, 'signing') } },
    ],
  ]
  write('receipt', 'POST /v1/reports: receipt, inclusion proof (RFC 9162) and head.', {
    plaintext: b64(plaintext),
    headDigest: await p.digestOf(envelope.head),
    tree: {
      leaves: leaves.map(b64),
      root: b64(tree.root),
      paths: leaves.map((_, at) => tree.path(at).map(b64)),
    },
    cases: cases.map(([name, code, changes]) => ({ name, code, check: { ...base, ...changes } })),
  })
}

const ticket = async (): Promise<void> => {
  const secret = Uint8Array.from({ length: 32 }, (_, at) => at)
  const other = Uint8Array.from({ length: 32 }, (_, at) => 255 - at)
  const salt = Uint8Array.from({ length: 16 }, (_, at) => 64 + at)
  const plaintext = p.utf8('{"client":"0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11"}')
  const of = async (info: string) => ({
    info,
    ...(await sealTicket({ secret, epoch: 258, salt, info, plaintext })),
  })
  const report = await of('countersign/1 ticket')
  const { second: _unused, ...continuation } = await of('countersign/1 continuation')
  const bytes = p.decodeBase64Url(report.token)
  const changed = (at: number, to: number): string => b64(bytes.map((byte, i) => (i === at ? to : byte)))
  write(
    'ticket',
    'version (1) ‖ epoch (4, big-endian) ‖ salt (16) ‖ A256GCM under K1, zero IV, first 21 bytes as additional data; K1 ‖ reporting key = HKDF-SHA-256(secret, salt, info, 64). The plaintext is JSON and opaque.',
    {
      epochs: [
        { epoch: 258, secret: b64(secret) },
        { epoch: 259, secret: b64(other) },
      ],
      valid: [
        {
          name: 'report ticket',
          epoch: 258,
          salt: b64(salt),
          info: report.info,
          plaintext: b64(plaintext),
          k1: report.k1,
          reportingKey: report.second,
          token: report.token,
        },
        {
          name: 'continuation token',
          epoch: 258,
          salt: b64(salt),
          plaintext: b64(plaintext),
          ...continuation,
        },
      ],
      refused: [
        { name: 'another version', info: report.info, token: changed(0, 2) },
        { name: 'another epoch', info: report.info, token: changed(4, 3) },
        { name: 'an unknown epoch', info: report.info, token: changed(4, 9) },
        { name: 'another salt', info: report.info, token: changed(5, 0) },
        { name: 'a changed ciphertext', info: report.info, token: changed(21, 0) },
        {
          name: 'a changed tag',
          info: report.info,
          token: changed(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1),
        },
        { name: 'a continuation token as ticket', info: report.info, token: continuation.token },
        { name: 'a ticket as continuation token', info: continuation.info, token: report.token },
        { name: 'truncated', info: report.info, token: b64(bytes.slice(0, 36)) },
        { name: 'empty', info: report.info, token: '' },
        { name: 'padded', info: report.info, token: `${report.token}=` },
      ],
      sizes: {
        headerBytes: 21,
        tagBytes: 16,
        mostTicketCharacters: 1024,
        mostContinuationCharacters: 256,
        plaintextBytes: hex(plaintext).length / 2,
      },
    },
  )
}

const licenseFile = async (): Promise<void> => {
  const file = await w.licenseFile()
  const cases: [string, string | null, string][] = [
    ['as written', null, file],
    ['with CRLF', null, file.replaceAll('\n', '\r\n')],
    ['with a byte order mark', null, `\uFEFF${file}`],
    ['without the final line end', null, file.slice(0, -1)],
    ['readable part altered', 'altered', file.replace('1000', '9000')],
    ['readable part gone', 'altered', file.slice(file.indexOf('-----BEGIN'))],
    ['an empty line more at the end', 'malformed', `${file}\n`],
    ['text after the end', 'malformed', `${file}x`],
    ['a line of another length', 'malformed', file.replace(/(LICENSE-----\n.{10})/, '$1\n')],
    ['CR alone', 'malformed', file.replaceAll('\n', '\r')],
    ['another label', 'malformed', file.replace('BEGIN COUNTERSIGN LICENSE', 'BEGIN COUNTERSIGN TRANSFER')],
    ['another format', 'unknown-format', await w.licenseFile({ format: 3 })],
    ['signed by a stranger', 'untrusted', await w.licenseFile({}, 'otherRoot')],
    [
      'an item signed by a stranger',
      'untrusted',
      await w.licenseFile({ items: [await w.itemToken({}, 'otherRoot')] }),
    ],
    ['of a sandbox', 'sandbox', await w.licenseFile({ sandbox: true })],
  ]
  write('license-file', 'License files. "code" null: accepted. All are verified by the key "root".', {
    roots: [w.publicKey('root')],
    cases: cases.map(([name, code, one]) => ({ name, code, text: one })),
  })
}

const vocabulary = (): void => {
  const instants = [0, 179, 180, w.NOW, w.NOW + 179, w.NOW + 180, 1_700_000_000]
  write('slots', 'Slot = floor(unix seconds / 180); a slot is [begin, end).', {
    cases: instants.map((instant) => ({
      instant,
      slot: p.slotAt(instant),
      begin: p.slotBegin(p.slotAt(instant)),
      end: p.slotEnd(p.slotAt(instant)),
    })),
  })
  const versions = [
    '10',
    '10.2.1',
    '10.',
    '0.1',
    '010.1',
    '1-beta',
    'v1.2',
    '',
    '.1',
    '2026.01',
    '10 .1',
    '-1',
    '999999999.1',
    '1234567890',
  ]
  write('major-version', 'The digits before the first dot, as a number; null when there are none.', {
    cases: versions.map((version) => ({ version, major: p.majorVersion(version) })),
  })
}

base64url()
strictJson()
vocabulary()
for (const make of [keys, jws, jwe, trust, authorization, receipt, ticket, licenseFile]) await make()
