import type { ItemTerms, Uuid } from '@countersign/protocol/vocabulary'
import type { License } from '@countersign/store/port'

/**
 * What one device may use of an offline item (L10). A per-device item gives each device one seat, a domain is for all of them. A count item is
 * counted on the device itself, so its units are shared out: the rest of the division goes to the first devices.
 */
export const shareOf = (
  license: Pick<License, 'devices'>,
  terms: ItemTerms,
  client: Uuid,
): Pick<ItemTerms, 'quota'> => {
  if (terms.chargeWay === 'domain') return { quota: null }
  if (terms.chargeWay !== 'count') return { quota: 1 }
  const devices = license.devices ?? []
  const place = devices.findIndex(({ clientUuid }) => clientUuid === client)
  if (terms.quota === null || place < 0) return { quota: terms.quota }
  return { quota: Math.floor(terms.quota / devices.length) + (place < terms.quota % devices.length ? 1 : 0) }
}
