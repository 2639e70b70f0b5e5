import { createPrivateKey, type KeyObject } from 'node:crypto'
import {
  type Compact,
  type Instant,
  type PrivateJwk,
  peekJws,
  readKeySet,
  type Seconds,
} from '@countersign/protocol'
import { DAY, DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { certificatesAt } from './certificates.ts'
import {
  type CertificateRow,
  HOSTED_CERTIFICATE,
  KEY_SET,
  type KeyRow,
  LONGEST_OFFLINE,
  LONGEST_REPORT_AGE,
  rowOf,
  rowsOf,
  type TicketSecretRow,
} from './rows.ts'
import type { SealedRows } from './sealed-rows.ts'
import { type SigningKey, signingKey } from './signing-key.ts'

export interface SigningEntry extends KeyRow {
  readonly signing: SigningKey
}

export interface EncryptionEntry extends KeyRow {
  readonly keyObject: KeyObject
}

/** Everything of the ring that is in force: replaced as a whole after each renewal. */
export interface RingState {
  readonly signing: readonly SigningEntry[]
  readonly encryption: readonly EncryptionEntry[]
  readonly ticketSecrets: ReadonlyMap<number, Uint8Array>
  readonly keySet: { readonly jws: Compact; readonly iat: Instant } | null
  /** `iat` of the hosted certificate; null: none yet. */
  readonly certificateIat: Instant | null
  /** End of the hosted certificate; null: none yet. */
  readonly certificateExp: Instant | null
  /** Longest offline time that any hosted item may have (A7). */
  readonly offline: Seconds
  /** Longest offline time plus report age that any authorization was given. */
  readonly longest: Seconds
}

/** What a fresh server promises: reports up to 30 days old under authorizations of 7 days. */
export const LONGEST_AT_FIRST: Seconds = DEFAULTS.reportAge + DEFAULTS.offlineDays * DAY

export const keySealName = (kid: string): string => `key/${kid}`
export const ticketSealName = (epoch: number): string => `ticket-secret/${epoch}`

export const openSigning = async (row: KeyRow, rows: SealedRows): Promise<SigningEntry> => ({
  ...row,
  signing: signingKey({
    ...((await rows.open(keySealName(row.kid), row.sealed)) as PrivateJwk),
    kid: row.kid,
  }),
})

export const openEncryption = async (row: KeyRow, rows: SealedRows): Promise<EncryptionEntry> => {
  const jwk = (await rows.open(keySealName(row.kid), row.sealed)) as PrivateJwk
  const { kty, crv, x, y, d } = jwk
  return {
    ...row,
    keyObject: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }),
  }
}

const openSecret = async (row: TicketSecretRow, rows: SealedRows): Promise<readonly [number, Uint8Array]> => [
  row.epoch,
  Buffer.from((await rows.open(ticketSealName(row.epoch), row.sealed)) as string, 'base64url'),
]

const storedRows = async (tx: Transaction) => ({
  keys: await rowsOf<KeyRow>(tx, 'key'),
  secrets: await rowsOf<TicketSecretRow>(tx, 'ticket-secret'),
  keySet: await rowOf<{ readonly jws: Compact }>(tx, KEY_SET.kind, KEY_SET.id),
  certificate: await rowOf<CertificateRow>(tx, HOSTED_CERTIFICATE.kind, HOSTED_CERTIFICATE.id),
  longest: await rowOf<{ readonly seconds: Seconds }>(tx, LONGEST_REPORT_AGE.kind, LONGEST_REPORT_AGE.id),
  offline: await rowOf<{ readonly seconds: Seconds }>(tx, LONGEST_OFFLINE.kind, LONGEST_OFFLINE.id),
})

/** Reads what is stored; opening the sealed rows happens outside the transaction. */
export const loadRingState = async (
  read: <T>(query: (tx: Transaction) => Promise<T>) => Promise<T>,
  rows: SealedRows,
): Promise<RingState> => {
  const stored = await read(storedRows)
  const certificate = await read((tx) => certificatesAt(tx, 0))
  const hosted = certificate.find((one) => one.jws === stored.certificate?.jws)
  return {
    signing: await Promise.all(
      stored.keys.filter((row) => row.use === 'sig').map((row) => openSigning(row, rows)),
    ),
    encryption: await Promise.all(
      stored.keys.filter((row) => row.use === 'enc').map((row) => openEncryption(row, rows)),
    ),
    ticketSecrets: new Map(await Promise.all(stored.secrets.map((row) => openSecret(row, rows)))),
    keySet:
      stored.keySet === null
        ? null
        : { jws: stored.keySet.jws, iat: readKeySet(peekJws(stored.keySet.jws).payload).iat },
    certificateIat: hosted?.certificate.iat ?? null,
    certificateExp: hosted?.certificate.exp ?? null,
    offline: stored.offline?.seconds ?? DEFAULTS.offlineDays * DAY,
    longest: stored.longest?.seconds ?? LONGEST_AT_FIRST,
  }
}
