import type { DenialCode } from '@countersign/protocol/vocabulary'

/**
 * Who can remove the cause of a denial: the `developer` changes the application, the `licensee` handshake codes, devices
 * and orders in the portal, the `vendor` licenses, the `administrator` the server.
 */
export type Party = 'developer' | 'licensee' | 'vendor' | 'administrator'

const DEVELOPER: readonly Party[] = Object.freeze(['developer'])
const LICENSEE: readonly Party[] = Object.freeze(['licensee'])
const DEVELOPER_OR_LICENSEE: readonly Party[] = Object.freeze(['developer', 'licensee'])
const LICENSEE_OR_VENDOR: readonly Party[] = Object.freeze(['licensee', 'vendor'])
const VENDOR: readonly Party[] = Object.freeze(['vendor'])
const ADMINISTRATOR: readonly Party[] = Object.freeze(['administrator'])
const ANY_BUT_ADMINISTRATOR: readonly Party[] = Object.freeze(['developer', 'licensee', 'vendor'])

const PARTIES: Readonly<Record<DenialCode, readonly Party[]>> = Object.freeze({
  [-20100]: ADMINISTRATOR,
  [-20101]: DEVELOPER_OR_LICENSEE,
  [-20102]: DEVELOPER_OR_LICENSEE,
  [-20103]: DEVELOPER_OR_LICENSEE,
  [-20104]: ANY_BUT_ADMINISTRATOR,
  [-20105]: Object.freeze<Party[]>(['developer', 'administrator']),
  [-20106]: LICENSEE,
  [-20107]: ANY_BUT_ADMINISTRATOR,
  [-20108]: ANY_BUT_ADMINISTRATOR,
  [-20109]: ANY_BUT_ADMINISTRATOR,
  [-20111]: LICENSEE_OR_VENDOR,
  [-20112]: LICENSEE_OR_VENDOR,
  [-20113]: VENDOR,
  [-20114]: DEVELOPER_OR_LICENSEE,
  [-20115]: DEVELOPER_OR_LICENSEE,
  [-20120]: LICENSEE_OR_VENDOR,
  [-20121]: DEVELOPER_OR_LICENSEE,
  [-20122]: DEVELOPER,
  [-20123]: DEVELOPER,
  [-20124]: LICENSEE,
  [-20130]: ANY_BUT_ADMINISTRATOR,
  [-20151]: DEVELOPER_OR_LICENSEE,
})

/** Who can remove the cause of a denial (domain.md §4), the nearest at hand first. */
export const whoCanFix = (code: DenialCode): readonly Party[] => PARTIES[code]
