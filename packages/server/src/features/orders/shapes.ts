import Type from 'typebox'

/** Pieces that several schemas of orders are made of. */
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
export const ById = Type.Object({ id: Type.String() })
export const Empty = Type.Object({}, { additionalProperties: false })
/** One line of text. */
export const Line = (most: number, least = 0) =>
  Type.String({ minLength: least, maxLength: most, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
/** Several lines of text: no other control character than the line feed. */
export const Lines = (most: number, least = 0) =>
  Type.String({ minLength: least, maxLength: most, pattern: '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$' })
export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern:
    '^[^\\s@<>"(),;:\\\\\\[\\]\\u0000-\\u001f\\u007f]+@[^\\s@<>"(),;:\\\\\\[\\]\\u0000-\\u001f\\u007f]+$',
  description: 'An e-mail address.',
})
export const OfferCode = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
  description: '1–64 of a–z 0–9 . _ -',
})
export const OrganizationId = Type.String({ minLength: 1, maxLength: 16 })
