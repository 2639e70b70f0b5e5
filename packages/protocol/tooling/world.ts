/**
 * A small vendor with fixed keys: root, issuer, server, one item, one device. Vectors and tests are made
 * from it. The private keys are public; they guard nothing.
 */
import { readFileSync } from 'node:fs'
import {
  type Authorization,
  type AuthorizationRequest,
  DAY,
  formatLicenseFile,
  type IssuerCertificate,
  type ItemTerms,
  importSigner,
  type JwsTyp,
  type KeySet,
  type LicensePayload,
  type PrivateJwk,
  type PublicJwk,
  readableDigest,
  renderReadable,
  type ServerCertificate,
  type Signer,
  serverUuidOf,
  signJws,
} from '../src/index.ts'

export type KeyName =
  | 'root'
  | 'otherRoot'
  | 'sandboxRoot'
  | 'issuer'
  | 'identity'
  | 'otherIdentity'
  | 'signing'
  | 'nextSigning'
  | 'encryption'
  | 'nextEncryption'

export const KEYS = JSON.parse(readFileSync(new URL('./fixed-keys.json', import.meta.url), 'utf8')) as Record<
  KeyName,
  PrivateJwk & { kid: string }
>

export const publicKey = (name: KeyName): PublicJwk & { kid: string } => {
  const { kid, kty, crv, x, y } = KEYS[name]
  return { kid, kty, crv, x, y }
}

/** 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600
export const CLIENT = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
export const OTHER_CLIENT = '7e0d7d83-55a7-4c0e-8a50-6f0f8a3c7b22'
export const REQUEST_ID = '5f2f7a7e-2a43-4b8f-9f0e-0f3a7b1c2d33'
export const REPLY_KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
export const REPORT_KEY = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8'
export const STORE = 'AAECAwQFBgc'
export const SERVER = await serverUuidOf(publicKey('identity'))
export const OTHER_SERVER = await serverUuidOf(publicKey('otherIdentity'))

/** An identity key that signs with itself in the header. */
export interface Identity {
  readonly identity: KeyName
  readonly jwk: PublicJwk
}

export const sign = async (
  typ: JwsTyp,
  payload: object,
  by: KeyName | Signer | Identity,
): Promise<string> => {
  if (typeof by === 'string') return signJws(typ, payload, await importSigner(KEYS[by]))
  if ('jwk' in by) return signJws(typ, payload, await importSigner(KEYS[by.identity]), { jwk: by.jwk })
  return signJws(typ, payload, by)
}

export const issuerCertificate: IssuerCertificate = {
  sub: 'example-vendor',
  jwk: publicKey('issuer'),
  may: ['items', 'licenses', 'servers', 'revocations'],
  iat: NOW - 30 * DAY,
  exp: NOW + 3650 * DAY,
}
export const issuerWith = async (changes: object = {}, by: KeyName = 'root'): Promise<Signer> =>
  importSigner(KEYS.issuer, await sign('cs-issuer+jwt', { ...issuerCertificate, ...changes }, by))
export const issuer = await issuerWith()

export const serverCertificate: ServerCertificate = {
  sub: SERVER,
  orgs: ['100200'],
  iat: NOW - DAY,
  exp: NOW + 400 * DAY,
}
export const keySet: KeySet = {
  sub: SERVER,
  sig: [publicKey('signing'), publicKey('nextSigning')],
  enc: [publicKey('encryption')],
  iat: NOW - DAY,
  exp: NOW + 59 * DAY,
}
export const certificateToken = (changes: object = {}, by: KeyName | Signer = issuer): Promise<string> =>
  sign('cs-server+jwt', { ...serverCertificate, ...changes }, by)
export const keySetToken = (changes: object = {}, by: KeyName = 'identity'): Promise<string> =>
  sign('cs-keys+jwt', { ...keySet, ...changes }, { identity: by, jwk: publicKey(by) })

export const itemTerms: ItemTerms = {
  id: 'item-1',
  licenseId: 'license-1',
  organizationId: '100200',
  product: 'barcode-reader',
  unit: 'scan',
  versions: [10],
  editions: null,
  deployments: null,
  modules: ['qr-code', 'pdf417'],
  chargeWay: 'count',
  quota: 1000,
  periodDays: null,
  activeDays: null,
  offlineDays: null,
  domain: null,
  notBefore: NOW - 10 * DAY,
  expires: NOW + 355 * DAY,
  graceDays: 7,
  tolerancePercent: 5,
  exceptionsPerUnitYear: null,
  dependsOn: null,
  supplements: null,
  renews: null,
  servers: [SERVER],
  clientUuid: null,
  source: 'order',
  sandbox: false,
  iat: NOW - 10 * DAY,
}
export const itemToken = (changes: object = {}, by: KeyName | Signer = issuer): Promise<string> =>
  sign('cs-item+jwt', { ...itemTerms, ...changes }, by)

export const request: AuthorizationRequest = {
  v: 1,
  requestId: REQUEST_ID,
  sentAt: NOW,
  replyKey: REPLY_KEY,
  client: { uuid: CLIENT, continuation: null, library: 'countersign-js/1.0.0' },
  organizationId: '100200',
  handshakeCode: '100200-kiosk',
  sessionPassword: null,
  product: {
    code: 'barcode-reader',
    version: '10.2.1',
    edition: 'javascript',
    deployment: 'browser',
    modules: ['qr-code'],
    chargeWay: null,
  },
  binding: { domain: 'shop.example.com', applicationId: null, processName: null },
  instances: null,
}

export interface GrantChanges {
  readonly payload?: object
  readonly terms?: readonly object[]
  readonly certificate?: object
  readonly keySet?: object
  readonly by?: KeyName
  readonly itemsBy?: KeyName | Signer
}

/** An authorization payload; `terms` are the changes of one or more items. */
export const authorizationPayload = async (changes: GrantChanges = {}): Promise<Authorization> => ({
  iss: SERVER,
  sub: CLIENT,
  jti: '9d3e4f50-6172-4384-9a5b-6c7d8e9fa044',
  aud: REQUEST_ID,
  iat: NOW,
  exp: NOW + 7 * DAY,
  refreshAfter: NOW + (7 * DAY) / 2,
  organizationId: '100200',
  handshakeCode: '100200-kiosk',
  product: 'barcode-reader',
  modules: ['qr-code'],
  deployment: 'browser',
  binding: request.binding,
  stage: 'normal',
  items: await Promise.all(
    (changes.terms ?? [{}]).map(async (one) => {
      const { id, chargeWay } = { ...itemTerms, ...one }
      return { id, chargeWay, terms: await itemToken(one, changes.itemsBy) }
    }),
  ),
  instances: null,
  continuation: 'Y29udGludWF0aW9u',
  reporting: { ticket: 'dGlja2V0', key: REPORT_KEY, interval: 180, maxAge: 30 * DAY },
  servers: ['https://lts.example.com', 'https://standby.example.com'],
  certificate: await certificateToken(changes.certificate),
  keyset: await keySetToken(changes.keySet),
  incarnation: 'CAkKCwwNDg8',
  ...changes.payload,
})

export const authorizationToken = async (changes: GrantChanges = {}): Promise<string> =>
  sign('cs-authorization+jwt', await authorizationPayload(changes), changes.by ?? 'signing')

export const licensePayload = async (changes: object = {}): Promise<Omit<LicensePayload, 'readable'>> => ({
  format: 2,
  licenseId: 'license-1',
  alias: 'kiosk',
  organizationId: '100200',
  organizationName: 'Müller & Söhne',
  status: 'activated',
  issuedAt: NOW - 10 * DAY,
  activatedAt: NOW - 10 * DAY,
  hosting: 'self',
  serverUuids: [SERVER],
  clientUuid: null,
  items: [await itemToken()],
  product: { code: 'barcode-reader', name: 'Barcode Reader' },
  certificates: [await certificateToken()],
  ...changes,
})

export const licenseFile = async (changes: object = {}, by: KeyName | Signer = issuer): Promise<string> => {
  const payload = await licensePayload(changes)
  const readable = renderReadable(payload)
  return formatLicenseFile({
    readable,
    jws: await sign('cs-license+jwt', { ...payload, readable: await readableDigest(readable) }, by),
  })
}
