import { ProtocolError, type ProtocolErrorCode } from '@countersign/protocol'
import { Problem } from '../../http/api/problem.ts'

/** What to do about a file that does not hold, after what failed. */
const ADVICE: Partial<Record<ProtocolErrorCode, string>> = {
  malformed: 'Transfer the file as it is, for example as an attachment, or download it again.',
  altered: 'Every byte is signed: download the file again and do not edit it.',
  'bad-signature': 'The file was altered after it was signed: download it again and do not edit it.',
  untrusted: 'It does not come from the vendor whose root key this server was given at init.',
  expired: 'Ask the vendor to sign the file anew.',
  revoked: 'Ask the vendor for a new file.',
  sandbox: 'Sandboxes and production servers take only their own files.',
  'unknown-format': 'Install a newer version of Countersign, or ask the vendor for a file of format 2.',
  'unknown-key': 'Export it again on the server that it comes from.',
}

/** Verifies a file; what does not hold becomes a refusal with its own sentence (L4). */
export const verified = async <T>(verify: () => Promise<T>): Promise<T> => {
  try {
    return await verify()
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw refusedFile(error.code, [error.message, ADVICE[error.code] ?? ''].join(' ').trim(), error)
  }
}

/** A file that is genuine and cannot be taken here. */
export const refusedFile = (reason: string, sentence: string, cause?: unknown): Problem =>
  new Problem('refused-file', sentence, { reason, cause })
