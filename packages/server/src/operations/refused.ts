export type RefusalCode =
  | 'directory-exists'
  | 'database-exists'
  | 'not-initialized'
  | 'root-key-needed'
  | 'root-key-unusable'
  | 'sandbox-mismatch'
  | 'database-unsupported'
  | 'secret-key-unusable'
  | 'no-such-key'
  | 'not-self-hosted'
  | 'no-successor'
  | 'retired'
  | 'not-mergeable'

/** An operation that is refused; the message is a sentence that says what to do. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused'
  readonly code: RefusalCode

  constructor(code: RefusalCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}
