import Type from 'typebox'
import { MEMBER_ROLES, OPERATOR_ROLES } from '../../http/api/caller.ts'

export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern:
    '^[^\\s@<>"(),;:\\\\\\[\\]\\u0000-\\u001f\\u007f]+@[^\\s@<>"(),;:\\\\\\[\\]\\u0000-\\u001f\\u007f]+$',
  description: 'An e-mail address.',
})
export const PersonName = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
})
export const Password = Type.String({ minLength: 12, maxLength: 256, description: '12–256 characters.' })
export const Token = Type.String({ minLength: 1, maxLength: 128 })
export const OrganizationOrServer = Type.Union([Type.String({ minLength: 1, maxLength: 16 }), Type.Null()], {
  description: 'Organization ID; null: the server itself.',
})
export const RoleName = Type.Unsafe<(typeof OPERATOR_ROLES)[number] | (typeof MEMBER_ROLES)[number]>({
  type: 'string',
  enum: [...OPERATOR_ROLES, ...MEMBER_ROLES],
  description: 'admin, staff, read-only for the server; owner, manager, viewer in an organization.',
})
