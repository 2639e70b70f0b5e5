import { type VerifiedLicenseFile, verifyTransferFile } from '@countersign/protocol'
import type { Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { importLicense, openLicenseFile } from './import-license.ts'
import { refusedFile, verified } from './import-refusals.ts'

export interface OpenedTransfer {
  readonly predecessor: string
  readonly files: readonly VerifiedLicenseFile[]
}

/** Verifies a transfer and every license in it; those that have ended meanwhile are left out (L12). */
export const openTransferFile = async (
  services: ManagementServices,
  text: string,
): Promise<OpenedTransfer> => {
  const { identity } = services
  const transfer = await verified(() =>
    verifyTransferFile({ text, roots: identity.rootKeys, sandbox: identity.sandbox }),
  )
  if (transfer.sub !== identity.serverUuid)
    throw refusedFile(
      'other-server',
      `The transfer is for server ${transfer.sub}, and this is server ${identity.serverUuid}: import it there.`,
    )
  const files: VerifiedLicenseFile[] = []
  for (const file of transfer.licenses) files.push(await openLicenseFile(services, file))
  return { predecessor: transfer.predecessor, files: inOrder(files) }
}

/** Supplements after the items that they name, renewals after what they renew. */
const inOrder = (files: readonly VerifiedLicenseFile[]): readonly VerifiedLicenseFile[] => {
  const rank = ({ items }: VerifiedLicenseFile): number =>
    items.some(({ terms }) => terms.supplements !== null)
      ? 2
      : items.some(({ terms }) => terms.renews !== null)
        ? 1
        : 0
  return files.toSorted((a, b) => rank(a) - rank(b) || a.payload.issuedAt - b.payload.issuedAt)
}

export const importTransfer = async (
  work: Work,
  { predecessor, files }: OpenedTransfer,
  handshakeCode: string | null,
): Promise<object> => {
  const licenses: { readonly id: string; readonly imported: boolean }[] = []
  for (const file of files) {
    const { license, imported } = await importLicense(work, file, handshakeCode)
    licenses.push({ id: license.id, imported })
  }
  return { kind: 'transfer', predecessor, imported: licenses.some(({ imported }) => imported), licenses }
}
