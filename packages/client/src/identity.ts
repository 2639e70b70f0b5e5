import { isUuid } from '@countersign/protocol'
import type { Settings } from './options.ts'
import type { Platform } from './ports.ts'
import type { Fault } from './state.ts'

/** How a client UUID came about (U8): drawn and stored, given by the application or the environment, or of the machine. */
export type IdentityMethod = 'random' | 'supplied' | 'hard'

/** Who this device is. */
export interface Identity {
  /** Where the UUID is from. */
  readonly method: IdentityMethod
  /** The UUID that holds whatever the store says; null: the random one of the store. */
  readonly uuid: string | null
  /** Names of the machine's traits that a hard-bound UUID was derived from; never their values. */
  readonly from: readonly string[]
}

/** Told once where hard binding was asked for and this machine has no label of its own. */
export const NO_MACHINE: Fault = {
  kind: 'unexpected',
  message: 'This machine shows nothing that it could be told by: its client UUID is a random one.',
}

/**
 * Who this device is: as the application or `COUNTERSIGN_CLIENT_UUID` says, else by the machine where that is asked for,
 * else at random. `root`: the thumbprint of the root that the vendor's store is named after.
 */
export const identify = async (
  platform: Pick<Platform, 'clientUuid' | 'hardIdentity'>,
  settings: Pick<Settings, 'clientUuid' | 'hardBinding'>,
  root: string,
): Promise<Identity> => {
  const uuid = settings.clientUuid ?? platform.clientUuid
  if (uuid !== undefined && !isUuid(uuid))
    throw new TypeError('COUNTERSIGN_CLIENT_UUID is not a lower-case UUID.')
  if (uuid !== undefined) return { method: 'supplied', uuid, from: [] }
  const random: Identity = { method: 'random', uuid: null, from: [] }
  return (settings.hardBinding ? await platform.hardIdentity(root) : null) ?? random
}
