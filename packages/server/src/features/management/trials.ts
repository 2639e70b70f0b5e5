import { graceEnd, PRIVATE_TRIAL as TRIAL } from '@countersign/licensing'
import { DAY, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { License, SignedItem } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { prepareAndCommitOnce } from '../../http/api/once.ts'
import { own } from '../../http/api/own.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { draftOf, draftTerms } from './item-draft.ts'
import { activateLicense, type Prepared } from './license-activation.ts'
import { begun, issuerOf, signTerms } from './license-signing.ts'
import { licenseStatus } from './license-status.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { createOrganization } from './organizations.ts'
import { freeLicenseId } from './random-ids.ts'
import { prolongSeats } from './running-seats.ts'
import { ById, Code, Empty, Name, OrganizationId } from './shapes.ts'

const NewTrial = Type.Object(
  {
    organizationId: Type.Optional(OrganizationId),
    organizationName: Type.Optional(Name),
    product: Code,
  },
  { additionalProperties: false },
)

const trialsOf = async (work: Work, organizationId: string): Promise<readonly License[]> => {
  const found: License[] = []
  let after: string | null = null
  for (;;) {
    const page: readonly License[] = await work.tx.setup.licenses({ organizationId }, { limit: 500, after })
    found.push(...page.filter(({ source }) => source === 'private-trial'))
    after = page.at(-1)?.id ?? null
    if (page.length < 500) return found
  }
}

interface TrialOrder {
  readonly organizationId: string
  readonly product: string
  readonly prepared: Prepared
}

/** Refuses before anything is made: a new organization without its trial would be left behind (T3). */
const requireTrialable = async (services: ManagementServices, product: string): Promise<void> => {
  issuerOf(services)
  if ((await services.store.read((tx) => tx.setup.product(product))) === null)
    throw invalid('product', `there is no product ${product}.`)
}

/** Signs a trial before its transaction. It is activated at once and joins the default code of its organization (T2). */
const prepareTrial = async (
  services: ManagementServices,
  organizationId: string,
  product: string,
): Promise<Prepared> => {
  const now = services.clock.now()
  const { id, terms } = await services.store.read(async (tx) => {
    if ((await tx.setup.organization(organizationId)) === null) throw notFound('organization', organizationId)
    const found = await tx.setup.product(product)
    const own = found?.privateTrial ?? {}
    return {
      id: await freeLicenseId(tx),
      terms: draftTerms(
        {
          product,
          chargeWay: 'device',
          quota: own.quota ?? TRIAL.quota,
          days: own.days ?? TRIAL.days,
          graceDays: 0,
          tolerance: 0,
        },
        found,
        'product',
      ),
    }
  })
  const draft = draftOf(`${id}-1`, terms)
  const license: License = {
    id,
    organizationId,
    alias: null,
    status: 'new',
    hosting: null,
    createdAt: now,
    activatedAt: null,
    drafts: [draft],
    itemIds: [],
    source: 'private-trial',
  }
  const begin = { now, sandbox: services.clock.sandbox, servers: null }
  return {
    license,
    now,
    handshakeCode: null,
    items: [await signTerms(services, begun(license, draft, begin))],
    binding: { hosting: 'hosted' },
  }
}

/** One trial for each organization and product, whatever becomes of it (T2). */
const startTrial = async (
  work: Work,
  { organizationId, product, prepared }: TrialOrder,
): Promise<License> => {
  for (const trial of await trialsOf(work, organizationId)) {
    const items = await work.tx.setup.signedItems(trial.itemIds)
    if (items.some(({ item }) => item.terms.product === product))
      throw conflict(
        `The organization ${organizationId} has had its trial of ${product}: license ${trial.id}.`,
      )
  }
  await work.tx.setup.putLicense(
    prepared.license,
    changeOf(work, 'trial.request', { subject: prepared.license.id, after: prepared.license }),
  )
  return (await activateLicense(work, prepared)).license
}

/** The same item with a later end, signed anew (T2). */
const prepareExtension = async (services: ManagementServices, id: string): Promise<readonly SignedItem[]> => {
  const now = services.clock.now()
  const items = await services.store.read(async (tx) => {
    const license = await tx.setup.license(id)
    if (license === null) throw notFound('license', id)
    const own = await tx.setup.signedItems(license.itemIds)
    refuseExtension(license, own, now)
    return own
  })
  return Promise.all(
    items.map(({ item: { terms } }) => {
      const extended: ItemTerms = { ...terms, expires: terms.expires + TRIAL.extensionDays * DAY, iat: now }
      return signTerms(services, extended)
    }),
  )
}

const refuseExtension = (license: License, items: readonly SignedItem[], now: number): void => {
  if (license.source !== 'private-trial')
    throw conflict(`The license ${license.id} is no trial: renew it, or extend its quota.`)
  if (license.extendedAt !== undefined)
    throw conflict(
      `The trial ${license.id} was extended at ${isoTime(license.extendedAt)} already; it can be extended once.`,
    )
  const records = items.map(({ item }) => item)
  if (licenseStatus(license, records, now) === 'revoked')
    throw conflict(`The trial ${license.id} was revoked.`)
  if (records.every(({ terms }) => now >= graceEnd(terms)))
    throw conflict(`The trial ${license.id} has ended and cannot be extended any more.`)
}

const extendTrial = async (work: Work, id: string, extended: readonly SignedItem[]): Promise<License> => {
  const license = await work.tx.setup.license(id)
  if (license === null) throw notFound('license', id)
  refuseExtension(license, await work.tx.setup.signedItems(license.itemIds), work.now)
  const changed: License = { ...license, extendedAt: work.now, issuedAt: work.now }
  await work.tx.setup.putLicense(
    changed,
    changeOf(work, 'trial.extend', { subject: id, after: isoTime(work.now) }),
  )
  for (const item of extended) {
    const { terms } = item.item
    await work.tx.setup.putItem(item, changeOf(work, 'item.extend', { subject: terms.id, after: terms }))
    await prolongSeats(work, terms)
  }
  await work.services.recharge(work.tx, license.organizationId)
  return changed
}

export const trialRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/trials',
    scope: 'write',
    members: { role: 'manager', of: (_tx, call) => call.body.organizationId ?? null },
    tag: 'licenses',
    summary: 'Request the trial of a product, for an organization or a new one',
    body: NewTrial,
    status: 201,
    answer: LicenseView,
    handle: async (call) => {
      const { organizationId, organizationName, product } = call.body
      if ((organizationId === undefined) === (organizationName === undefined))
        throw invalid('organizationId', 'or organizationName has to be given, and not both.')
      const now = services.clock.now()
      const actor = call.caller.name
      // Someone without an organization gets a new one (T3).
      const organizationOf = async () =>
        organizationId ??
        (
          await services.store.commit((tx) =>
            createOrganization({ tx, services, now, actor }, { name: organizationName ?? '' }),
          )
        ).id
      return prepareAndCommitOnce(services, call, {
        prepare: async () => {
          await requireTrialable(services, product)
          const id = await organizationOf()
          return { id, prepared: await prepareTrial(services, id, product) }
        },
        unit: async (tx, { id, prepared }) => {
          const work = { tx, services, now: prepared.now, actor }
          const license = await startTrial(work, { organizationId: id, product, prepared })
          return { status: 201, body: await licenseView(tx, license, prepared.now) }
        },
      })
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/trials/:id/extend',
    scope: 'write',
    members: own.license('manager'),
    tag: 'licenses',
    summary: 'Extend a trial, once',
    params: ById,
    body: Empty,
    answer: LicenseView,
    handle: async (call) => {
      return prepareAndCommitOnce(
        services,
        { ...call, body: null },
        {
          prepare: () => prepareExtension(services, call.params.id),
          unit: async (tx, extended) => {
            const now = services.clock.now()
            const license = await extendTrial(
              { tx, services, now, actor: call.caller.name },
              call.params.id,
              extended,
            )
            return { status: 200, body: await licenseView(tx, license, now) }
          },
        },
      )
    },
  })
}
