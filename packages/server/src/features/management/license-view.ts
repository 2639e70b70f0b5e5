import type { Instant } from '@countersign/protocol/vocabulary'
import type { License, SignedItem, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Caller, memberMay } from '../../http/api/caller.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { termsOfDraft } from './item-draft.ts'
import { licenseStatus } from './license-status.ts'
import { nullable } from './shapes.ts'

const texts = nullable(Type.Array(Type.String()))

const LicenseItemView = Type.Object({
  id: Type.String(),
  product: Type.String(),
  unit: Type.String(),
  chargeWay: Type.String(),
  quota: nullable(Type.Integer()),
  modules: texts,
  versions: nullable(Type.Array(Type.Integer())),
  editions: texts,
  deployments: texts,
  activeDays: nullable(Type.Integer()),
  offlineDays: nullable(Type.Integer()),
  periodDays: nullable(Type.Integer()),
  domain: nullable(Type.String()),
  graceDays: Type.Integer(),
  tolerance: Type.Integer({ description: 'Percent of the quota.' }),
  days: nullable(Type.Integer()),
  notBefore: nullable(Type.String()),
  expires: nullable(Type.String()),
  revokedAt: nullable(Type.String()),
  supplements: nullable(Type.String()),
  renews: nullable(Type.String()),
  dependsOn: nullable(
    Type.Array(Type.String(), { description: 'Items that its handshake code has to hold as well.' }),
  ),
})

export const LicenseView = Type.Object({
  id: Type.String(),
  organizationId: Type.String(),
  alias: nullable(Type.String()),
  status: Type.String(),
  hosting: nullable(Type.String()),
  createdAt: Type.String(),
  activatedAt: nullable(Type.String()),
  items: Type.Array(LicenseItemView),
  handshakeCodes: Type.Array(Type.String()),
  serverUuids: nullable(Type.Array(Type.String())),
  clientUuids: nullable(
    Type.Array(Type.String(), {
      description: 'Of an offline license; null for viewers, who see their number.',
    }),
  ),
  offlineDevices: nullable(Type.Integer({ description: 'How many devices an offline license is for.' })),
  renews: nullable(Type.String()),
  renewedBy: nullable(
    Type.String({ description: 'The license that follows it; that one is renewed instead (L6).' }),
  ),
  supplements: nullable(Type.String()),
  extendedAt: nullable(Type.String({ description: 'When a trial was extended, which it can be once (T2).' })),
  source: nullable(
    Type.String({ description: 'Where its rights come from, as `private-trial`; null: made by hand.' }),
  ),
})

type ItemView = Static<typeof LicenseItemView>
type Terms = Omit<ReturnType<typeof termsOfDraft>, 'days' | 'until' | 'exceptionsPerUnitYear'>

const copy = <T>(values: readonly T[] | null): T[] | null => (values === null ? null : [...values])

const itemView = (
  id: string,
  terms: Terms,
  validity: Pick<ItemView, 'days' | 'notBefore' | 'expires' | 'revokedAt' | 'supplements' | 'renews'>,
): ItemView => ({
  id,
  product: terms.product,
  unit: terms.unit,
  chargeWay: terms.chargeWay,
  quota: terms.quota,
  modules: copy(terms.modules),
  versions: copy(terms.versions),
  editions: copy(terms.editions),
  deployments: copy(terms.deployments),
  activeDays: terms.activeDays,
  offlineDays: terms.offlineDays,
  periodDays: terms.periodDays,
  domain: terms.domain,
  graceDays: terms.graceDays,
  tolerance: terms.tolerancePercent,
  dependsOn: copy(terms.dependsOn ?? null),
  ...validity,
})

const signedView = ({ item: { terms, revokedAt } }: SignedItem): ItemView =>
  itemView(terms.id, terms, {
    days: null,
    notBefore: isoTime(terms.notBefore),
    expires: isoTime(terms.expires),
    revokedAt: isoTimeOrNull(revokedAt),
    supplements: terms.supplements,
    renews: terms.renews,
  })

/** A license as the API shows it: before activation its drafts, afterwards its signed items and the codes that hold them. */
export const licenseView = async (
  tx: Transaction,
  license: License,
  now: Instant,
): Promise<Static<typeof LicenseView>> => {
  const activated = license.itemIds.length > 0
  const setup = activated ? await tx.setup.organization(license.organizationId) : null
  const items = activated ? await tx.setup.signedItems(license.itemIds) : []
  const held = new Set(
    setup?.holdings
      .filter((holding) => holding.until === null && license.itemIds.includes(holding.itemId))
      .map((holding) => holding.code) ?? [],
  )
  return {
    id: license.id,
    organizationId: license.organizationId,
    alias: license.alias,
    status: licenseStatus(
      license,
      items.map(({ item }) => item),
      now,
    ),
    hosting: license.hosting,
    createdAt: isoTime(license.createdAt),
    activatedAt: isoTimeOrNull(license.activatedAt),
    items: activated
      ? items.map(signedView)
      : license.drafts.map((draft) => {
          const terms = termsOfDraft(draft)
          return itemView(draft.id, terms, {
            days: terms.days,
            notBefore: null,
            expires: isoTimeOrNull(terms.until ?? null),
            revokedAt: null,
            supplements: null,
            renews: null,
          })
        }),
    handshakeCodes:
      setup?.codes
        .filter((code) => held.has(code.internalId) && code.deletedAt === null)
        .map((code) => code.name) ?? [],
    serverUuids: copy(license.serverUuids ?? null),
    clientUuids: license.devices?.map(({ clientUuid }) => clientUuid) ?? null,
    offlineDevices: license.devices?.length ?? null,
    renews: license.renews ?? null,
    renewedBy:
      setup?.items.find(
        ({ terms, revokedAt }) =>
          revokedAt === null && terms.renews !== null && license.itemIds.includes(terms.renews),
      )?.terms.licenseId ?? null,
    supplements: license.supplements ?? null,
    extendedAt: isoTimeOrNull(license.extendedAt ?? null),
    source: license.source ?? null,
  }
}

/** As somebody may see it: viewers see counts of devices, not UUIDs (P4). */
export const shownTo = (caller: Caller, view: Static<typeof LicenseView>): Static<typeof LicenseView> =>
  caller.operator !== null || memberMay(caller, view.organizationId, 'manager')
    ? view
    : { ...view, clientUuids: null }
