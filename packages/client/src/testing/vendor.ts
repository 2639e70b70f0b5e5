import {
  formatLicenseFile,
  generateEncryptionKey,
  generateSigningKey,
  type ItemTerms,
  importSigner,
  type JwsTyp,
  type KeyPair,
  type LicensePayload,
  readableDigest,
  renderReadable,
  type Signer,
  serverUuidOf,
  signJws,
} from '@countersign/protocol'
import type { RootKey } from '../options.ts'

const DAY = 86_400

/** A vendor made for one test: a root and what it signs. */
export class FakeVendor {
  /** The public root key, for the option `rootKeys`. */
  readonly rootKey: RootKey
  readonly #root: Signer

  private constructor(pair: KeyPair, root: Signer) {
    this.rootKey = pair.publicJwk
    this.#root = root
  }

  /** Makes a vendor with a new root. */
  static async create(): Promise<FakeVendor> {
    const pair = await generateSigningKey()
    return new FakeVendor(pair, await importSigner(pair.privateJwk))
  }

  /** Signs by the root. */
  sign(typ: JwsTyp, payload: object): Promise<string> {
    return signJws(typ, payload, this.#root)
  }

  /** An item's terms, signed; `changes` over a count item for everything. */
  async item(now: number, changes: Partial<ItemTerms> = {}): Promise<{ terms: ItemTerms; token: string }> {
    const terms: ItemTerms = {
      ...{ id: 'item-1', licenseId: 'license-1', organizationId: '100200', product: 'barcode-reader' },
      ...{ unit: 'scan', versions: null, editions: null, deployments: null, modules: null },
      ...{ chargeWay: 'count', quota: 1_000_000, periodDays: null, activeDays: null, offlineDays: null },
      ...{ domain: null, notBefore: now - DAY, expires: now + 365 * DAY, graceDays: 7, tolerancePercent: 5 },
      ...{ exceptionsPerUnitYear: null, dependsOn: null, supplements: null, renews: null, servers: null },
      ...{ clientUuid: null, source: 'order', sandbox: false, iat: now - DAY },
      ...changes,
    }
    return { terms, token: await this.sign('cs-item+jwt', terms) }
  }
}

/** An offline license file (L10) with one item for each of `items`, changes over a count item for everything. */
export const offlineFile = async (
  vendor: FakeVendor,
  device: { readonly now: number; readonly clientUuid: string },
  made: { readonly items?: readonly Partial<ItemTerms>[]; readonly license?: Partial<LicensePayload> } = {},
): Promise<string> => {
  const { now, clientUuid } = device
  const items = await Promise.all(
    (made.items ?? [{}]).map((changes, at) =>
      vendor.item(now, { id: `item-${at + 1}`, clientUuid, graceDays: 0, ...changes }),
    ),
  )
  const payload: Omit<LicensePayload, 'readable'> = {
    ...{
      format: 2,
      licenseId: 'license-1',
      alias: null,
      organizationId: '100200',
      organizationName: 'Example',
    },
    ...{
      status: 'activated',
      issuedAt: now - 60,
      activatedAt: now - 60,
      hosting: 'offline',
      serverUuids: null,
    },
    ...{ clientUuid, items: items.map(({ token }) => token), product: null, certificates: [] },
    ...made.license,
  }
  const readable = renderReadable(payload)
  const signed = { ...payload, readable: await readableDigest(readable) }
  return formatLicenseFile({ readable, jws: await vendor.sign('cs-license+jwt', signed) })
}

/** The keys of one server, and what it shows of them. */
export interface FakeIdentity {
  /** The server's UUID, made of its identity key. */
  readonly uuid: string
  /** What it signs with. */
  readonly signing: KeyPair
  /** What requests are sealed to. */
  readonly encryption: KeyPair
  /** The signing key, imported. */
  readonly signer: Signer
  /** The `cs-server+jwt` of its vendor. */
  readonly certificate: string
  /** The `cs-keys+jwt` of its identity key. */
  readonly keyset: string
}

/** Makes a server identity with a certificate for every organization. */
export const fakeIdentity = async (vendor: FakeVendor, now: number): Promise<FakeIdentity> => {
  const identity = await generateSigningKey()
  const [signing, encryption] = await Promise.all([generateSigningKey(), generateEncryptionKey()])
  const uuid = await serverUuidOf(identity.publicJwk)
  const validity = { iat: now - DAY, exp: now + 400 * DAY }
  const certificate = await vendor.sign('cs-server+jwt', { sub: uuid, orgs: '*', ...validity })
  const keys = { sub: uuid, sig: [signing.publicJwk], enc: [encryption.publicJwk], ...validity }
  const keyset = await signJws('cs-keys+jwt', keys, await importSigner(identity.privateJwk), {
    jwk: identity.publicJwk,
  })
  const signer = await importSigner(signing.privateJwk)
  return { uuid, signing, encryption, signer, certificate, keyset }
}
