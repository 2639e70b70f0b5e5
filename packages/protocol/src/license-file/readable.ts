import { peekJws } from '../jose/verify.ts'
import type { ItemTerms } from '../vocabulary/item-terms.ts'
import { DAY, type Instant } from '../vocabulary/time.ts'
import type { LicensePayload } from '../wire/messages.ts'
import { readItemTerms } from '../wire/read-item-terms.ts'

const day = (instant: Instant): string => new Date(instant * 1000).toISOString().slice(0, 10)
const moment = (instant: Instant): string => new Date(instant * 1000).toISOString().replace('.000Z', 'Z')

/** One line of text: what a name contains must never begin a line of its own. */
const line = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

const listed = (name: string, values: readonly (string | number)[] | null): string =>
  values === null ? `every ${name}` : `${name} ${values.join(', ')}`

const amount = ({ quota, unit, chargeWay }: ItemTerms): string => {
  if (quota === null) return 'unlimited'
  if (chargeWay === 'count') return `${quota} × ${unit}`
  return `${quota} × ${chargeWay.replace('-', ' ')}`
}

const itemLines = (terms: ItemTerms): string[] => [
  '',
  `Item:          ${terms.id}`,
  `  grants:      ${terms.product}, ${listed('module', terms.modules)}`,
  `  covers:      ${listed('version', terms.versions)}; ${listed('edition', terms.editions)}; ${listed('deployment', terms.deployments)}`,
  `  counted per: ${terms.chargeWay}${terms.domain === null ? '' : ` (${terms.domain})`}, ${amount(terms)}`,
  `  valid:       ${day(terms.notBefore)} to ${day(terms.expires)} (UTC), ${terms.graceDays} days of grace`,
  ...(terms.periodDays === null ? [] : [`  quota:       anew every ${terms.periodDays} days`]),
  ...(terms.supplements === null ? [] : [`  supplements: ${terms.supplements}`]),
  ...(terms.dependsOn === null ? [] : [`  needs:       ${listed('item', terms.dependsOn)}`]),
  ...(terms.renews === null ? [] : [`  renews:      ${terms.renews}`]),
]

const boundTo = (payload: Omit<LicensePayload, 'readable'>): string[] => [
  ...(payload.serverUuids ?? []).map((uuid) => `For server:    ${uuid}`),
  ...(payload.clientUuid === null ? [] : [`For device:    ${payload.clientUuid}`]),
]

/**
 * The readable header of a license file, in lines: what a person reads who opens it. It is written once;
 * its digest is the payload's `readable`, and no verifier ever renders it anew. Times are in UTC.
 * Items must be well-formed `cs-item+jwt`; throws what `peekJws` and `readItemTerms` throw.
 */
export const renderReadable = (payload: Omit<LicensePayload, 'readable'>): string[] => {
  const items = payload.items.map((token) => readItemTerms(peekJws(token).payload))
  const until = Math.max(0, ...items.map((terms) => terms.expires + terms.graceDays * DAY))
  return [
    'Countersign license file',
    ...(payload.sandbox === true ? ['FOR A SANDBOX ONLY'] : []),
    '',
    `License:       ${payload.licenseId}`,
    `Alias:         ${payload.alias ?? '(none yet)'}`,
    `Organization:  ${payload.organizationName} (${payload.organizationId})`,
    `Status:        ${payload.status}`,
    `Issued:        ${moment(payload.issuedAt)}`,
    ...(payload.activatedAt === null ? [] : [`Activated:     ${moment(payload.activatedAt)}`]),
    ...(payload.hosting === null ? [] : [`Hosting:       ${payload.hosting}`]),
    ...boundTo(payload),
    ...(items.length === 0 ? [] : [`Ends:          ${moment(until)}, grace included`]),
    ...items.flatMap(itemLines),
    '',
    'Do not change anything in this file: every byte is signed.',
  ].map((text) => (text.startsWith('  ') ? `  ${line(text)}` : line(text)))
}
