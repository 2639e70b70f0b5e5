import { randomBytes } from 'node:crypto'
import type { HandshakeCode } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import Type, { type Static } from 'typebox'
import { conflict, invalid } from '../../http/api/problem.ts'
import { parseTime } from '../../http/api/times.ts'
import type { SecretDigests } from '../../services.ts'

const MOST = 2
const SHORTEST = 12
const LONGEST = 256

/** A session password to set: generated unless given, without end unless one is named (A3b, A11). */
export const NewSessionPassword = Type.Object(
  {
    password: Type.Optional(
      Type.String({ maxLength: 1024, description: '12–256 characters; generated when absent.' }),
    ),
    until: Type.Optional(Type.String({ maxLength: 40, description: 'End, ISO 8601.' })),
  },
  { additionalProperties: false },
)

type Password = HandshakeCode['sessionPasswords'][number]

export interface PasswordAdded {
  readonly passwords: readonly Password[]
  /** The password when it was generated: to be shown once. */
  readonly generated: string | null
}

const checked = (password: string): string => {
  if ([...password].length < SHORTEST)
    throw invalid('sessionPassword/password', `is shorter than ${SHORTEST} characters.`)
  if (Buffer.byteLength(password) > LONGEST)
    throw invalid('sessionPassword/password', `is longer than ${LONGEST} bytes.`)
  return password
}

const endOf = (until: string | undefined, now: Instant): Instant | null => {
  if (until === undefined) return null
  const end = parseTime(until)
  if (end === null)
    throw invalid('sessionPassword/until', 'is no time: write ISO 8601, as 2026-01-31T14:00:00Z.')
  if (end <= now) throw invalid('sessionPassword/until', 'is not in the future.')
  return end
}

/** Adds a session password to those of a code, newest first. Ended ones make room; at most two are valid at a time (A11). */
export const addSessionPassword = (
  current: readonly Password[],
  input: Static<typeof NewSessionPassword>,
  context: { readonly now: Instant; readonly secrets: SecretDigests },
): PasswordAdded => {
  const valid = current.filter(({ until }) => until === null || context.now < until)
  if (valid.length >= MOST)
    throw conflict('Two session passwords are valid already: remove one, or wait for its end.')
  const generated = input.password === undefined ? randomBytes(18).toString('base64url') : null
  const password = generated ?? checked(input.password ?? '')
  const added: Password = {
    id: randomBytes(6).toString('base64url'),
    digest: context.secrets.digest(password),
    until: endOf(input.until, context.now),
  }
  return { passwords: [added, ...valid], generated }
}
