import {
  type CheckedAuthorization,
  checkAuthorization,
  checkDenial,
  type Denial,
  decodeBase64Url,
  openDirect,
  ProtocolError,
  peekJws,
  type TrustedServer,
} from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import type { Contact } from './contacts.ts'
import type { PendingRequest } from './request.ts'

/** A verified decision. */
export type Decision =
  | { readonly kind: 'granted'; readonly checked: CheckedAuthorization; readonly token: string }
  | { readonly kind: 'denied'; readonly denial: Denial }

/** Opens and checks the answer to a request. Throws a ProtocolError for whatever does not hold: noise. */
export const judgeReply = async (
  context: Context,
  reply: { readonly body: string; readonly pending: PendingRequest; readonly contact: Contact },
): Promise<Decision> => {
  const { pending, contact } = reply
  const { clientUuid, asked } = pending
  const { trusted } = contact
  const opened = await openDirect({
    ...{ token: reply.body.trim(), typ: 'cs-reply+jwe', key: decodeBase64Url(pending.replyKey) },
  })
  const token = new TextDecoder().decode(opened)
  if (peekJws(token).header.typ === 'cs-denial+jwt') {
    const denial = await checkDenial({ token, request: asked, clientUuid, trusted })
    checkKeys(trusted, denial.iat)
    return { kind: 'denied', denial }
  }
  const newestKeySet = context.records.device.keySets[trusted.uuid]
  const { iat } = peekJws(token).payload
  const checked = await checkAuthorization({
    ...{
      ...context.trust,
      token,
      request: asked,
      clientUuid,
      trusted,
      host: context.platform.binding.domain,
    },
    now: momentOf({ judgedAt: contact.judgedAt, iat, newestKeySet }),
    ...(newestKeySet === undefined ? {} : { newestKeySet }),
  })
  checkKeys(checked.trusted, checked.authorization.iat)
  return { kind: 'granted', checked, token }
}

/**
 * The moment of receipt. An answer to a request made a moment ago is of now, so where its `iat` is earlier than the
 * device believes, the device's clock ran ahead, and what this answer grants has not ended. Never earlier than the
 * newest key set of this server.
 */
const momentOf = (parts: {
  readonly judgedAt: number
  readonly iat: unknown
  readonly newestKeySet: number | undefined
}): number => {
  const { judgedAt, iat, newestKeySet = 0 } = parts
  return typeof iat === 'number' ? Math.min(judgedAt, Math.max(iat, newestKeySet)) : judgedAt
}

/** Keys that had expired when the answer was signed count for nothing, whatever the device's clock says (ADR 19). */
const checkKeys = ({ keySet, certificate }: TrustedServer, iat: number): void => {
  if (iat >= Math.min(keySet.exp, certificate.exp))
    throw new ProtocolError('expired', 'The keys had expired when the answer was signed.')
}
