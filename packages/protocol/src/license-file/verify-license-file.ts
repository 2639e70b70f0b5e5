import { ProtocolError } from '../protocol-error.ts'
import { type RootTrust, verifyByRoot } from '../trust/verify-by-root.ts'
import type { ItemTerms } from '../vocabulary/item-terms.ts'
import type { Compact, LicensePayload, ServerCertificate } from '../wire/messages.ts'
import { readItemTerms } from '../wire/read-item-terms.ts'
import { readServerCertificate } from '../wire/read-trust.ts'
import { parseArmour, readableDigest } from './armour.ts'
import { readLicensePayload } from './read-license.ts'

/** A license file that the vendor signed, every part of it. */
export interface VerifiedLicenseFile {
  readonly payload: LicensePayload
  readonly readable: string
  /** The license itself. */
  readonly token: Compact
  readonly items: readonly { readonly terms: ItemTerms; readonly token: Compact }[]
  /** Whether they are still valid is judged when they are used. */
  readonly certificates: readonly { readonly certificate: ServerCertificate; readonly token: Compact }[]
}

/**
 * Verifies a license file: its form, the readable header, the license's signature, and those of all items
 * and certificates in it. Whether it is bound to this server, or fit to import, is for the caller (L4).
 * Throws `malformed`, `altered`, `unknown-format`, `wrong-organization`, `revoked`, or what `verifyByRoot` throws.
 */
export const verifyLicenseFile = async (
  check: RootTrust & { readonly text: string | Uint8Array },
): Promise<VerifiedLicenseFile> => {
  const { label, readable, token } = parseArmour(check.text)
  if (label !== 'LICENSE')
    throw new ProtocolError('wrong-typ', `The file is no license file but a ${label.toLowerCase()}.`)
  const payload = readLicensePayload(
    await verifyByRoot({ ...check, token, typ: 'cs-license+jwt', right: 'licenses' }),
  )
  if (payload.readable !== (await readableDigest(readable))) {
    throw new ProtocolError(
      'altered',
      'The readable part of the license file was altered after it was signed.',
    )
  }
  const items: { terms: ItemTerms; token: Compact }[] = []
  for (const item of payload.items) {
    const terms = readItemTerms(
      await verifyByRoot({ ...check, token: item, typ: 'cs-item+jwt', right: 'items' }),
    )
    if (terms.organizationId !== payload.organizationId)
      throw new ProtocolError(
        'wrong-organization',
        'An item of the license file is for another organization.',
      )
    if (check.revoked?.items.includes(terms.id) === true)
      throw new ProtocolError('revoked', 'An item of the license file was revoked by the vendor.')
    items.push({ terms, token: item })
  }
  const certificates: { certificate: ServerCertificate; token: Compact }[] = []
  for (const one of payload.certificates) {
    const certificate = readServerCertificate(
      await verifyByRoot({ ...check, token: one, typ: 'cs-server+jwt', right: 'servers' }),
    )
    certificates.push({ certificate, token: one })
  }
  return { payload, readable, token, items, certificates }
}
