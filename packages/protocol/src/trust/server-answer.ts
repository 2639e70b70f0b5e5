import type { JwsTyp } from '../jose/typs.ts'
import { peekJws, verifyJws } from '../jose/verify.ts'
import type { JsonObject } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'

/**
 * Verifies what a server signing key must have signed. A `kid` that is not among the keys is
 * `unknown-key`: the client fetches `/v1/server` once and judges again.
 */
export const verifyByServer = async (check: {
  readonly token: Compact
  readonly typ: JwsTyp
  /** The `sig` keys of the server's trusted key set. */
  readonly keys: readonly PublicJwk[]
}): Promise<JsonObject> => {
  const { kid } = peekJws(check.token).header
  const key = check.keys.find((one) => one.kid === kid && kid !== undefined)
  if (key === undefined)
    throw new ProtocolError('unknown-key', 'It is signed by a key that is not in the key set of the server.')
  return (await verifyJws({ token: check.token, typ: check.typ, key })).payload
}
