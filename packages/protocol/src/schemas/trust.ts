import { Type } from 'typebox'
import {
  Bytes8,
  Bytes32,
  ChargeWay,
  Code,
  CompactToken,
  Deployment,
  Id,
  Instant,
  integer,
  nullable,
  OrganizationId,
  oneOf,
  PublicJwk,
  SandboxMark,
  text,
  Uuid,
} from './parts.ts'

/** Payload of a `cs-item+jwt`. */
export const ItemTermsSchema = Type.Object({
  id: Id,
  licenseId: Id,
  organizationId: nullable(OrganizationId),
  product: Code,
  unit: text(64, 1),
  versions: nullable(Type.Array(integer())),
  editions: nullable(Type.Array(Code)),
  deployments: nullable(Type.Array(Deployment)),
  modules: nullable(Type.Array(Code)),
  chargeWay: ChargeWay,
  quota: nullable(integer()),
  periodDays: nullable(integer(1)),
  activeDays: nullable(integer(1)),
  offlineDays: nullable(integer()),
  domain: nullable(text(1024, 1)),
  notBefore: Instant,
  expires: Instant,
  graceDays: integer(),
  tolerancePercent: integer(),
  exceptionsPerUnitYear: nullable(integer()),
  dependsOn: nullable(Type.Array(Id)),
  supplements: nullable(Id),
  renews: nullable(Id),
  servers: nullable(Type.Array(Uuid)),
  clientUuid: nullable(Uuid),
  source: oneOf(['order', 'manual', 'public-trial', 'private-trial']),
  sandbox: nullable(Type.Boolean()),
  iat: Instant,
})

/** Payload of a `cs-keys+jwt`. */
export const KeySetSchema = Type.Object({
  sub: Uuid,
  sig: Type.Array(PublicJwk, { maxItems: 64 }),
  enc: Type.Array(PublicJwk, { maxItems: 64 }),
  iat: Instant,
  exp: Instant,
  sandbox: SandboxMark,
})

/** Payload of a `cs-server+jwt`. */
export const ServerCertificateSchema = Type.Object({
  sub: Uuid,
  orgs: Type.Union([Type.Literal('*'), Type.Array(OrganizationId, { maxItems: 100_000 })]),
  iat: Instant,
  exp: Instant,
  sandbox: SandboxMark,
})

/** Payload of a `cs-issuer+jwt`. */
export const IssuerCertificateSchema = Type.Object({
  sub: text(256, 1),
  jwk: PublicJwk,
  may: Type.Array(text(64), { maxItems: 64 }),
  iat: Instant,
  exp: Instant,
  sandbox: SandboxMark,
})

/** Payload of a `cs-revoked+jwt`. */
export const RevokedListSchema = Type.Object({
  number: integer(),
  issuers: nullable(Type.Array(Id)),
  servers: nullable(Type.Array(Id)),
  items: nullable(Type.Array(Id)),
  iat: Instant,
})

/** Payload of a `cs-license+jwt`. */
export const LicensePayloadSchema = Type.Object({
  format: Type.Literal(2),
  readable: Bytes32,
  licenseId: Id,
  alias: nullable(text(256)),
  organizationId: OrganizationId,
  organizationName: text(512),
  status: text(64, 1),
  issuedAt: Instant,
  activatedAt: nullable(Instant),
  hosting: nullable(oneOf(['self', 'hosted', 'offline'])),
  serverUuids: nullable(Type.Array(Uuid, { maxItems: 64 })),
  clientUuid: nullable(Uuid),
  items: Type.Array(CompactToken, { maxItems: 10_000 }),
  product: nullable(Type.Object({})),
  certificates: nullable(Type.Array(CompactToken, { maxItems: 10_000 })),
  sandbox: SandboxMark,
})

/** Answer of `GET /v1/server`. */
export const ServerInfoSchema = Type.Object({
  uuid: Uuid,
  version: Type.Literal('1'),
  role: oneOf(['main', 'standby']),
  serving: Type.Boolean(),
  time: Instant,
  incarnation: Bytes8,
  certificates: Type.Array(CompactToken, { maxItems: 10_000 }),
  keyset: CompactToken,
  revoked: nullable(CompactToken),
})
