import {
  asInteger,
  asList,
  asObject,
  asText,
  decode,
  ensure,
  type JsonObject,
  parseObject,
} from './encoding.ts'
import { asJwk, type PublicJwk, serverUuid, thumbprint, verifyEs256 } from './keys.ts'

export type Parsed = { header: JsonObject; payload: JsonObject; input: string; signature: Buffer }
export type Root = { keys: PublicJwk[]; sandbox: boolean }

export const parseJws = (compact: string): Parsed => {
  const parts = compact.split('.')
  ensure(parts.length === 3, 'a compact JWS has three parts')
  const [header, payload, signature] = parts as [string, string, string]
  return {
    header: parseObject(decode(header)),
    payload: parseObject(decode(payload)),
    input: `${header}.${payload}`,
    signature: decode(signature),
  }
}

const checkHeader = (header: JsonObject, typ: string): void => {
  ensure(
    header['typ'] === typ,
    `every verifier names the one typ it expects: ${typ}, got ${String(header['typ'])}`,
  )
  ensure(header['alg'] === 'ES256', 'alg is ES256')
  for (const name of ['crit', 'b64', 'jku', 'x5c', 'x5u', 'zip'])
    ensure(header[name] === undefined, `${name} is refused`)
  if (typ !== 'cs-keys+jwt') ensure(header['jwk'] === undefined, 'jwk is refused anywhere but in a key set')
}

/** Verifies with one known key; returns the payload. */
export const verifyJws = (compact: string, typ: string, key: PublicJwk): JsonObject => {
  const { header, payload, input, signature } = parseJws(compact)
  checkHeader(header, typ)
  ensure(verifyEs256(key, input, signature), `signature of ${typ}`)
  return payload
}

const issuerKey = (cert: string, root: Root, need: { role: string; at: number }): PublicJwk => {
  const { header, payload, input, signature } = parseJws(cert)
  checkHeader(header, 'cs-issuer+jwt')
  ensure(header['cert'] === undefined, 'an issuer certificate is signed by the root itself')
  ensure(
    root.keys.some((key) => verifyEs256(key, input, signature)),
    'issuer certificate signed by the root',
  )
  ensure(asList(payload['may'], 'may').includes(need.role), `an issuer which may sign ${need.role}`)
  ensure(
    asInteger(payload['iat']) <= need.at && need.at < asInteger(payload['exp']),
    'issuer certificate unexpired',
  )
  return asJwk(payload['jwk'])
}

/** "Signed by the root": by a root, or by an issuer whose certificate such a root signed and which may sign this. */
export const verifyRooted = (
  compact: string,
  typ: string,
  trust: { root: Root; role: string },
): JsonObject => {
  const { header, payload, input, signature } = parseJws(compact)
  checkHeader(header, typ)
  const iat = asInteger(payload['iat'], 'iat')
  const cert = header['cert']
  const keys =
    cert === undefined || cert === null
      ? trust.root.keys
      : [issuerKey(asText(cert, 'cert'), trust.root, { role: trust.role, at: iat })]
  ensure(
    keys.some((key) => verifyEs256(key, input, signature)),
    `${typ} signed by the root or its issuer`,
  )
  ensure((payload['sandbox'] === true) === trust.root.sandbox, `the sandbox mark of ${typ}`)
  return payload
}

/** A key set, signed by its own `jwk`, whose thumbprint gives the UUID. */
export const verifyKeySet = (compact: string): { payload: JsonObject; uuid: string; identity: PublicJwk } => {
  const { header, payload, input, signature } = parseJws(compact)
  checkHeader(header, 'cs-keys+jwt')
  const identity = asJwk(asObject(header['jwk'], 'jwk'))
  ensure(verifyEs256(identity, input, signature), 'the key set is signed by its jwk')
  const uuid = serverUuid(identity)
  ensure(payload['sub'] === uuid, 'the thumbprint of the identity key gives the UUID')
  if (header['kid'] !== undefined) ensure(header['kid'] === thumbprint(identity), 'kid of the identity key')
  return { payload, uuid, identity }
}
