import { CHARGE_WAYS, DEPLOYMENT_TYPES } from '@countersign/protocol/vocabulary'
import Type from 'typebox'

/** Pieces that several schemas of the management API are made of. */
export const Code = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
  description: '1–64 of a–z 0–9 . _ -',
})
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
export const OrganizationId = Type.String({ minLength: 1, maxLength: 16 })
export const ItemId = Type.String({ minLength: 1, maxLength: 32 })
export const HandshakeCodeName = Type.String({ minLength: 1, maxLength: 80 })
/** A body that says nothing; absent counts as empty. */
export const Empty = Type.Object({}, { additionalProperties: false })
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
export const ChargeWayName = oneOf(CHARGE_WAYS)
export const DeploymentTypeName = oneOf(DEPLOYMENT_TYPES)
/** Paths take any ID: an unknown one is a 404, whatever its form. */
export const ById = Type.Object({ id: Type.String() })
