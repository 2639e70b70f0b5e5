import { peekJws, verifyJws } from '../jose/verify.ts'
import { ProtocolError } from '../protocol-error.ts'
import { verifyKeySet } from '../trust/key-set.ts'
import { verifyByServer } from '../trust/server-answer.ts'
import { type RootTrust, verifyByRoot } from '../trust/verify-by-root.ts'
import type { Compact } from '../wire/messages.ts'
import { type ArmourLabel, parseArmour, readableDigest } from './armour.ts'
import type { Retirement, Revocation, Statement, Transfer } from './messages.ts'
import { readRetirement, readRevocation, readStatement, readTransfer } from './read-files.ts'

interface Opened {
  readonly token: Compact
  readonly readable: string
}

const open = (text: string | Uint8Array, label: ArmourLabel): Opened => {
  const armour = parseArmour(text)
  if (armour.label !== label)
    throw new ProtocolError(
      'wrong-typ',
      `The file is no ${label.toLowerCase()} but a ${armour.label.toLowerCase()}.`,
    )
  return armour
}

/** Refuses a readable part that is not the one that was signed. */
const checkReadable = async (signed: string | null, { readable }: Opened): Promise<void> => {
  if (signed === null ? readable !== '' : signed !== (await readableDigest(readable)))
    throw new ProtocolError('altered', 'The readable part of the file was altered after it was signed.')
}

/** Verifies a revocation file. Throws `malformed`, `altered`, or what `verifyByRoot` throws. */
export const verifyRevocationFile = async (
  check: RootTrust & { readonly text: string | Uint8Array },
): Promise<Revocation> => {
  const opened = open(check.text, 'REVOCATION')
  const payload = readRevocation(
    await verifyByRoot({ ...check, token: opened.token, typ: 'cs-revocation+jwt', right: 'revocations' }),
  )
  await checkReadable(payload.readable, opened)
  return payload
}

/** Verifies a transfer; the licenses in it are verified each by itself. Throws `malformed`, `altered`, or what `verifyByRoot` throws. */
export const verifyTransferFile = async (
  check: RootTrust & { readonly text: string | Uint8Array },
): Promise<Transfer> => {
  const opened = open(check.text, 'TRANSFER')
  const payload = readTransfer(
    await verifyByRoot({ ...check, token: opened.token, typ: 'cs-transfer+jwt', right: 'licenses' }),
  )
  await checkReadable(payload.readable, opened)
  return payload
}

/** A server speaks for itself here: what it signed holds at the instant at which its key set is valid. */
export interface ServerFileCheck {
  readonly text: string | Uint8Array
  readonly sandbox?: boolean
}

/** Verifies a server's end: signed by the identity key that its key set carries. Whether anyone knows that server is for the caller. */
export const verifyRetirementFile = async (check: ServerFileCheck): Promise<Retirement> => {
  const opened = open(check.text, 'RETIREMENT')
  const payload = readRetirement(peekJws(opened.token).payload)
  const { keySet, identity } = await verifyKeySet(payload.keyset, payload.iat, check)
  await verifyJws({ token: opened.token, typ: 'cs-retire+jwt', key: identity })
  if (keySet.sub !== payload.sub)
    throw new ProtocolError('wrong-server', 'The key set in the file is that of another server.')
  await checkReadable(payload.readable, opened)
  return payload
}

export interface VerifiedStatement {
  readonly payload: Statement
  readonly token: Compact
}

/** Verifies a compact statement: signed by a signing key of the server whose key set it carries, and so are the heads of its chains. */
export const verifyStatement = async (
  token: Compact,
  options: { readonly sandbox?: boolean } = {},
): Promise<VerifiedStatement> => {
  const payload = readStatement(peekJws(token).payload)
  const { keySet } = await verifyKeySet(payload.keyset, payload.iat, options)
  await verifyByServer({ token, typ: 'cs-statement+jwt', keys: keySet.sig })
  if (keySet.sub !== payload.iss)
    throw new ProtocolError('wrong-server', 'The key set in the statement is that of another server.')
  for (const { first, last } of payload.chains) {
    for (const head of [first, last]) {
      // Keys are dropped 60 days after their last use: an older head can no longer be verified by this key set alone.
      const { kid } = peekJws(head).header
      if (keySet.sig.some((key) => key.kid === kid))
        await verifyByServer({ token: head, typ: 'cs-head+jwt', keys: keySet.sig })
    }
  }
  return { payload, token }
}

/** Verifies a statement file. Throws `malformed`, `altered`, `unknown-key`, `wrong-server`, or what its parts throw. */
export const verifyStatementFile = async (check: ServerFileCheck): Promise<VerifiedStatement> => {
  const opened = open(check.text, 'STATEMENT')
  const verified = await verifyStatement(opened.token, check)
  await checkReadable(verified.payload.readable, opened)
  return verified
}
