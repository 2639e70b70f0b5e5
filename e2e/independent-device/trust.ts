import { asInteger, asList, asText, Distrust, ensure, type JsonObject } from './encoding.ts'
import { type Root, verifyKeySet, verifyRooted } from './jws.ts'
import { asPublishedKey, type PublicJwk } from './keys.ts'

export type ServerKey = PublicJwk & { kid: string }
export type TrustedServer = {
  uuid: string
  signing: ServerKey[]
  encryption: ServerKey[]
  /** `exp` of the certificate: no authorization may outlast it. */
  certificateEnds: number
  keysetIat: number
}

export type Claim = {
  certificates: string[]
  keyset: string
  organizationId: string | null
  now: number
}

const namesOrganization = (orgs: JsonObject[string] | undefined, organizationId: string | null): boolean =>
  orgs === '*' || (organizationId !== null && asList(orgs, 'orgs').includes(organizationId))

const unexpired = (payload: JsonObject, now: number): boolean =>
  asInteger(payload['iat'], 'iat') <= now + 300 && now < asInteger(payload['exp'], 'exp')

/** A client trusts a server key when all of protocol.md "Keys and trust" holds; throws otherwise. */
export const trustServer = (root: Root, claim: Claim): TrustedServer => {
  const { payload, uuid } = verifyKeySet(claim.keyset)
  ensure(unexpired(payload, claim.now), 'the key set is unexpired')
  ensure((payload['sandbox'] === true) === root.sandbox, 'the sandbox mark of the key set')
  const certificate = claim.certificates
    .map((compact) => verifyRooted(compact, 'cs-server+jwt', { root, role: 'servers' }))
    .find(
      (candidate) =>
        candidate['sub'] === uuid &&
        unexpired(candidate, claim.now) &&
        namesOrganization(candidate['orgs'], claim.organizationId),
    )
  if (certificate === undefined)
    throw new Distrust('a certificate signed by the root names the UUID and the organization')
  return {
    uuid,
    signing: asList(payload['sig'], 'sig').map(asPublishedKey),
    encryption: asList(payload['enc'], 'enc').map(asPublishedKey),
    certificateEnds: asInteger(certificate['exp'], 'exp'),
    keysetIat: asInteger(payload['iat'], 'iat'),
  }
}

export type ServerDocument = {
  uuid: string
  serving: boolean
  time: number
  incarnation: string
  certificates: string[]
  keyset: string
}

export const readServerDocument = (value: JsonObject): ServerDocument => {
  ensure(value['version'] === '1', 'version "1"')
  ensure(value['role'] === 'main' || value['role'] === 'standby', 'role main or standby')
  return {
    uuid: asText(value['uuid'], 'uuid'),
    serving: value['serving'] === true,
    time: asInteger(value['time'], 'time'),
    incarnation: asText(value['incarnation'], 'incarnation'),
    certificates: asList(value['certificates'], 'certificates').map((one) => asText(one)),
    keyset: asText(value['keyset'], 'keyset'),
  }
}
