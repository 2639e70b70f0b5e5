import { phaseAt } from '@countersign/licensing'
import { DAY, type Instant, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { License, SignedItem } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { type OnceCall, prepareAndCommitOnce } from '../../http/api/once.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { clearDevices } from './clear-devices.ts'
import { aliasOf } from './license-activation.ts'
import { FileView, filesOf } from './license-files.ts'
import { signTerms } from './license-signing.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { freeLicenseId } from './random-ids.ts'
import { ById, ItemId, nullable } from './shapes.ts'

/** A cleared item's supplement lasts so long (L9). */
const CLEARING_DAYS = 30
const Quota = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })

interface Wanted {
  readonly itemId: string
  /** Null: as many seats as are cleared. */
  readonly quota: number | null
  readonly clears: boolean
}

export interface PreparedSupplement {
  readonly now: Instant
  readonly license: License
  readonly item: SignedItem
}

const checkPhase = ({ item }: SignedItem, now: Instant): void => {
  const phase = phaseAt(item, now)
  const { id, licenseId } = item.terms
  if (phase === 'revoked') throw conflict(`Item ${id} was revoked: nothing supplements it.`)
  if (phase === 'grace' || phase === 'expired')
    throw conflict(
      `Item ${id} has ended, and a supplement ends with its item: renew license ${licenseId} instead.`,
    )
}

/** The item that a supplement is for, with what decides about it. */
const supplemented = async (services: ManagementServices, { itemId, quota, clears }: Wanted, now: Instant) =>
  services.store.read(async (tx) => {
    const found = await tx.setup.signedItem(itemId)
    if (found === null) throw notFound('item', itemId)
    const { terms } = found.item
    checkPhase(found, now)
    if (terms.supplements !== null)
      throw conflict(
        `Item ${itemId} is a supplement itself: name ${terms.supplements}, which it supplements.`,
      )
    if (terms.quota === null) throw conflict(`Item ${itemId} has no quota: its use is unlimited.`)
    const license = await tx.setup.license(terms.licenseId)
    if (license === null) throw notFound('license', terms.licenseId)
    if (license.hosting === 'offline')
      throw conflict(`License ${license.id} is offline: a larger quota is a new license, with a new file.`)
    if (clears && terms.chargeWay !== 'device' && terms.chargeWay !== 'server')
      throw conflict(
        `Item ${itemId} has charge way ${terms.chargeWay}: only per-device and per-server items register devices (L9).`,
      )
    const taken = (await tx.authorizations.seats([itemId], null, now)).get(itemId)?.taken ?? 0
    return {
      terms,
      license,
      quota: quota ?? clearedQuota(itemId, license, taken),
      newId: await freeLicenseId(tx),
    }
  })

const clearedQuota = (itemId: string, license: License, taken: number): number => {
  if (license.hosting === 'self')
    throw invalid(
      'quota',
      `is missing: how many devices item ${itemId} has registered is known to its own server, which shows it with the item.`,
    )
  if (taken === 0) throw conflict(`Item ${itemId} has no registered device to clear.`)
  return taken
}

/** Reads and signs a supplement, before its transaction: a permit with its own ID, license and signature (L7, L9). */
export const prepareSupplement = async (
  services: ManagementServices,
  wanted: Wanted,
): Promise<PreparedSupplement> => {
  const now = services.clock.now()
  const { terms, license: parent, quota, newId } = await supplemented(services, wanted, now)
  const notBefore = Math.max(now, terms.notBefore)
  const supplement: ItemTerms = {
    ...terms,
    id: `${newId}-1`,
    licenseId: newId,
    quota,
    notBefore,
    expires: wanted.clears ? Math.min(terms.expires, notBefore + CLEARING_DAYS * DAY) : terms.expires,
    // A supplement has neither tolerance nor grace of its own (T4): those of the item count the summed quota.
    graceDays: 0,
    tolerancePercent: 0,
    dependsOn: null,
    renews: null,
    supplements: terms.id,
    ...(wanted.clears ? { clears: true as const } : {}),
    iat: now,
  }
  const license: License = {
    id: newId,
    organizationId: parent.organizationId,
    alias: aliasOf({ id: newId, alias: null }, now),
    status: 'activated',
    hosting: parent.hosting,
    createdAt: now,
    activatedAt: now,
    issuedAt: now,
    drafts: [],
    itemIds: [supplement.id],
    ...(parent.serverUuids === undefined ? {} : { serverUuids: parent.serverUuids }),
    supplements: parent.id,
  }
  return { now, license, item: await signTerms(services, supplement) }
}

/** Creates the supplement and activates it at once; codes stay as they are (L7). A clearing ends all seats of a hosted item (L9). */
export const supplement = async (work: Work, { license, item }: PreparedSupplement): Promise<License> => {
  const { terms } = item.item
  const action = terms.clears === true ? 'license.clear-devices' : 'license.extend'
  await work.tx.setup.putLicense(license, changeOf(work, action, { subject: license.id, after: license }))
  await work.tx.setup.putItem(item, changeOf(work, 'item.begin', { subject: terms.id, after: terms }))
  if (terms.clears === true && license.hosting === 'hosted' && terms.supplements !== null)
    await clearDevices(work, terms.supplements)
  await work.services.recharge(work.tx, license.organizationId)
  return license
}

const View = Type.Object({ ...LicenseView.properties, files: Type.Array(FileView) })

/** The item that an extension of a license is about: the one named, or the only one that it has. */
const itemOf = async (services: ManagementServices, id: string, named: string | null): Promise<string> => {
  const license = await services.store.read((tx) => tx.setup.license(id))
  if (license === null) throw notFound('license', id)
  if (license.itemIds.length === 0)
    throw conflict(`The license ${id} is ${license.status}: activate it first.`)
  if (named !== null) {
    if (!license.itemIds.includes(named)) throw invalid('item', `the license ${id} has no item ${named}.`)
    return named
  }
  const [only, ...more] = license.itemIds
  if (only === undefined || more.length > 0)
    throw invalid('item', `the license ${id} has several items, ${license.itemIds.join(', ')}: name one.`)
  return only
}

export const supplementRoutes = (api: Api): void => {
  const { services } = api
  const create = async (call: OnceCall, wanted: Wanted) => {
    const answer = await prepareAndCommitOnce(services, call, {
      prepare: () => prepareSupplement(services, wanted),
      unit: async (tx, prepared) => {
        const work = { tx, services, now: prepared.now, actor: call.caller.name }
        return { status: 201, body: await licenseView(tx, await supplement(work, prepared), prepared.now) }
      },
    })
    const { id, hosting } = answer.body as { readonly id: string; readonly hosting: string }
    const files = hosting === 'hosted' ? [] : await filesOf(services, id)
    return { ...answer, body: { ...(answer.body as object), files } }
  }
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses/:id/extend',
    scope: 'write',
    tag: 'licenses',
    summary: 'Extend the quota of an item by a supplement, which is valid at once',
    params: ById,
    body: Type.Object({ quota: Quota, item: Type.Optional(ItemId) }, { additionalProperties: false }),
    status: 201,
    answer: View,
    handle: async (call) =>
      create(call, {
        itemId: await itemOf(services, call.params.id, call.body.item ?? null),
        quota: call.body.quota,
        clears: false,
      }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/items/:id/clear-devices',
    scope: 'write',
    tag: 'items',
    summary: 'Clear the registered devices of an item, and let as many in again for 30 days',
    params: ById,
    body: Type.Object({ quota: Type.Optional(nullable(Quota)) }, { additionalProperties: false }),
    status: 201,
    answer: View,
    handle: (call) => create(call, { itemId: call.params.id, quota: call.body.quota ?? null, clears: true }),
  })
}
