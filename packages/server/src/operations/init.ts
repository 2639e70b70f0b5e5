import { createHash, randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  generateSigningKey,
  importSigner,
  type PublicJwk,
  randomBytes8,
  serverUuidOf,
  type Uuid,
} from '@countersign/protocol'
import type { Seconds } from '@countersign/protocol/vocabulary'
import { beginBefore } from '../clock/clock.ts'
import { baseUrl } from '../config/parsers.ts'
import { readLocalSettings } from '../config/read-settings.ts'
import { certifyIssuer, loadIssuer } from '../keys/issuer.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { keySealName } from '../keys/ring-state.ts'
import { IDENTITY, type IdentityRow, type IssuerRow, SECRET_DIGESTS } from '../keys/rows.ts'
import { type SealedRows, sealedRows } from '../keys/sealed-rows.ts'
import { createSecretKey, readSecretKey, secretKeyPath } from '../keys/secret-key.ts'
import { newApiKey } from './api-keys.ts'
import { type Database, databaseOf, fileExists, openDatabase, shownDatabase } from './database.ts'
import { OperationRefused } from './refused.ts'
import { generateRoot, type RootKey, readRoot, writeRoot } from './root-file.ts'

export interface InitializeOptions {
  readonly data: string
  readonly mode: 'hosted' | 'self-hosted'
  readonly rootKeyFile?: string
  readonly rootPassphraseFile?: string
  readonly sandbox: boolean
  /** Of a sandbox: its virtual clock begins so long before real time. */
  readonly history?: Seconds
  readonly database?: string
  readonly publicUrl?: string
}

export interface Initialized {
  readonly dataDirectory: string
  readonly serverUuid: Uuid
  readonly rootKey: PublicJwk
  readonly apiKey: string
  readonly setupUrl: string
}

/** The root of this server: given, or made (hosted only). */
const rootOf = async (options: InitializeOptions): Promise<RootKey> => {
  const { mode, rootKeyFile, sandbox } = options
  if (rootKeyFile === undefined) {
    if (mode === 'self-hosted')
      throw new OperationRefused(
        'root-key-needed',
        "A self-hosted server needs the vendor's public root key: give --root-key FILE.",
      )
    return generateRoot(sandbox)
  }
  const root = await readRoot(rootKeyFile, options.rootPassphraseFile ?? null)
  if ((root.publicJwk.sandbox === true) !== sandbox) {
    throw new OperationRefused(
      'sandbox-mismatch',
      sandbox
        ? `${rootKeyFile} is not the root key of a sandbox.`
        : `${rootKeyFile} is the root key of a sandbox: give --sandbox, or another key.`,
    )
  }
  if (mode === 'hosted' && root.privateJwk === null)
    throw new OperationRefused(
      'root-key-unusable',
      `A hosted server needs the private root key to make its issuer; ${rootKeyFile} holds the public one.`,
    )
  if (mode === 'self-hosted' && root.privateJwk !== null)
    throw new OperationRefused(
      'root-key-unusable',
      `${rootKeyFile} holds the vendor's private root key, which belongs on no self-hosted server: give the public one.`,
    )
  return root
}

const makeIdentity = async (
  options: InitializeOptions,
  rows: SealedRows,
  now: number,
): Promise<IdentityRow & { readonly privateJwk: Parameters<typeof importSigner>[0] }> => {
  const { publicJwk, privateJwk } = await generateSigningKey()
  return {
    serverUuid: await serverUuidOf(publicJwk),
    mode: options.mode,
    sandbox: options.sandbox,
    incarnation: randomBytes8(),
    createdAt: now,
    publicUrl: options.publicUrl === undefined ? null : baseUrl(options.publicUrl),
    publicJwk,
    sealed: await rows.seal(keySealName(publicJwk.kid), privateJwk),
    privateJwk,
  }
}

const secretFor = async (data: string, file: string | null): Promise<Uint8Array> => {
  const path = secretKeyPath(data, file)
  return file !== null && (await fileExists(path)) ? readSecretKey(path) : createSecretKey(path)
}

const fill = async (
  options: InitializeOptions,
  data: string,
): Promise<Omit<Initialized, 'dataDirectory'>> => {
  const history = options.sandbox ? (options.history ?? 0) : 0
  const now = Math.floor(Date.now() / 1000) - history
  const root = await rootOf(options)
  const rows = sealedRows(await secretFor(data, readLocalSettings().secretKeyFile))
  const { privateJwk, ...identity } = await makeIdentity(options, rows, now)
  const issuer: IssuerRow | null =
    root.privateJwk === null
      ? null
      : await certifyIssuer(root.privateJwk, rows, { now, sandbox: options.sandbox })
  const digests = await rows.seal(SECRET_DIGESTS.id, randomBytes(32).toString('base64url'))
  const apiKey = newApiKey({ name: 'init', scopes: ['*'] })
  const setupToken = randomBytes(24).toString('base64url')
  const database = databaseOf(data, options.database ?? null)
  const store = await openDatabase(database)
  try {
    await store.commit(async (tx) => {
      if ((await tx.state.get(IDENTITY.kind, IDENTITY.id)) !== null) throw holdsAServer(database)
      await tx.state.put(IDENTITY.kind, IDENTITY.id, identity)
      await tx.state.put('root', root.publicJwk.kid, root.publicJwk)
      if (issuer !== null) await tx.state.put('issuer', issuer.kid, issuer)
      await tx.state.put(SECRET_DIGESTS.kind, SECRET_DIGESTS.id, { sealed: digests })
      await tx.state.put('api-key', apiKey.digest, apiKey.row)
      if (history > 0) await beginBefore(tx, history)
      await tx.state.put('server', 'setup', {
        digest: createHash('sha256').update(setupToken).digest('base64url'),
        createdAt: now,
      })
    })
    const loaded = await store.read((tx) => loadIssuer(tx, rows))
    const ring = await KeyRing.open({
      store,
      rows,
      identity,
      identitySigner: await importSigner(privateJwk),
      issuer: loaded,
    })
    await ring.renew(now)
  } finally {
    await store.close()
  }
  // A root that was given stays where it is: no second copy of a private key.
  if (root.privateJwk !== null && options.rootKeyFile === undefined) {
    await writeRoot(join(data, 'root-key.private.jwk'), root.privateJwk, options.rootPassphraseFile ?? null)
  }
  const base = identity.publicUrl ?? 'http://127.0.0.1:8480'
  return {
    serverUuid: identity.serverUuid,
    rootKey: root.publicJwk,
    apiKey: apiKey.token,
    setupUrl: `${base}/setup#${setupToken}`,
  }
}

const holdsAServer = (database: Database): OperationRefused =>
  new OperationRefused(
    'database-exists',
    `The database ${shownDatabase(database)} holds a server already. To run another one beside it, copy \`secret.key\` into its data directory and start it with \`serve\`; for a new server name another database.`,
  )

const refuseExisting = async (data: string, database: string | null): Promise<void> => {
  if (await fileExists(data))
    throw new OperationRefused(
      'directory-exists',
      `${data} exists already: name another directory with --data.`,
    )
  const place = databaseOf(data, database)
  if (place.kind === 'sqlite' && (await fileExists(place.path)))
    throw new OperationRefused(
      'database-exists',
      `The database ${place.path} exists already: name another file with --database.`,
    )
}

/**
 * Makes a data directory: keys, database, one API key, a first-run link (command-line.md, `init`). Refuses an existing
 * directory; what fails half-way is removed again.
 */
export const initialize = async (options: InitializeOptions): Promise<Initialized> => {
  const data = resolve(options.data)
  await refuseExisting(data, options.database ?? null)
  await mkdir(dirname(data), { recursive: true })
  await mkdir(data, { mode: 0o700 })
  try {
    return { dataDirectory: data, ...(await fill(options, data)) }
  } catch (error) {
    await rm(data, { recursive: true, force: true })
    throw error
  }
}
