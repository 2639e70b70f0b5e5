import { decodeBase64Url, utf8, uuid8 } from '@countersign/protocol'
import type { Identity } from './identity.ts'
import type { MachineLabel } from './ports.ts'

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
