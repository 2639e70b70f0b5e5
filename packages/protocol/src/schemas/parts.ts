import { type TSchema, Type } from 'typebox'
import { CHARGE_WAYS, DEPLOYMENT_TYPES, STAGES } from '../vocabulary/charge-ways.ts'

/** Absent and null mean the same (protocol.md, preamble). */
export const nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))

/** One of the given words or numbers. */
export const oneOf = <const T extends readonly (string | number)[]>(values: T) =>
  Type.Union(values.map((value) => Type.Literal(value)))

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A lower-case UUID.',
})
export const Code = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
  description: 'A product, module or edition code.',
})
export const OrganizationId = Type.String({ pattern: '^[0-9]{6,9}$' })
export const HandshakeCode = Type.String({ pattern: '^[0-9]{6,9}-[a-z0-9._-]{1,64}$' })
export const Bytes8 = Type.String({
  pattern: '^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$',
  description: '8 bytes, base64url.',
})
export const Bytes32 = Type.String({
  pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$',
  description: '32 bytes, base64url.',
})
export const CompactToken = Type.String({
  pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*){2,4}$',
  description: 'A compact JWS.',
})
export const ServerUrl = Type.String({
  pattern:
    '^(https://[^/?#@\\s]+|http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]+)?)(/[^?#\\s]*)?$',
  maxLength: 2048,
  description: 'https, or http on a loopback host.',
})

const MOST = 2 ** 53
/** An integer from `minimum` to `maximum`, both included. */
export const integer = (minimum = 0, maximum = MOST) => Type.Integer({ minimum, maximum })
export const Instant = Type.Integer({ minimum: 0, maximum: MOST, description: 'Whole Unix seconds.' })
export const text = (maxLength = 4096, minLength = 0) => Type.String({ minLength, maxLength })
export const Id = text(128, 1)

export const ChargeWay = oneOf(CHARGE_WAYS)
export const Deployment = oneOf(DEPLOYMENT_TYPES)
export const Stage = oneOf(STAGES)
export const SandboxMark = nullable(Type.Boolean({ description: 'Set in a sandbox only.' }))

export const Binding = nullable(
  Type.Object({
    domain: nullable(text(1024)),
    applicationId: nullable(text(1024)),
    processName: nullable(text(1024)),
  }),
)

/** A public P-256 key; it never has a `d`. */
export const PublicJwk = Type.Object({
  kid: nullable(text(128, 1)),
  kty: Type.Literal('EC'),
  crv: Type.Literal('P-256'),
  x: Bytes32,
  y: Bytes32,
  d: Type.Optional(Type.Never()),
  sandbox: SandboxMark,
})
