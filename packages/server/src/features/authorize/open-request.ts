import { hash } from 'node:crypto'
import {
  badRequestCode,
  type Compact,
  ProtocolError,
  peekJweHeader,
  type ReadRequest,
  readAuthorizationRequest,
} from '@countersign/protocol'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices } from '../../services.ts'

export interface OpenedRequest {
  readonly read: ReadRequest
  /** SHA-256 of the plaintext: a retry repeats the same bytes (A8b). */
  readonly digest: string
}

/** What a failed check is answered with; anything else is a fault and stays what it is. */
const asProblem = (error: unknown): unknown =>
  error instanceof ProtocolError
    ? new PublicProblem(badRequestCode(error.code), error.message, { cause: error })
    : error

/**
 * Text that is kept, as every database keeps it: PostgreSQL has no place for NUL. Codes have no such character, and traits
 * are kept as JSON, which writes it in another way.
 */
const kept = (read: ReadRequest): ReadRequest => {
  if (read.kind !== 'request') return read
  const { request } = read
  const version = request.product.version.replaceAll('\0', '\ufffd')
  return { kind: 'request', request: { ...request, product: { ...request.product, version } } }
}

/** Opens and reads a `cs-authorize+jwe`; throws the problem to answer with. */
export const openRequest = (
  token: Compact,
  { keys, tokens }: Pick<DeviceServices, 'keys' | 'tokens'>,
): OpenedRequest => {
  try {
    const { kid, epk } = peekJweHeader(token, 'cs-authorize+jwe')
    if (kid === undefined) throw new PublicProblem('malformed', 'The header has no "kid".')
    const key = keys.decryptionKey(kid)
    if (key === undefined)
      throw new PublicProblem('key-unknown', 'The request is sealed to a key that this server does not hold.')
    const plaintext = epk === undefined ? null : tokens.openRequest(token, key.keyObject, epk)
    if (plaintext === null)
      throw new PublicProblem('undecryptable', 'The request cannot be opened with this key.')
    return {
      read: kept(readAuthorizationRequest(plaintext)),
      digest: hash('sha256', plaintext, 'base64url'),
    }
  } catch (error) {
    throw asProblem(error)
  }
}
