import { loadLate } from './load-late.ts'

/** The public suffix list, when a browser first names a host. */
const suffixes = loadLate<typeof import('tldts')>('tldts')

/** Domains on which tenants of a platform are strangers to each other count as suffixes too (C6). */
const OPTIONS = { allowPrivateDomains: true } as const

/**
 * The registrable domain of a host by the public suffix list; on a multi-tenant platform that of the tenant (C6). Null:
 * it has none, as an IP address, `localhost`, a host without dots, and a suffix itself.
 */
export const registrableDomain = (host: string): string | null => suffixes().getDomain(host, OPTIONS)

/** What an item per domain may be for: a registrable domain, or a host that has none but is listed by itself (C6). */
export const licensableDomain = (
  domain: string,
):
  | { readonly kind: 'covered' }
  | { readonly kind: 'use'; readonly domain: string }
  | { readonly kind: 'none' } => {
  const parsed = suffixes().parse(domain, OPTIONS)
  if (parsed.hostname !== domain) return { kind: 'none' }
  if (parsed.isIp === true || !domain.includes('.') || parsed.domain === domain) return { kind: 'covered' }
  return parsed.domain === null ? { kind: 'none' } : { kind: 'use', domain: parsed.domain }
}
