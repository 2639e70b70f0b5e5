import { peekJws } from '../jose/verify.ts'
import { ProtocolError } from '../protocol-error.ts'
import { organizationOfCode, type Uuid } from '../vocabulary/ids.ts'
import type { ItemTerms } from '../vocabulary/item-terms.ts'
import type { Instant } from '../vocabulary/time.ts'
import type { Authorization, AuthorizationRequest, Compact } from '../wire/messages.ts'
import { readAuthorization } from '../wire/read-authorization.ts'
import { readItemTerms } from '../wire/read-item-terms.ts'
import {
  type CoverageQuestion,
  coversModule,
  itemEnd,
  itemFault,
  quotaWithSupplements,
} from './item-coverage.ts'
import { checkSandboxMark } from './sandbox.ts'
import { verifyByServer } from './server-answer.ts'
import { type TrustedServer, trustServer } from './trust-server.ts'
import { type RootTrust, verifyByRoot } from './verify-by-root.ts'

/** What of the request an answer is held against; a client keeps it beside a stored authorization. */
export type AskedFor = Pick<
  AuthorizationRequest,
  'requestId' | 'organizationId' | 'handshakeCode' | 'product'
>

/** A check of an authorization. */
export interface AuthorizationCheck extends RootTrust {
  /** The JWS that the reply held. */
  readonly token: Compact
  readonly request: AskedFor
  /** This client's own UUID. */
  readonly clientUuid: Uuid
  /** The moment of receipt; for a stored authorization its `iat`. */
  readonly now: Instant
  /** The page's host in lower-case ASCII; null or absent outside a page. */
  readonly host?: string | null
  /** The server that was asked; absent for a stored authorization. */
  readonly trusted?: TrustedServer
  /** The largest `iat` of a key set seen of this server; older ones are refused. */
  readonly newestKeySet?: Instant
}

/** An authorization that holds. */
export interface CheckedAuthorization {
  readonly authorization: Authorization
  /** The terms of its items, in the same order. */
  readonly terms: readonly ItemTerms[]
  /** The server that granted it, by the certificate and key set that the authorization carries. */
  readonly trusted: TrustedServer
}

/** The organization that a request names: itself, or by the prefix of its code; null for a public trial. */
export const organizationOfRequest = (
  request: Pick<AskedFor, 'organizationId' | 'handshakeCode'>,
): string | null =>
  request.organizationId ??
  (request.handshakeCode === null ? null : organizationOfCode(request.handshakeCode))

/** That an answer is to this request and for this device. */
export const checkAddress = (
  answer: Pick<Authorization, 'aud' | 'sub'>,
  requestId: Uuid,
  clientUuid: Uuid,
): void => {
  if (answer.aud !== requestId) throw new ProtocolError('wrong-request', 'The answer is to another request.')
  if (answer.sub !== clientUuid) throw new ProtocolError('wrong-client', 'The answer is for another device.')
}

const checkNames = (authorization: Authorization, request: AskedFor): void => {
  const organization = organizationOfRequest(request)
  if (authorization.organizationId !== organization) {
    throw new ProtocolError('wrong-organization', 'The authorization is for another organization.')
  }
  if (request.handshakeCode !== null && authorization.handshakeCode !== request.handshakeCode) {
    throw new ProtocolError('not-covered', 'The authorization is for another handshake code.')
  }
  if (authorization.product !== request.product.code)
    throw new ProtocolError('not-covered', 'The authorization is for another product.')
  if (authorization.deployment !== request.product.deployment) {
    throw new ProtocolError('not-covered', 'The authorization is for another deployment type.')
  }
}

const readTerms = async (authorization: Authorization, check: RootTrust): Promise<ItemTerms[]> => {
  const all: ItemTerms[] = []
  for (const item of authorization.items) {
    const terms = readItemTerms(
      await verifyByRoot({ ...check, token: item.terms, typ: 'cs-item+jwt', right: 'items' }),
    )
    if (terms.id !== item.id || terms.chargeWay !== item.chargeWay) {
      throw new ProtocolError(
        'not-covered',
        'An item of the authorization is named otherwise than in its terms.',
      )
    }
    if (check.revoked?.items.includes(terms.id) === true)
      throw new ProtocolError('revoked', 'An item was revoked by the vendor.')
    all.push(terms)
  }
  return all
}

/** Every granted module has an item; the end is within theirs and the certificate's. */
const checkCoverage = (terms: readonly ItemTerms[], question: CoverageQuestion): void => {
  const { authorization, certificate } = question
  const faults = new Map(terms.map((one) => [one, itemFault(one, question)]))
  const usable = terms.filter((one) => faults.get(one) === null)
  const used = new Set<ItemTerms>()
  for (const module of authorization.modules) {
    const covering = usable.filter((one) => coversModule(one, module) && one.supplements === null)
    for (const one of covering) used.add(one)
    if (covering.length > 0) continue
    const near = terms.find((one) => coversModule(one, module) && one.supplements === null)
    const why = (near && faults.get(near)) ?? 'no item covers it'
    throw new ProtocolError('not-covered', `The module "${module}" is granted, but ${why}.`)
  }
  checkInstances([...used], usable, authorization)
  const end = Math.max(0, ...[...used].map(itemEnd))
  if (authorization.exp > end) throw new ProtocolError('not-covered', 'The authorization outlasts its items.')
  if (authorization.exp > certificate.exp)
    throw new ProtocolError('not-covered', "The authorization outlasts the server's certificate.")
}

const checkInstances = (
  used: readonly ItemTerms[],
  all: readonly ItemTerms[],
  authorization: Authorization,
): void => {
  const perInstance = used.filter((one) => one.chargeWay === 'concurrent-instance')
  for (const one of perInstance) {
    const quota = quotaWithSupplements(one, all, authorization.iat)
    if (quota !== null && (authorization.instances ?? 1) > quota)
      throw new ProtocolError('not-covered', 'More instances are granted than the quota holds.')
  }
}

/**
 * Checks an authorization as a client does, in order (protocol.md, "A client checks, in order"). That the
 * JWE opened with the `replyKey` has been checked before. What is not understood is refused.
 * Throws a ProtocolError that names what failed; `unknown-key` asks for a fresh `/v1/server`.
 */
export const checkAuthorization = async (check: AuthorizationCheck): Promise<CheckedAuthorization> => {
  const { request, now } = check
  const claimed = readAuthorization(peekJws(check.token).payload)
  const trusted = await trustServer({
    ...check,
    uuid: check.trusted?.uuid ?? claimed.iss,
    certificates: [claimed.certificate],
    keyset: claimed.keyset,
    organizationId: organizationOfRequest(request),
  })
  const payload = await verifyByServer({
    token: check.token,
    typ: 'cs-authorization+jwt',
    keys: trusted.keySet.sig,
  })
  const authorization = readAuthorization(payload)
  if (authorization.iss !== trusted.uuid)
    throw new ProtocolError('wrong-server', 'The authorization names another server.')
  checkSandboxMark(authorization, check.sandbox ?? false, 'authorization')
  checkAddress(authorization, request.requestId, check.clientUuid)
  if (authorization.exp <= now) throw new ProtocolError('expired', 'The authorization has expired.')
  if (authorization.exp <= authorization.iat)
    throw new ProtocolError('malformed', 'The authorization ends before it begins.')
  checkNames(authorization, request)
  const terms = await readTerms(authorization, check)
  checkCoverage(terms, {
    authorization,
    product: request.product,
    certificate: trusted.certificate,
    clientUuid: check.clientUuid,
    host: check.host ?? null,
  })
  return { authorization, terms, trusted }
}
