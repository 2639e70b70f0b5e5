import { ProtocolError } from '../protocol-error.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import type { Compact, Denial } from '../wire/messages.ts'
import { readDenial } from '../wire/read-denial.ts'
import { type AskedFor, checkAddress } from './check-authorization.ts'
import { verifyByServer } from './server-answer.ts'
import type { TrustedServer } from './trust-server.ts'

/**
 * Checks a denial: signed by a trusted server's signing key, for this request and this device. One that
 * fails counts as no answer at all. Throws as `checkAuthorization`.
 */
export const checkDenial = async (check: {
  readonly token: Compact
  readonly request: Pick<AskedFor, 'requestId'>
  readonly clientUuid: Uuid
  readonly trusted: TrustedServer
}): Promise<Denial> => {
  const { trusted } = check
  const denial = readDenial(
    await verifyByServer({ token: check.token, typ: 'cs-denial+jwt', keys: trusted.keySet.sig }),
  )
  if (denial.iss !== trusted.uuid) throw new ProtocolError('wrong-server', 'The denial names another server.')
  checkAddress(denial, check.request.requestId, check.clientUuid)
  return denial
}
