import { serverUuidOf, thumbprint } from '../jose/keys.ts'
import { peekJws, verifyJws } from '../jose/verify.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Instant } from '../vocabulary/time.ts'
import type { Compact, KeySet, PublicJwk } from '../wire/messages.ts'
import { readKeySet } from '../wire/read-trust.ts'
import { checkSandboxMark } from './sandbox.ts'

/** A key set that its own identity key vouches for. */
export interface VerifiedKeySet {
  readonly keySet: KeySet
  /** The server's identity key. */
  readonly identity: PublicJwk
}

/**
 * Verifies a `cs-keys+jwt`: signed by its `jwk`, whose thumbprint gives the UUID; every `kid` is a
 * thumbprint; unexpired. It says nothing yet about whether the server may serve anybody.
 * Throws `malformed`, `wrong-server`, `expired`, `sandbox`, or what `verifyJws` throws.
 */
export const verifyKeySet = async (
  token: Compact,
  now: Instant,
  options: { readonly sandbox?: boolean } = {},
): Promise<VerifiedKeySet> => {
  const identity = peekJws(token).header.jwk
  if (identity === undefined)
    throw new ProtocolError('malformed', 'The key set does not carry the identity key.')
  const { payload } = await verifyJws({ token, typ: 'cs-keys+jwt', key: identity })
  checkSandboxMark(payload, options.sandbox ?? false, 'key set')
  const keySet = readKeySet(payload)
  if (keySet.sub !== (await serverUuidOf(identity))) {
    throw new ProtocolError('wrong-server', 'The key set names another server than its identity key gives.')
  }
  for (const key of [...keySet.sig, ...keySet.enc]) {
    if (key.kid !== (await thumbprint(key)))
      throw new ProtocolError('malformed', 'A key of the key set does not have its thumbprint as "kid".')
  }
  if (keySet.exp <= now) throw new ProtocolError('expired', 'The key set has expired.')
  return { keySet, identity }
}
