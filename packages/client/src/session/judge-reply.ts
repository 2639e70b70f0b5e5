import {
  type CheckedAuthorization,
  checkAuthorization,
  checkDenial,
  type Denial,
  decodeBase64Url,
  openDirect,
  peekJws,
} from '@countersign/protocol'
import type { Contact } from './contacts.ts'
import type { Context } from './context.ts'
import type { GrantRecord } from './records.ts'
import { type PendingRequest, productOf } from './request.ts'

/** A verified decision. */
export type Decision =
  | { readonly kind: 'granted'; readonly checked: CheckedAuthorization; readonly token: string }
  | { readonly kind: 'denied'; readonly denial: Denial }

const hostOf = (context: Context): string | null => context.platform.binding.domain

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
    return { kind: 'denied', denial: await checkDenial({ token, request: asked, clientUuid, trusted }) }
  }
  const newestKeySet = context.records.device.keySets[trusted.uuid]
  const now = contact.judgedAt
  const checked = await checkAuthorization({
    ...{ ...context.trust, token, request: asked, clientUuid, trusted, now, host: hostOf(context) },
    ...(newestKeySet === undefined ? {} : { newestKeySet }),
  })
  return { kind: 'granted', checked, token }
}

/** Judges a stored authorization at its `iat`, for the product as it is now. Throws as `judgeReply`. */
export const judgeStored = async (context: Context, grant: GrantRecord): Promise<CheckedAuthorization> => {
  const { iat } = peekJws(grant.token).payload
  const request = { ...grant.asked, product: productOf(context.settings) }
  return checkAuthorization({
    ...{ ...context.trust, token: grant.token, request, clientUuid: grant.clientUuid },
    ...{ now: typeof iat === 'number' ? iat : 0, host: hostOf(context) },
  })
}
