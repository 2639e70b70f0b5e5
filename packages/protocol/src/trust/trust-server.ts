import { ProtocolError } from '../protocol-error.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import type { Instant } from '../vocabulary/time.ts'
import type { Compact, KeySet, ServerCertificate } from '../wire/messages.ts'
import { readServerCertificate } from '../wire/read-trust.ts'
import { verifyKeySet } from './key-set.ts'
import { type RootTrust, verifyByRoot } from './verify-by-root.ts'

/** A server whose keys may be used for this organization. */
export interface TrustedServer {
  readonly uuid: Uuid
  readonly keySet: KeySet
  readonly certificate: ServerCertificate
  readonly certificateToken: Compact
}

/** What a server shows, and what is asked of it. */
export interface ServerCheck extends RootTrust {
  /** The server that is expected; absent: whichever it is. */
  readonly uuid?: Uuid
  readonly certificates: readonly Compact[]
  readonly keyset: Compact
  /** Null: no organization is named (public trial), so none must be covered. */
  readonly organizationId: string | null
  readonly now: Instant
  /** The largest `iat` of a key set seen of this server; older ones are refused. */
  readonly newestKeySet?: Instant
}

type Certified = Pick<TrustedServer, 'certificate' | 'certificateToken'>

const verifyCertificate = async (
  token: Compact,
  check: ServerCheck,
  uuid: Uuid,
): Promise<ServerCertificate> => {
  const certificate = readServerCertificate(
    await verifyByRoot({ ...check, token, typ: 'cs-server+jwt', right: 'servers' }),
  )
  if (certificate.sub !== uuid)
    throw new ProtocolError('wrong-server', 'The certificate names another server.')
  if (certificate.exp <= check.now)
    throw new ProtocolError('expired', "The server's certificate has expired.")
  const { organizationId } = check
  if (certificate.orgs !== '*' && organizationId !== null && !certificate.orgs.includes(organizationId)) {
    throw new ProtocolError('wrong-organization', 'The server may not serve this organization.')
  }
  return certificate
}

/** The widest certificate, of equal ones the one that lasts longest. */
const better = (a: Certified, b: Certified): Certified => {
  const [wideA, wideB] = [a.certificate.orgs === '*', b.certificate.orgs === '*']
  if (wideA !== wideB) return wideA ? a : b
  return b.certificate.exp > a.certificate.exp ? b : a
}

/**
 * Decides whether a server's keys may be used (protocol.md, "Keys and trust"): the key set vouches for the
 * UUID, and a certificate signed by the root names the UUID and the organization, all unexpired.
 * Of several certificates one is enough; when none is, the error is that of the last.
 * Throws `wrong-server`, `older-keyset`, `revoked`, `untrusted`, or what its parts throw.
 */
export const trustServer = async (check: ServerCheck): Promise<TrustedServer> => {
  const { keySet } = await verifyKeySet(check.keyset, check.now, check)
  const uuid = keySet.sub
  if (check.uuid !== undefined && check.uuid !== uuid)
    throw new ProtocolError('wrong-server', 'The key set is of another server.')
  if (check.newestKeySet !== undefined && keySet.iat < check.newestKeySet) {
    throw new ProtocolError('older-keyset', 'The key set is older than one that was seen before.')
  }
  if (check.revoked?.servers.includes(uuid) === true)
    throw new ProtocolError('revoked', 'The server was revoked by the vendor.')
  let found: Certified | null = null
  let failure = new ProtocolError('untrusted', 'The server shows no certificate.')
  for (const certificateToken of check.certificates) {
    try {
      const one: Certified = {
        certificate: await verifyCertificate(certificateToken, check, uuid),
        certificateToken,
      }
      found = found === null ? one : better(found, one)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      failure = error
    }
  }
  if (found === null) throw failure
  return { uuid, keySet, ...found }
}
