import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PublicJwk, ReceiptEnvelope } from '@countersign/protocol'
import { describe, expect, test } from 'vitest'
import { ReceiptVerifier } from './receipts.ts'

interface Case {
  readonly name: string
  /** Null: it holds. */
  readonly code: string | null
  readonly check: {
    readonly envelope: ReceiptEnvelope
    readonly plaintextDigest: string
    readonly serverKeys: readonly PublicJwk[]
    readonly clientUuid: string
    readonly sequence: number
    readonly serverUuid: string
  }
}

const file = fileURLToPath(import.meta.resolve('@countersign/protocol/vectors/receipt.json'))
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly plaintext: string
  readonly headDigest: string
  readonly cases: readonly Case[]
}
const plaintext = Buffer.from(vectors.plaintext, 'base64url')
/** Of another plaintext only the digest is given. */
const HOLDS = vectors.cases.find(({ code }) => code === null)?.check.plaintextDigest

describe('a simulated device judges the receipts of the test vectors as every client must', () => {
  test.each(vectors.cases)('protocol.md: $name', ({ code, check }) => {
    const { envelope, serverKeys, clientUuid, sequence, serverUuid, plaintextDigest } = check
    const verifier = new ReceiptVerifier()
    const judge = () =>
      verifier.verify(envelope, {
        plaintext: plaintextDigest === HOLDS ? plaintext : Buffer.from('something else'),
        client: clientUuid,
        sequence,
        keys: serverKeys,
        server: serverUuid,
      })
    if (code === null) expect(judge().headDigest).toBe(vectors.headDigest)
    else expect(judge).toThrow()
    // A second look at the same head judges the same.
    if (code === null) expect(judge().headDigest).toBe(vectors.headDigest)
    else expect(judge).toThrow()
  })
})
