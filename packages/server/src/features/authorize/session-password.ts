import type { HandshakeCode } from '@countersign/licensing'
import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { PublicProblem } from '../../http/public-problem.ts'
import type { Limits, SecretDigests } from '../../services.ts'

export interface Presented {
  readonly password: string | null
  readonly client: Uuid
  /** Where the request came from, for the throttle only. */
  readonly source: string
  readonly now: Instant
}

/**
 * ID of the session password of a code that matches (A3, A11); null: none. A 429 before anything is compared
 * when too many wrong ones came and the code does not know the client (A3b).
 */
export const matchPassword = async (
  tx: Transaction,
  code: HandshakeCode,
  how: { readonly presented: Presented; readonly secrets: SecretDigests; readonly limits: Limits },
): Promise<string | null | PublicProblem> => {
  const { password, client, source, now } = how.presented
  const valid = code.sessionPasswords.filter(({ until }) => until === null || now < until)
  if (valid.length === 0 || password === null) return null
  const wait = how.limits.passwords.wait(source, code.internalId)
  if (wait !== null && !(await tx.authorizations.knownTo(code.internalId, client))) {
    return new PublicProblem('too-many-requests', 'Too many wrong session passwords were tried.', {
      retryAfter: wait,
    })
  }
  // All are compared, so that the time does not tell which one matched.
  const matching = valid.filter(({ digest }) => how.secrets.matches(password, digest))
  const [match] = matching
  if (match === undefined) how.limits.passwords.wrong(source, code.internalId)
  return match?.id ?? null
}
