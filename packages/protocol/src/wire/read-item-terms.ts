import type { JsonValue } from '../json/strict-json.ts'
import { CHARGE_WAYS, DEPLOYMENT_TYPES } from '../vocabulary/charge-ways.ts'
import type { ItemSource, ItemTerms } from '../vocabulary/item-terms.ts'
import { asObject, code, flag, instant, integer, list, member, optional, text, uuid, word } from './fields.ts'
import { organizationId } from './read-request.ts'

const SOURCES: readonly ItemSource[] = ['order', 'manual', 'public-trial', 'private-trial']
const id = text(128, 1)

/** Reads the payload of a `cs-item+jwt` (protocol.md, "Item terms"). Throws `malformed`. */
export const readItemTerms = (json: JsonValue): ItemTerms => {
  const from = asObject(json)
  return {
    id: member(from, 'id', id),
    licenseId: member(from, 'licenseId', id),
    organizationId: member(from, 'organizationId', optional(organizationId)),
    product: member(from, 'product', code),
    unit: member(from, 'unit', text(64, 1)),
    versions: member(from, 'versions', optional(list(integer()))),
    editions: member(from, 'editions', optional(list(code))),
    deployments: member(from, 'deployments', optional(list(word(DEPLOYMENT_TYPES)))),
    modules: member(from, 'modules', optional(list(code))),
    chargeWay: member(from, 'chargeWay', word(CHARGE_WAYS)),
    quota: member(from, 'quota', optional(integer())),
    periodDays: member(from, 'periodDays', optional(integer(1))),
    activeDays: member(from, 'activeDays', optional(integer(1))),
    offlineDays: member(from, 'offlineDays', optional(integer())),
    domain: member(from, 'domain', optional(text(1024, 1))),
    notBefore: member(from, 'notBefore', instant),
    expires: member(from, 'expires', instant),
    graceDays: member(from, 'graceDays', integer()),
    tolerancePercent: member(from, 'tolerancePercent', integer()),
    exceptionsPerUnitYear: member(from, 'exceptionsPerUnitYear', optional(integer())),
    dependsOn: member(from, 'dependsOn', optional(list(id))),
    supplements: member(from, 'supplements', optional(id)),
    ...(member(from, 'clears', optional(flag)) === true ? { clears: true as const } : {}),
    renews: member(from, 'renews', optional(id)),
    servers: member(from, 'servers', optional(list(uuid))),
    clientUuid: member(from, 'clientUuid', optional(uuid)),
    source: member(from, 'source', word(SOURCES)),
    sandbox: member(from, 'sandbox', optional(flag)) ?? false,
    iat: member(from, 'iat', instant),
  }
}
