import type { JsonObject } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'

/**
 * Checks the sandbox mark of a root, certificate, key set, license, item or authorization
 * (command-line.md, "Sandbox"): a mark is refused outside a sandbox, its absence inside one.
 * Throws `sandbox`.
 */
export const checkSandboxMark = (
  marked: { readonly sandbox?: boolean } | JsonObject,
  sandbox: boolean,
  what: string,
): void => {
  if ((marked['sandbox'] === true) === sandbox) return
  throw new ProtocolError(
    'sandbox',
    sandbox
      ? `The ${what} is not of a sandbox, but a sandbox is expected.`
      : `The ${what} is of a sandbox and counts nowhere else.`,
  )
}
