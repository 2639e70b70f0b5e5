import {
  type Compact,
  type Instant,
  peekJws,
  readServerCertificate,
  type ServerCertificate,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import { type CertificateRow, rowsOf } from './rows.ts'

export interface HeldCertificate {
  readonly jws: Compact
  readonly certificate: ServerCertificate
}

/** Certificates are read anew from the state at each use, since an import adds some, but each is parsed once. */
const MOST_PARSED = 10_000
const parsed = new Map<Compact, HeldCertificate>()

const held = (jws: Compact): HeldCertificate => {
  const known = parsed.get(jws)
  if (known !== undefined) return known
  const one = { jws, certificate: readServerCertificate(peekJws(jws).payload) }
  if (parsed.size >= MOST_PARSED) parsed.clear()
  parsed.set(jws, one)
  return one
}

/** This server's unexpired certificates. They were verified when they were stored. */
export const certificatesAt = async (tx: Transaction, now: Instant): Promise<readonly HeldCertificate[]> =>
  (await rowsOf<CertificateRow>(tx, 'certificate'))
    .map((row) => held(row.jws))
    .filter(({ certificate }) => certificate.exp > now)

const names = ({ certificate }: HeldCertificate, organizationId: string | null): boolean =>
  certificate.orgs === '*' || (organizationId !== null && certificate.orgs.includes(organizationId))

/** Of those that name the organization, the one that lasts longest. */
export const certificateFor = (
  certificates: readonly HeldCertificate[],
  organizationId: string | null,
): HeldCertificate | null =>
  certificates
    .filter((one) => names(one, organizationId))
    .reduce<HeldCertificate | null>(
      (best, one) => (best === null || one.certificate.exp > best.certificate.exp ? one : best),
      null,
    )

/** What `GET /v1/server` shows: those of one organization; without one only `"*"`, or the single one. */
export const certificatesShown = (
  certificates: readonly HeldCertificate[],
  organizationId: string | null,
): readonly Compact[] => {
  if (organizationId !== null)
    return certificates.filter((one) => names(one, organizationId)).map((one) => one.jws)
  const shown =
    certificates.length === 1 ? certificates : certificates.filter((one) => one.certificate.orgs === '*')
  return shown.map((one) => one.jws)
}
