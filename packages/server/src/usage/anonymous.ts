import { createHash } from 'node:crypto'
import type { UsageClass } from '@countersign/licensing'

/**
 * Where the figures of erased devices go (P4): one client for what is charged, one for what is held. No device has these
 * UUIDs (RFC 9562 §5.9, §5.10), and their figures are sums by class, slot and module, in which no device can be told.
 */
export const ANONYMOUS = {
  charged: '00000000-0000-0000-0000-000000000000',
  held: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
} as const

/** Session and authorization under which the sums of a class stand: the same on every server. */
export const anonymousNames = (
  usageClass: UsageClass,
): { readonly session: string; readonly authorizationId: string } => {
  const digest = createHash('sha256').update(JSON.stringify(usageClass)).digest()
  return {
    session: digest.subarray(0, 8).toString('base64url'),
    authorizationId: digest
      .subarray(8, 24)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  }
}
