/** What a protocol check found wrong; one code for each thing that can fail. */
export type ProtocolErrorCode =
  | 'malformed'
  | 'too-deep'
  | 'wrong-typ'
  | 'undecryptable'
  | 'wrong-algorithm'
  | 'bad-signature'
  | 'untrusted'
  | 'revoked'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-server'
  | 'wrong-client'
  | 'wrong-request'
  | 'wrong-organization'
  | 'not-covered'
  | 'sandbox'
  | 'older-keyset'
  | 'unknown-key'
  | 'unknown-format'
  | 'altered'
  | 'wrong-digest'
  | 'not-included'

/**
 * A check of the wire contract that failed. The message is a sentence fit for a person and
 * names what failed; programs act on `code` only.
 */
export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProtocolError'
    this.code = code
  }
}

/** A `malformed` error: the input is not what the contract says. */
export const malformed = (message: string): ProtocolError => new ProtocolError('malformed', message)

/** An error that another one caused. */
export const failed = (code: ProtocolErrorCode, message: string, cause: unknown): ProtocolError =>
  new ProtocolError(code, message, { cause })

/**
 * The problem code with which a server answers a request that failed so (protocol.md, "Statuses", 400).
 * Everything but a wrong `typ`, depth or key is `malformed`.
 */
export const badRequestCode = (
  code: ProtocolErrorCode,
): 'malformed' | 'too-deep' | 'wrong-typ' | 'undecryptable' =>
  code === 'too-deep' || code === 'wrong-typ' || code === 'undecryptable' ? code : 'malformed'
