import { CompactEncrypt, compactDecrypt } from 'jose'

/** Seals private keys and secrets for their rows: JWE `dir` with A256GCM under the data directory's secret key. */
export interface SealedRows {
  seal(name: string, content: unknown): Promise<string>
  /** Rejects when it was sealed under another name or another secret key. */
  open(name: string, sealed: string): Promise<unknown>
}

const TYP = 'cs-row+jwe'

/** The name of the row is in the protected header, so that rows cannot be exchanged for one another. */
export const sealedRows = (secretKey: Uint8Array): SealedRows => ({
  seal: (name, content) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYP, kid: name })
      .encrypt(secretKey),
  open: async (name, sealed) => {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, secretKey, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    if (protectedHeader.typ !== TYP || protectedHeader.kid !== name)
      throw new Error(`The sealed row ${name} holds the secret of another row.`)
    return JSON.parse(new TextDecoder().decode(plaintext)) as unknown
  },
})
