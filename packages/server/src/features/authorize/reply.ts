import { type Grant, type Refusal, whoCanFix } from '@countersign/licensing'
import {
  type Authorization,
  DEFAULTS,
  type Denial,
  type DenialCode,
  denialEntry,
  type Instant,
  isServerUrl,
  majorVersion,
  type Uuid,
} from '@countersign/protocol'
import { registrableDomain } from '../../http/registrable-domain.ts'
import type { DeviceServices } from '../../services.ts'
import type { Decided } from './decide.ts'
import { type Asked, deploymentOf } from './store-decision.ts'

export interface SignedAnswer {
  readonly status: 200 | 403
  /** Compact JWE, sealed under the request's `replyKey`. */
  readonly body: string
}

interface DenialFacts {
  readonly client: Uuid
  readonly requestId: Uuid
  readonly replyKey: string
  readonly code: DenialCode
  readonly reason: string | null
  readonly retryAfter: number | null
  readonly at: Instant
  readonly now: Instant
}

/** What it means, why, what to do about it, and whom to ask where the vendor can help (O3): text to show. */
const messageOf = (
  { contact }: DeviceServices,
  { code, reason }: DenialFacts,
  { meaning, remedy }: { readonly meaning: string; readonly remedy: string },
): string =>
  [meaning, reason === meaning ? null : reason, remedy, whoCanFix(code).includes('vendor') ? contact() : null]
    .filter((part) => part !== null)
    .join(' ')

/** A signed denial (A9): meaning and reason as text to show, where to read on, and whether it ends a license (A10). */
export const denialAnswer = (services: DeviceServices, facts: DenialFacts): SignedAnswer => {
  const entry = denialEntry(facts.code)
  if (entry === undefined) throw new Error(`The denial ${facts.code} is not in the catalogue.`)
  const denial: Denial = {
    iss: services.identity.serverUuid,
    sub: facts.client,
    aud: facts.requestId,
    iat: facts.at,
    code: facts.code,
    name: entry.name,
    message: messageOf(services, facts, entry),
    docs: `${services.publicUrl}/docs/errors#${entry.name}`,
    retryAfter: facts.retryAfter,
    revokes: entry.revokes,
  }
  return {
    status: 403,
    body: services.tokens.reply(
      facts.replyKey,
      services.keys.signingKey(facts.now).sign('cs-denial+jwt', denial),
    ),
  }
}

const ticketOf = (
  services: DeviceServices,
  asked: Asked,
  decided: { readonly record: Decided['record']; readonly grant: Grant },
) => {
  const { request, origin, now } = asked
  const { record, grant } = decided
  return services.tokens.ticket(
    {
      client: record.client,
      organizationId: grant.organizationId,
      code: grant.code,
      product: record.product,
      majorVersion: majorVersion(request.product.version) ?? 0,
      edition: request.product.edition,
      deployment: deploymentOf(asked),
      // Use of a public trial is charged to nothing, and its item is one device's own (T1).
      items: grant.organizationId === null ? [] : grant.items,
      instances: grant.instances,
      authorizationId: record.id,
      iat: record.at,
      stage: grant.stage,
      modules: grant.modules.map(({ module }) => module),
      ...(request.product.chargeWay == null ? {} : { chargeWay: request.product.chargeWay }),
      ...(origin.host === null ? {} : { domain: registrableDomain(origin.host) ?? origin.host }),
    },
    now,
  )
}

const payloadOf = (
  services: DeviceServices,
  asked: Asked,
  { record, items, certificate, maxAge, grant }: Decided & { readonly grant: Grant },
): Authorization => {
  const { request, now } = asked
  const { identity, tokens, keys } = services
  const ticket = ticketOf(services, asked, { record, grant })
  if (certificate === null)
    throw new Error('An authorization was granted without a certificate of this server.')
  return {
    iss: identity.serverUuid,
    sub: record.client,
    jti: record.id,
    aud: request.requestId,
    iat: record.at,
    exp: grant.exp,
    refreshAfter: grant.refreshAfter,
    organizationId: grant.organizationId,
    handshakeCode: grant.handshakeCode,
    product: record.product,
    modules: grant.modules.map(({ module }) => module),
    deployment: request.product.deployment,
    binding: request.binding,
    stage: grant.stage,
    items: items.map(({ item, jws }) => ({ id: item.terms.id, chargeWay: item.terms.chargeWay, terms: jws })),
    instances: grant.instances,
    continuation: tokens.continuation(
      { client: record.client, product: record.product },
      grant.continuation,
      now,
    ),
    reporting: {
      ticket: ticket.token,
      key: Buffer.from(ticket.key).toString('base64url'),
      interval: DEFAULTS.reportInterval,
      maxAge,
    },
    servers: isServerUrl(services.publicUrl) ? [services.publicUrl] : [],
    certificate: certificate.jws,
    keyset: keys.keySet,
    incarnation: identity.incarnation,
    ...(identity.sandbox ? { sandbox: true } : {}),
  }
}

const refused = (
  services: DeviceServices,
  { request, now }: Asked,
  { refusal, at }: { readonly refusal: Refusal; readonly at: Instant },
): SignedAnswer =>
  denialAnswer(services, {
    client: request.client.uuid,
    requestId: request.requestId,
    replyKey: request.replyKey,
    code: refusal.code,
    reason: refusal.reason,
    retryAfter: refusal.retryAfter,
    at,
    now,
  })

/** Signs and seals the answer to a decision that is durable. */
export const answerOfDecision = (services: DeviceServices, asked: Asked, decided: Decided): SignedAnswer => {
  const { decision } = decided.record
  switch (decision.kind) {
    case 'granted': {
      const payload = payloadOf(services, asked, { ...decided, grant: decision })
      return {
        status: 200,
        body: services.tokens.reply(
          asked.request.replyKey,
          services.keys.signingKey(asked.now).sign('cs-authorization+jwt', payload),
        ),
      }
    }
    case 'denied':
      return refused(services, asked, { refusal: decision, at: decided.record.at })
    case 'throttled':
      throw new Error('A throttled request is never recorded.')
  }
}
