import { asInteger, asList, asObject, asText, Distrust, decode, ensure, type JsonObject } from './encoding.ts'
import { openDir } from './jwe.ts'
import { parseJws, type Root, verifyJws } from './jws.ts'
import { type Asked, grantingItems, verifyItems } from './terms.ts'
import { type TrustedServer, trustServer } from './trust.ts'

export type Grant = {
  kind: 'grant'
  /** The signed authorization itself, as it may be stored and inspected. */
  compact: string
  payload: JsonObject
  jti: string
  iat: number
  exp: number
  stage: string
  modules: string[]
  itemIds: string[]
  continuation: string
  ticket: string
  reportKey: Buffer
}
export type Denial = {
  kind: 'denial'
  code: number
  name: string
  revokes: boolean
  retryAfter: number | null
  payload: JsonObject
}
export type Sent = { requestId: string; replyKey: Buffer; asked: Asked; server: TrustedServer; root: Root }

const verified = (
  compact: string,
  sent: Sent,
): { typ: string; payload: JsonObject; trusted: TrustedServer } => {
  const { header, payload } = parseJws(compact)
  const typ = asText(header['typ'], 'typ')
  ensure(typ === 'cs-authorization+jwt' || typ === 'cs-denial+jwt', `typ of a reply, got ${typ}`)
  const trusted =
    typ === 'cs-authorization+jwt'
      ? trustServer(sent.root, {
          certificates: [asText(payload['certificate'], 'certificate')],
          keyset: asText(payload['keyset'], 'keyset'),
          organizationId: sent.asked.organizationId,
          now: asInteger(payload['iat'], 'iat'),
        })
      : sent.server
  ensure(trusted.uuid === sent.server.uuid, 'the server that was asked')
  const key = trusted.signing.find(({ kid }) => kid === header['kid'])
  if (key === undefined) throw new Distrust('the kid of the signature is in the key set')
  return { typ, payload: verifyJws(compact, typ, key), trusted }
}

const checkGrant = (compact: string, payload: JsonObject, sent: Sent): Grant => {
  const { asked, root, server } = sent
  const iat = asInteger(payload['iat'], 'iat')
  const exp = asInteger(payload['exp'], 'exp')
  const modules = asList(payload['modules'], 'modules').map((module) => asText(module))
  ensure((payload['sandbox'] === true) === root.sandbox, 'the sandbox mark of the authorization')
  ensure(
    payload['product'] === asked.product && payload['deployment'] === asked.deployment,
    'product and deployment',
  )
  const terms = verifyItems(root, asList(payload['items'], 'items'))
  const granting = modules.map((module) => {
    const found = grantingItems(terms, asked, { module, iss: server.uuid, iat })
    ensure(found.length > 0, `an item whose terms cover the granted module ${module}`)
    return found
  })
  const ends = granting
    .flat()
    .map((item) => asInteger(item['expires'], 'expires') + asInteger(item['graceDays'] ?? 0) * 86_400)
  ensure(exp <= Math.max(...ends), 'exp ≤ the largest expires + graceDays')
  ensure(exp <= server.certificateEnds, "exp ≤ the certificate's exp")
  const refreshAfter = asInteger(payload['refreshAfter'], 'refreshAfter')
  ensure(iat <= refreshAfter && refreshAfter <= exp, 'refreshAfter between iat and exp')
  const reporting = asObject(payload['reporting'], 'reporting')
  const reportKey = decode(asText(reporting['key'], 'key'))
  ensure(reportKey.length === 32, 'a reporting key has 32 bytes')
  const ticket = asText(reporting['ticket'], 'ticket')
  const continuation = asText(payload['continuation'], 'continuation')
  ensure(ticket.length <= 1024 && continuation.length <= 256, 'ticket ≤ 1,024, continuation ≤ 256 characters')
  return {
    kind: 'grant',
    compact,
    payload,
    jti: asText(payload['jti'], 'jti'),
    iat,
    exp,
    stage: asText(payload['stage'], 'stage'),
    modules,
    itemIds: terms.map((item) => asText(item['id'])),
    continuation,
    ticket,
    reportKey,
  }
}

/** Opens and verifies an answer to a request that could be opened, in the order that protocol.md gives. */
export const openReply = (body: string, sent: Sent): Grant | Denial => {
  const compact = openDir(body, sent.replyKey, 'cs-reply+jwe').toString('utf8')
  const { typ, payload, trusted } = verified(compact, sent)
  ensure(payload['aud'] === sent.requestId, 'aud = its request')
  ensure(payload['sub'] === sent.asked.clientUuid, 'sub = its UUID')
  ensure(payload['iss'] === sent.server.uuid, 'iss = the server')
  if (typ === 'cs-authorization+jwt') return checkGrant(compact, payload, { ...sent, server: trusted })
  const retryAfter = payload['retryAfter']
  return {
    kind: 'denial',
    code: asInteger(payload['code'], 'code'),
    name: asText(payload['name'], 'name'),
    revokes: payload['revokes'] === true,
    retryAfter: retryAfter === null || retryAfter === undefined ? null : asInteger(retryAfter),
    payload,
  }
}
