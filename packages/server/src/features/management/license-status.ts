import { graceEnd, type Item } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { License, LicenseStatus } from '@countersign/store/port'

/** The status that a license shows (L1): what is stored, and what has become of its items since. */
export const licenseStatus = (license: License, items: readonly Item[], now: Instant): LicenseStatus => {
  if (license.status === 'new') return 'new'
  if (license.retiredAt !== undefined) return 'retired'
  const left = items.filter(({ revokedAt }) => revokedAt === null || now < revokedAt)
  if (items.length > 0 && left.length === 0) return 'revoked'
  return left.length > 0 && left.every(({ terms }) => now >= graceEnd(terms)) ? 'expired' : license.status
}

/** Since when a license's file says what it says: two files are the same license when ID and this are (protocol.md). */
export const issuedAt = (license: License, items: readonly Item[], now: Instant): Instant => {
  const status = licenseStatus(license, items, now)
  const before = license.issuedAt ?? license.activatedAt ?? license.createdAt
  if (status === 'retired') return license.retiredAt ?? before
  if (status === 'expired') return Math.max(before, ...items.map(({ terms }) => graceEnd(terms)))
  const revocations = items.flatMap(({ revokedAt }) => revokedAt ?? [])
  return Math.max(before, ...revocations)
}
