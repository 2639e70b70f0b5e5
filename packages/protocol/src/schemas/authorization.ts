import { Type } from 'typebox'
import { DENIAL_CODES } from '../wire/read-denial.ts'
import {
  Binding,
  Bytes8,
  Bytes32,
  ChargeWay,
  Code,
  CompactToken,
  Deployment,
  HandshakeCode,
  Id,
  Instant,
  integer,
  nullable,
  OrganizationId,
  oneOf,
  SandboxMark,
  ServerUrl,
  Stage,
  text,
  Uuid,
} from './parts.ts'

/** Plaintext of a `cs-authorize+jwe` of version 1. */
export const AuthorizationRequestSchema = Type.Object({
  v: Type.Literal(1),
  requestId: Uuid,
  sentAt: Instant,
  replyKey: Bytes32,
  client: Type.Object({ uuid: Uuid, continuation: nullable(text(256)), library: nullable(text(256)) }),
  organizationId: nullable(OrganizationId),
  handshakeCode: nullable(HandshakeCode),
  sessionPassword: nullable(text(256)),
  product: Type.Object({
    code: Code,
    version: text(128, 1),
    edition: Code,
    deployment: Deployment,
    modules: nullable(Type.Array(Code, { maxItems: 64 })),
    chargeWay: nullable(ChargeWay),
  }),
  binding: Binding,
  instances: nullable(integer(1, 1_000_000_000)),
})

/** Payload of a `cs-authorization+jwt`. */
export const AuthorizationSchema = Type.Object({
  iss: Uuid,
  sub: Uuid,
  jti: Uuid,
  aud: Uuid,
  iat: Instant,
  exp: Instant,
  refreshAfter: Instant,
  organizationId: nullable(OrganizationId),
  handshakeCode: nullable(HandshakeCode),
  product: Code,
  modules: Type.Array(Code, { maxItems: 10_000 }),
  deployment: Deployment,
  binding: Binding,
  stage: Stage,
  items: Type.Array(Type.Object({ id: Id, chargeWay: ChargeWay, terms: CompactToken }), { maxItems: 10_000 }),
  instances: nullable(integer(1, 1_000_000_000)),
  continuation: text(256, 1),
  reporting: Type.Object({ ticket: text(1024, 1), key: Bytes32, interval: integer(1), maxAge: integer(1) }),
  servers: Type.Array(ServerUrl, { maxItems: 64 }),
  certificate: CompactToken,
  keyset: CompactToken,
  incarnation: Bytes8,
  revoked: nullable(CompactToken),
  sandbox: SandboxMark,
})

/** Payload of a `cs-denial+jwt`. */
export const DenialSchema = Type.Object({
  iss: Uuid,
  sub: Uuid,
  aud: Uuid,
  iat: Instant,
  code: oneOf(DENIAL_CODES),
  name: text(64),
  message: text(),
  docs: nullable(text()),
  retryAfter: nullable(integer()),
  revokes: nullable(Type.Boolean()),
})
