import type { Compact, Instant, PublicJwk, Uuid } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'

export type KeyedJwk = PublicJwk & { readonly kid: string }

/** `server`/`identity`: who this server is; the identity key is sealed. */
export interface IdentityRow {
  readonly serverUuid: Uuid
  readonly mode: 'hosted' | 'self-hosted'
  readonly sandbox: boolean
  readonly incarnation: string
  readonly createdAt: Instant
  readonly publicUrl: string | null
  readonly publicJwk: KeyedJwk
  readonly sealed: string
}

/** `key`/kid: a signing or encryption key. */
export interface KeyRow {
  readonly kid: string
  readonly use: 'sig' | 'enc'
  readonly createdAt: Instant
  /** First use: at least 48 hours after it was published. */
  readonly from: Instant
  readonly publicJwk: KeyedJwk
  readonly sealed: string
}

/** `ticket-secret`/epoch. */
export interface TicketSecretRow {
  readonly epoch: number
  readonly sealed: string
}

/** `issuer`/kid: the newest signs. */
export interface IssuerRow {
  readonly kid: string
  readonly createdAt: Instant
  readonly certificate: Compact
  readonly publicJwk: KeyedJwk
  readonly sealed: string
}

/** `certificate`/any ID: a `cs-server+jwt` of this server, made by its issuer or found in a license file. */
export interface CertificateRow {
  readonly jws: Compact
}

/** Rows of one kind. Only this program writes them, so their shape is that of the kind. */
export const rowsOf = async <T>(tx: Transaction, kind: string): Promise<readonly T[]> =>
  (await tx.state.list(kind)).map((row) => row.value as T)

export const rowOf = async <T>(tx: Transaction, kind: string, id: string): Promise<T | null> =>
  (await tx.state.get(kind, id)) as T | null

export const IDENTITY = { kind: 'server', id: 'identity' } as const
export const KEY_SET = { kind: 'server', id: 'key-set' } as const
export const SECRET_DIGESTS = { kind: 'server', id: 'secret-digests' } as const
export const LONGEST_REPORT_AGE = { kind: 'server', id: 'longest-report-age' } as const
export const LONGEST_OFFLINE = { kind: 'server', id: 'longest-offline' } as const
export const HOSTED_CERTIFICATE = { kind: 'certificate', id: 'hosted' } as const
