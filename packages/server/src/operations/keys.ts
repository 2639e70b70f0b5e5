import type { PublicJwk } from '@countersign/protocol'
import { certifyIssuer, loadRoots } from '../keys/issuer.ts'
import { LIFETIMES } from '../keys/lifetimes.ts'
import type { LocalServer } from './local.ts'
import { OperationRefused } from './refused.ts'
import { readRoot } from './root-file.ts'

export interface IssuedIssuer {
  readonly kid: string
  /** The `cs-issuer+jwt`. */
  readonly certificate: string
  readonly expires: number
}

/** Makes a new issuer from the root's private key; from now on it signs. The one before stays valid for what it signed. */
export const issueIssuer = async (
  local: LocalServer,
  options: { readonly rootKeyFile: string; readonly rootPassphraseFile?: string },
): Promise<IssuedIssuer> => {
  if (local.identity.mode !== 'hosted')
    throw new OperationRefused(
      'root-key-unusable',
      'A self-hosted server has no issuer: the vendor signs its licenses.',
    )
  const { publicJwk, privateJwk } = await readRoot(options.rootKeyFile, options.rootPassphraseFile ?? null)
  if (privateJwk === null)
    throw new OperationRefused(
      'root-key-unusable',
      `${options.rootKeyFile} holds the public root key; its private one is needed.`,
    )
  if (!local.identity.rootKeys.some((root) => root.kid === publicJwk.kid)) {
    throw new OperationRefused(
      'root-key-unusable',
      `${options.rootKeyFile} is not the root key of this server: its devices would refuse what the new issuer signs.`,
    )
  }
  const row = await certifyIssuer(privateJwk, local.rows, {
    now: local.clock.now(),
    sandbox: local.identity.sandbox,
  })
  await local.store.commit((tx) => tx.state.put('issuer', row.kid, row))
  const { exp } = JSON.parse(Buffer.from(row.certificate.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly exp: number
  }
  return { kid: row.kid, certificate: row.certificate, expires: exp }
}

/**
 * Makes new signing and encryption keys. They are published now and used 48 hours later, so that no device meets a key
 * that it has not heard of; forced, they are used at once. The old ones stay published, so devices in the field go on.
 */
export const rotateKeys = async (
  local: LocalServer,
  options: { readonly force?: boolean } = {},
): Promise<{ readonly signing: string; readonly from: number; readonly keySet: string }> => {
  const now = local.clock.now()
  const force = options.force === true
  await local.keys.renew(now, { rotate: force ? 'now' : 'ahead' })
  const from = force ? now : now + LIFETIMES.keyAhead
  return { signing: local.keys.signingKey(from).kid, from, keySet: local.keys.keySet }
}

/** The public root keys that devices and self-hosted servers are given. */
export const exportRootKey = async (local: Pick<LocalServer, 'store'>): Promise<readonly PublicJwk[]> =>
  local.store.read(loadRoots)
