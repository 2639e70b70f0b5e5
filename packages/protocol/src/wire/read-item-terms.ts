import { CHARGE_WAYS, DEPLOYMENT_TYPES } from '../vocabulary/charge-ways.ts'
import type { ItemSource, ItemTerms } from '../vocabulary/item-terms.ts'
import {
  code,
  flag,
  instant,
  integer,
  list,
  mark,
  optional,
  organizationId,
  otherwise,
  payload,
  text,
  uuid,
  word,
} from './fields.ts'

const SOURCES: readonly ItemSource[] = ['order', 'manual', 'public-trial', 'private-trial']
const id = text(128, 1)

/** Reads the payload of a `cs-item+jwt` (protocol.md, "Item terms"). Throws `malformed`. */
export const readItemTerms = payload<ItemTerms>({
  id,
  licenseId: id,
  organizationId: optional(organizationId),
  product: code,
  unit: text(64, 1),
  versions: optional(list(integer())),
  editions: optional(list(code)),
  deployments: optional(list(word(DEPLOYMENT_TYPES))),
  modules: optional(list(code)),
  chargeWay: word(CHARGE_WAYS),
  quota: optional(integer()),
  periodDays: optional(integer(1)),
  activeDays: optional(integer(1)),
  offlineDays: optional(integer()),
  domain: optional(text(1024, 1)),
  notBefore: instant,
  expires: instant,
  graceDays: integer(),
  tolerancePercent: integer(),
  exceptionsPerUnitYear: optional(integer()),
  dependsOn: optional(list(id)),
  supplements: optional(id),
  clears: mark,
  renews: optional(id),
  servers: optional(list(uuid)),
  clientUuid: optional(uuid),
  source: word(SOURCES),
  sandbox: otherwise(flag, false),
  iat: instant,
})
