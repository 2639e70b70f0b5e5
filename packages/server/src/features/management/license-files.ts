import type { Product } from '@countersign/licensing'
import {
  type Compact,
  DAY,
  formatLicenseFile,
  type Instant,
  type ItemTerms,
  type LicensePayload,
  readableDigest,
  renderReadable,
  type Uuid,
} from '@countersign/protocol'
import type { License, OfflineDevice, SignedItem } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { invalid, notFound } from '../../http/api/problem.ts'
import type { ManagementServices } from '../../services.ts'
import { termsOfDraft } from './item-draft.ts'
import { issuerOf } from './license-signing.ts'
import { issuedAt, licenseStatus } from './license-status.ts'
import { shareOf } from './offline-share.ts'
import { nullable } from './shapes.ts'

export const FileView = Type.Object({
  name: Type.String({ description: 'A name to write it under.' }),
  clientUuid: nullable(Type.String()),
  text: Type.String(),
})

interface Facts {
  readonly license: License
  readonly organizationName: string
  readonly items: readonly SignedItem[]
  readonly products: readonly Product[]
  readonly now: Instant
}

/** A certificate outlasts the last item and its grace by so much (protocol.md, "Lifetimes"). */
const CERTIFICATE_AFTER = 30 * DAY

const certificatesFor = (
  services: ManagementServices,
  { license, items }: Facts,
  iat: Instant,
): Promise<readonly Compact[]> => {
  const last = Math.max(...items.map(({ item: { terms } }) => terms.expires + terms.graceDays * DAY))
  return Promise.all(
    (license.serverUuids ?? []).map((sub) =>
      issuerOf(services).sign('cs-server+jwt', {
        sub,
        orgs: [license.organizationId],
        iat,
        exp: last + CERTIFICATE_AFTER,
        ...(services.clock.sandbox ? { sandbox: true } : {}),
      }),
    ),
  )
}

/** What a server that does not know the product makes it from; never a right. */
const displayOf = (products: readonly Product[]): LicensePayload['product'] => {
  const [first, ...more] = products.map(({ code, name, unit, modules }) => ({ code, name, unit, modules }))
  return first === undefined ? null : { ...first, ...(more.length === 0 ? {} : { more }) }
}

/** What was ordered, while nothing of it has begun. */
const draftLines = (license: License): readonly string[] =>
  license.drafts.flatMap((draft) => {
    const { product, chargeWay, quota, days } = termsOfDraft(draft)
    return [
      '',
      `Item:          ${draft.id}`,
      `  ordered:     ${product}, ${chargeWay}, quota ${quota ?? 'unlimited'}, ${days} days from activation`,
    ]
  })

const signFile = async (
  services: ManagementServices,
  facts: Facts,
  device: OfflineDevice | null,
): Promise<string> => {
  const { license, organizationName, items, products, now } = facts
  const records = items.map(({ item }) => item)
  const issued = device?.issuedAt ?? issuedAt(license, records, now)
  const payload: Omit<LicensePayload, 'readable'> = {
    format: 2,
    licenseId: license.id,
    alias: license.alias,
    organizationId: license.organizationId,
    organizationName,
    status: licenseStatus(license, records, now),
    issuedAt: issued,
    activatedAt: license.activatedAt,
    hosting: license.hosting,
    serverUuids: license.serverUuids ?? null,
    clientUuid: device?.clientUuid ?? null,
    items:
      device === null
        ? items.map(({ jws }) => jws)
        : await Promise.all(
            items.map(({ item }) => issuerOf(services).signItem(deviceTerms(license, item.terms, device))),
          ),
    product: displayOf(products),
    certificates: items.length === 0 ? [] : await certificatesFor(services, facts, issued),
    ...(services.clock.sandbox ? { sandbox: true } : {}),
  }
  const lines = renderReadable(payload)
  const readable = [
    ...lines.slice(0, -2),
    ...(license.status === 'new' ? draftLines(license) : []),
    ...lines.slice(-2),
  ]
  const jws = await issuerOf(services).sign('cs-license+jwt', {
    ...payload,
    readable: await readableDigest(readable),
  })
  return formatLicenseFile({ readable, jws })
}

/** An item as one device holds it offline: under the item's own ID, with its share of what is counted (L10). */
const deviceTerms = (license: License, terms: ItemTerms, device: OfflineDevice): ItemTerms => ({
  ...terms,
  ...shareOf(license, terms, device.clientUuid),
  clientUuid: device.clientUuid,
  iat: device.issuedAt,
})

const loadFacts = async (services: ManagementServices, id: string): Promise<Facts> =>
  services.store.read(async ({ setup }) => {
    const license = await setup.license(id)
    if (license === null) throw notFound('license', id)
    const organization = await setup.organization(license.organizationId)
    const items = await setup.signedItems(license.itemIds)
    const codes = new Set([
      ...items.map(({ item }) => item.terms.product),
      ...license.drafts.map((draft) => termsOfDraft(draft).product),
    ])
    const products: Product[] = []
    for (const code of codes) {
      const product = await setup.product(code)
      if (product !== null) products.push(product)
    }
    return {
      license,
      organizationName: organization?.name ?? license.organizationId,
      items,
      products,
      now: services.clock.now(),
    }
  })

/**
 * The files of a license, in any status and at any time (L2, L4): one, or for an offline license one for each device.
 * The vendor signs them anew; a file of the same ID and `issuedAt` is the same license.
 */
export const filesOf = async (
  services: ManagementServices,
  id: string,
  client: Uuid | null = null,
): Promise<Static<typeof FileView>[]> => {
  const facts = await loadFacts(services, id)
  const { license } = facts
  if (license.hosting !== 'offline')
    return [{ name: `${license.id}.license`, clientUuid: null, text: await signFile(services, facts, null) }]
  const devices = (license.devices ?? []).filter(({ clientUuid }) => client === null || clientUuid === client)
  if (devices.length === 0) throw invalid('client', `the license ${id} has no file for that device.`)
  return Promise.all(
    devices.map(async (device) => ({
      name: `${license.id}-${device.clientUuid}.license`,
      clientUuid: device.clientUuid,
      text: await signFile(services, facts, device),
    })),
  )
}
