import { DAY, type Instant, type ItemTerms, type Uuid } from '@countersign/protocol/vocabulary'
import type { ItemDraft, License, SignedItem } from '@countersign/store/port'
import { conflict, Problem } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import type { Issuer, ManagementServices } from '../../services.ts'
import { termsOfDraft } from './item-draft.ts'

/** The issuer of the vendor's server; a self-hosted one has none (P2). */
export const issuerOf = ({ issuer }: Pick<ManagementServices, 'issuer'>): Issuer => {
  if (issuer === null)
    throw new Problem(
      'not-available',
      'This server holds no issuer key: licenses are signed by the vendor and imported here as files.',
    )
  return issuer
}

/** Signs terms. An offline time that is longer than any before needs a certificate of this server that outlasts it (A7). */
export const signTerms = async (services: ManagementServices, terms: ItemTerms): Promise<SignedItem> => {
  if (terms.servers === null && terms.offlineDays !== null)
    await services.keys.allowOffline(services.clock.now(), terms.offlineDays * DAY)
  return { item: { terms, revokedAt: null }, jws: await issuerOf(services).signItem(terms) }
}

export interface Begin {
  readonly now: Instant
  readonly sandbox: boolean
  /** Servers that may grant it; null: the hosted ones (protocol.md, "Item terms"). */
  readonly servers: readonly Uuid[] | null
}

/** The terms of a draft whose validity begins now (L3). */
export const begun = (license: License, draft: ItemDraft, { now, sandbox, servers }: Begin): ItemTerms => {
  const { days, until = null, dependsOn = null, ...settled } = termsOfDraft(draft)
  const expires = until ?? now + days * DAY
  if (expires <= now)
    throw conflict(`Item ${draft.id} ends at ${isoTime(expires)}, which is past: it cannot be activated.`)
  return {
    ...settled,
    id: draft.id,
    licenseId: license.id,
    organizationId: license.organizationId,
    notBefore: now,
    expires,
    dependsOn,
    supplements: null,
    renews: null,
    servers,
    clientUuid: null,
    source: license.source ?? 'manual',
    sandbox,
    iat: now,
  }
}
