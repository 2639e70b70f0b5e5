import {
  generateSigningKey,
  type Instant,
  importSigner,
  type PrivateJwk,
  type PublicJwk,
  type Signer,
  signJws,
  thumbprint,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { Issuer } from '../services.ts'
import { LIFETIMES } from './lifetimes.ts'
import { type IssuerRow, rowsOf } from './rows.ts'
import type { SealedRows } from './sealed-rows.ts'

const sealName = (kid: string): string => `issuer/${kid}`

/** Makes an issuer: a new key with a certificate signed by the root (protocol.md, "Keys and trust"). */
export const certifyIssuer = async (
  root: PrivateJwk,
  rows: SealedRows,
  options: { readonly now: Instant; readonly sandbox: boolean },
): Promise<IssuerRow> => {
  const { publicJwk, privateJwk } = await generateSigningKey()
  const certificate = await signJws(
    'cs-issuer+jwt',
    {
      sub: await thumbprint(root),
      jwk: publicJwk,
      may: ['items', 'licenses', 'servers', 'revocations'],
      iat: options.now,
      exp: options.now + LIFETIMES.issuerCertificate,
      ...(options.sandbox ? { sandbox: true } : {}),
    },
    await importSigner(root),
  )
  const { kid } = publicJwk
  return {
    kid,
    createdAt: options.now,
    certificate,
    publicJwk,
    sealed: await rows.seal(sealName(kid), privateJwk),
  }
}

const issuerOf = (signer: Signer): Issuer => ({
  signItem: (terms) => signJws('cs-item+jwt', terms, signer),
  sign: (typ, payload) => signJws(typ, payload, signer),
})

/** The newest issuer of this server; null: it has none (self-hosted). */
export const loadIssuer = async (tx: Transaction, rows: SealedRows): Promise<Issuer | null> => {
  const newest = [...(await rowsOf<IssuerRow>(tx, 'issuer'))].sort((a, b) => a.createdAt - b.createdAt).at(-1)
  if (newest === undefined) return null
  const privateJwk = (await rows.open(sealName(newest.kid), newest.sealed)) as PrivateJwk
  return issuerOf(await importSigner(privateJwk, newest.certificate))
}

export const loadRoots = (tx: Transaction): Promise<readonly PublicJwk[]> => rowsOf<PublicJwk>(tx, 'root')
