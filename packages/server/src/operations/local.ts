import { resolve } from 'node:path'
import { importSigner, type PrivateJwk, type Signer } from '@countersign/protocol'
import { loadClock, ServerClock } from '../clock/clock.ts'
import { readLocalSettings } from '../config/read-settings.ts'
import { loadIssuer, loadRoots } from '../keys/issuer.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { keySealName } from '../keys/ring-state.ts'
import { IDENTITY, type IdentityRow, rowOf, SECRET_DIGESTS } from '../keys/rows.ts'
import { type SealedRows, sealedRows } from '../keys/sealed-rows.ts'
import { secretDigests } from '../keys/secret-digests.ts'
import { readSecretKey, secretKeyPath } from '../keys/secret-key.ts'
import type { Identity, Issuer, SecretDigests } from '../services.ts'
import { type DatabaseStore, databaseOf, openExistingDatabase } from './database.ts'
import { OperationRefused } from './refused.ts'

/** A data directory that is open: for commands on the server's own machine, and what `serve` is built on. */
export interface LocalServer {
  readonly data: string
  readonly store: DatabaseStore
  readonly clock: ServerClock
  readonly identity: Identity
  readonly identityRow: IdentityRow
  readonly identitySigner: Signer
  readonly issuer: Issuer | null
  readonly keys: KeyRing
  readonly rows: SealedRows
  readonly secrets: SecretDigests
  /** Bytes that the database takes on its disk. */
  databaseBytes(): Promise<number>
  close(): Promise<void>
}

export interface LocalOptions {
  readonly database?: string | null
  readonly secretKeyFile?: string | null
  readonly queueLimit?: number
}

const secretKeyOf = async (path: string): Promise<Uint8Array> =>
  readSecretKey(path).catch((cause: unknown) => {
    throw new OperationRefused(
      'secret-key-unusable',
      `The secret key ${path} cannot be used: without the key that sealed them, the server's private keys cannot be opened.`,
      { cause },
    )
  })

const load = async (data: string, store: DatabaseStore, rows: SealedRows): Promise<LocalServer> => {
  const identityRow = await store.read((tx) => rowOf<IdentityRow>(tx, IDENTITY.kind, IDENTITY.id))
  if (identityRow === null)
    throw new OperationRefused(
      'not-initialized',
      `The database of ${data} holds no server: run \`countersign init --data ${data}\`.`,
    )
  const privateJwk = (await rows
    .open(keySealName(identityRow.publicJwk.kid), identityRow.sealed)
    .catch((cause: unknown) => {
      throw new OperationRefused(
        'secret-key-unusable',
        `The secret key does not fit the database of ${data}.`,
        { cause },
      )
    })) as PrivateJwk
  const identitySigner = await importSigner(privateJwk)
  const issuer = await store.read((tx) => loadIssuer(tx, rows))
  const sealedDigests = await store.read((tx) =>
    rowOf<{ readonly sealed: string }>(tx, SECRET_DIGESTS.kind, SECRET_DIGESTS.id),
  )
  const digestKey = (await rows.open(SECRET_DIGESTS.id, sealedDigests?.sealed ?? '')) as string
  const { serverUuid, mode, sandbox, incarnation, createdAt } = identityRow
  return {
    data,
    store,
    clock: new ServerClock({
      sandbox,
      stored: await store.read(loadClock),
      server: () => store.server,
    }),
    identity: { serverUuid, mode, sandbox, incarnation, createdAt, rootKeys: await store.read(loadRoots) },
    identityRow,
    identitySigner,
    issuer,
    keys: await KeyRing.open({ store, rows, identity: identityRow, identitySigner, issuer }),
    rows,
    secrets: secretDigests(Buffer.from(digestKey, 'base64url')),
    databaseBytes: () => store.size(),
    close: () => store.close(),
  }
}

/** Opens a data directory. Refuses one that was never initialized; rejects with `StoreInUse` while a server runs on it. */
export const openLocal = async (dataDirectory: string, options: LocalOptions = {}): Promise<LocalServer> => {
  const data = resolve(dataDirectory)
  const settings = readLocalSettings()
  const database = databaseOf(data, options.database === undefined ? settings.database : options.database)
  const store = await openExistingDatabase(
    dataDirectory,
    database,
    options.queueLimit === undefined ? {} : { queueLimit: options.queueLimit },
  )
  try {
    const secretKeyFile = options.secretKeyFile === undefined ? settings.secretKeyFile : options.secretKeyFile
    const rows = sealedRows(await secretKeyOf(secretKeyPath(data, secretKeyFile)))
    return await load(data, store, rows)
  } catch (error) {
    await store.close()
    throw error
  }
}
