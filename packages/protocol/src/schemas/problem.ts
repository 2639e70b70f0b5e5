import { Type } from 'typebox'
import { text } from './parts.ts'

/** `application/problem+json` (RFC 9457; protocol.md, "Statuses"). */
export const ProblemSchema = Type.Object({
  type: text(),
  title: text(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.Optional(text()),
  code: text(64, 1),
})
