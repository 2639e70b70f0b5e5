import { graceEnd, type Item } from '@countersign/licensing'
import { DAY, type Instant, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { License, SignedItem } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { prepareAndCommitOnce } from '../../http/api/once.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTime, parseTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { joinRenewedCodes } from './code-joining.ts'
import { aliasOf } from './license-activation.ts'
import { FileView, filesOf } from './license-files.ts'
import { signTerms } from './license-signing.ts'
import { licenseStatus } from './license-status.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { takeOfflineSeats } from './offline-devices.ts'
import { freeLicenseId } from './random-ids.ts'
import { ById } from './shapes.ts'

export const Renewal = Type.Object(
  {
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
    until: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601 or Unix seconds.' })),
  },
  { additionalProperties: false },
)

export interface PreparedRenewal {
  readonly now: Instant
  readonly old: License
  readonly license: License
  readonly items: readonly SignedItem[]
}

/** When the renewal of an item begins: when the old one ends, or, if that is past its grace, on the day of the order (L6). */
const beginOf = ({ terms }: Item, now: Instant): Instant => (now < graceEnd(terms) ? terms.expires : now)

const endOf = (terms: ItemTerms, begin: Instant, input: Static<typeof Renewal>): Instant => {
  if (input.until === undefined)
    return begin + (input.days === undefined ? terms.expires - terms.notBefore : input.days * DAY)
  if (input.days !== undefined) throw invalid('until', 'cannot be given together with days.')
  const until = parseTime(input.until)
  if (until === null) throw invalid('until', 'is no time: write ISO 8601 or Unix seconds.')
  if (until <= begin) throw invalid('until', `must be after ${isoTime(begin)}, when the renewal begins.`)
  return until
}

/** Items that can be renewed: those in force or ended, neither revoked nor supplements of others. */
const renewable = (license: License, items: readonly Item[], now: Instant): readonly Item[] => {
  const status = licenseStatus(license, items, now)
  if (status !== 'activated' && status !== 'expired')
    throw conflict(
      status === 'new'
        ? `The license ${license.id} is new: activate it first.`
        : `The license ${license.id} is ${status} and cannot be renewed.`,
    )
  if (items.some(({ terms }) => terms.source === 'private-trial'))
    throw conflict(
      `The license ${license.id} is a trial: it can be extended once, and is followed by a purchase.`,
    )
  const left = items.filter(({ terms, revokedAt }) => revokedAt === null && terms.supplements === null)
  if (left.length === 0)
    throw conflict(
      `The license ${license.id} only supplements an item of another license, and ends with it: renew that one.`,
    )
  return left
}

/** Refuses a second renewal of the same items: the one that is there is renewed instead. */
const refuseRenewed = (license: License, items: readonly Item[], all: readonly Item[]): void => {
  const ids = new Set(items.map(({ terms }) => terms.id))
  const renewed = all.find(
    ({ terms, revokedAt }) => terms.renews !== null && ids.has(terms.renews) && revokedAt === null,
  )
  if (renewed !== undefined)
    throw conflict(
      `The license ${license.id} was renewed already: renew ${renewed.terms.licenseId}, which follows it.`,
    )
}

/** Reads and signs a renewal, before its transaction (L6). */
export const prepareRenewal = async (
  services: ManagementServices,
  id: string,
  input: Static<typeof Renewal>,
): Promise<PreparedRenewal> => {
  const now = services.clock.now()
  const { old, items, newId } = await services.store.read(async (tx) => {
    const found = await tx.setup.license(id)
    if (found === null) throw notFound('license', id)
    const own = (await tx.setup.signedItems(found.itemIds)).map(({ item }) => item)
    const organization = await tx.setup.organization(found.organizationId)
    const left = renewable(found, own, now)
    refuseRenewed(found, left, organization?.items ?? [])
    return { old: found, items: left, newId: await freeLicenseId(tx) }
  })
  const renewals = new Map(items.map(({ terms }, index) => [terms.id, `${newId}-${index + 1}`]))
  const terms = items.map((item, index): ItemTerms => {
    const notBefore = beginOf(item, now)
    return {
      ...item.terms,
      // What it needs of its own license is renewed with it; what is left, itself or renewed, counts too (-20124).
      dependsOn: item.terms.dependsOn?.map((id) => renewals.get(id) ?? id) ?? null,
      id: `${newId}-${index + 1}`,
      licenseId: newId,
      notBefore,
      expires: endOf(item.terms, notBefore, input),
      renews: item.terms.id,
      iat: now,
    }
  })
  const license: License = {
    id: newId,
    organizationId: old.organizationId,
    alias: aliasOf({ id: newId, alias: null }, now),
    status: 'activated',
    hosting: old.hosting,
    createdAt: now,
    activatedAt: now,
    issuedAt: now,
    drafts: [],
    itemIds: terms.map((each) => each.id),
    ...(old.source === undefined ? {} : { source: old.source }),
    ...(old.serverUuids === undefined ? {} : { serverUuids: old.serverUuids }),
    ...(old.devices === undefined
      ? {}
      : { devices: old.devices.map((device) => ({ ...device, issuedAt: now })) }),
    renews: old.id,
  }
  return { now, old, license, items: await Promise.all(terms.map((each) => signTerms(services, each))) }
}

/** Creates the renewal and activates it at once; it takes over hosting, server UUIDs and handshake codes (L6). */
export const renewLicense = async (work: Work, prepared: PreparedRenewal): Promise<License> => {
  const { license, items, old } = prepared
  const { setup } = work.tx
  const organization = await setup.organization(old.organizationId)
  refuseRenewed(
    old,
    (await setup.signedItems(old.itemIds)).map(({ item }) => item),
    organization?.items ?? [],
  )
  await setup.putLicense(
    license,
    changeOf(work, 'license.renew', { subject: license.id, before: old.id, after: license }),
  )
  for (const item of items)
    await setup.putItem(
      item,
      changeOf(work, 'item.begin', { subject: item.item.terms.id, after: item.item.terms }),
    )
  await joinRenewedCodes(work, license.organizationId, items)
  if (license.hosting === 'offline') await takeOfflineSeats(work, license)
  return license
}

export const renewalRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses/:id/renew',
    scope: 'write',
    tag: 'licenses',
    summary: 'Renew a license: a new one that begins when it ends, and joins the same codes',
    params: ById,
    body: Renewal,
    status: 201,
    answer: Type.Object({ ...LicenseView.properties, files: Type.Array(FileView) }),
    handle: async (call) => {
      const answer = await prepareAndCommitOnce(services, call, {
        prepare: () => prepareRenewal(services, call.params.id, call.body),
        unit: async (tx, prepared) => {
          const work = { tx, services, now: prepared.now, actor: call.caller.name }
          return {
            status: 201,
            body: await licenseView(tx, await renewLicense(work, prepared), prepared.now),
          }
        },
      })
      const { id, hosting } = answer.body as { readonly id: string; readonly hosting: string }
      const files = hosting === 'hosted' ? [] : await filesOf(services, id)
      return { ...answer, body: { ...(answer.body as object), files } }
    },
  })
}
