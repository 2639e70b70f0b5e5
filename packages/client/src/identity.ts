import { decodeBase64Url, isUuid, utf8, uuid8 } from '@countersign/protocol'
import type { Settings } from './options.ts'
import type { MachineLabel, Platform } from './ports.ts'
import type { Fault } from './state.ts'

/** How a client UUID came about (U8): drawn and stored, given by the application or the environment, or of the machine. */
export type IdentityMethod = 'random' | 'supplied' | 'hard'

/** Who this device is. */
export interface Identity {
  readonly method: IdentityMethod
  /** The UUID that holds whatever the store says; null: the random one of the store. */
  readonly uuid: string | null
  /** Names of the machine's traits that a hard-bound UUID was derived from; never their values. */
  readonly from: readonly string[]
}

/** What makes and firmware say when nobody filled them in. */
const BLANK =
  /^(?:|0+|f+|(?:to be filled|not (?:specified|applicable|available|settable)|default string|system (?:serial|product|manufacturer)|unknown|none|n\/a|o\.?e\.?m\.?|uninitialized|invalid|123456789?0?).*)$/

/** Labels that say something, in an order and spelling that no re-installation changes. */
const telling = (labels: readonly MachineLabel[]): readonly MachineLabel[] =>
  labels
    .map((label) => ({ ...label, value: label.value.trim().toLowerCase() }))
    .filter(({ value }) => !BLANK.test(value.replaceAll(/[-:\s]/g, (mark) => (mark === ' ' ? ' ' : ''))))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

/**
 * The hard-bound UUID (U8): HMAC-SHA-256 of the machine's labels, keyed with the thumbprint of the vendor's root, cut to
 * a UUID of version 8. So the same machine has the same name after a re-installation, and another one for another
 * vendor. Null when no label tells this machine from others of its make.
 */
export const hardIdentity = async (
  rootThumbprint: string,
  labels: readonly MachineLabel[],
): Promise<Identity | null> => {
  const told = telling(labels)
  if (!told.some(({ unique }) => unique)) return null
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', decodeBase64Url(rootThumbprint), algorithm, false, [
    'sign',
  ])
  const text = JSON.stringify(told.map(({ name, value }) => [name, value]))
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text)))
  return { method: 'hard', uuid: uuid8(mac), from: told.map(({ name }) => name) }
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
  platform: Pick<Platform, 'clientUuid' | 'machine'>,
  settings: Pick<Settings, 'clientUuid' | 'hardBinding'>,
  root: string,
): Promise<Identity> => {
  const uuid = settings.clientUuid ?? platform.clientUuid
  if (uuid !== undefined && !isUuid(uuid))
    throw new TypeError('COUNTERSIGN_CLIENT_UUID is not a lower-case UUID.')
  if (uuid !== undefined) return { method: 'supplied', uuid, from: [] }
  const hard = settings.hardBinding ? await hardIdentity(root, await platform.machine()) : null
  return hard ?? { method: 'random', uuid: null, from: [] }
}
