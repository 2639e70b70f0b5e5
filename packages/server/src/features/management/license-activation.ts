import type { HandshakeCode, OrganizationSetup } from '@countersign/licensing'
import {
  DAY,
  type Instant,
  type ItemTerms,
  isHandshakeCode,
  organizationOfCode,
} from '@countersign/protocol/vocabulary'
import type { License, SignedItem } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { own } from '../../http/api/own.ts'
import { conflict, invalid, notFound, Problem } from '../../http/api/problem.ts'
import type { ManagementServices } from '../../services.ts'
import { holdItems, isOrdered, itemsOf } from './code-holdings.ts'
import { termsOfDraft } from './item-draft.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { randomInternalId } from './random-ids.ts'
import { ById, HandshakeCodeName, oneOf } from './shapes.ts'
import { changeOf, type Work } from './work.ts'

export const Activation = Type.Object(
  { hosting: oneOf(['hosted', 'self', 'offline']), handshakeCode: Type.Optional(HandshakeCodeName) },
  { additionalProperties: false },
)

const ActivatedView = Type.Object({ ...LicenseView.properties, handshakeCode: Type.String() })

/** First word of the alias that a license gets when none was set (L1). */
const ALIAS_PREFIX = 'License'

const aliasOf = (license: License, now: Instant): string =>
  license.alias ??
  `${ALIAS_PREFIX}_${license.id}_Date${new Date(now * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`

/** The items of a license with their validity, which starts now (L3), each signed by the issuer. */
const signItems = async (
  services: ManagementServices,
  license: License,
  now: Instant,
): Promise<readonly SignedItem[]> => {
  const { issuer } = services
  if (issuer === null)
    throw new Problem(
      'not-available',
      'This server holds no issuer key: licenses are activated on the hosted server.',
    )
  return Promise.all(
    license.drafts.map(async (draft) => {
      const { days, ...settled } = termsOfDraft(draft)
      const terms: ItemTerms = {
        ...settled,
        id: draft.id,
        licenseId: license.id,
        organizationId: license.organizationId,
        notBefore: now,
        expires: now + days * DAY,
        dependsOn: null,
        supplements: null,
        renews: null,
        servers: null,
        clientUuid: null,
        source: 'manual',
        sandbox: services.clock.sandbox,
        iat: now,
      }
      return { item: { terms, revokedAt: null }, jws: await issuer.signItem(terms) }
    }),
  )
}

/** The code that the items join: the organization's default, the one given, or a new one of that name (L2). */
const codeToJoin = async (
  work: Work,
  setup: OrganizationSetup,
  name: string | null,
): Promise<HandshakeCode> => {
  const found = setup.codes.find(
    (code) => (name === null ? code.isDefault : code.name === name) && code.deletedAt === null,
  )
  if (found !== undefined) return found
  if (name === null) throw conflict(`The organization ${setup.organizationId} has no default handshake code.`)
  if (!isHandshakeCode(name) || organizationOfCode(name) !== setup.organizationId) {
    throw invalid('handshakeCode', `must be ${setup.organizationId}- and 1–64 of a–z 0–9 . _ -`)
  }
  if (setup.codes.some((code) => code.name === name))
    throw conflict(`The handshake code ${name} was deleted; its name stays reserved.`)
  const created: HandshakeCode = {
    internalId: randomInternalId(),
    name,
    organizationId: setup.organizationId,
    isDefault: false,
    deletedAt: null,
    validationFields: [],
    sessionPasswords: [],
  }
  await work.tx.setup.putCode(
    created,
    changeOf(work, 'handshake-code.create', { subject: name, after: { name, isDefault: false } }),
  )
  return created
}

/** Reads and signs what an activation needs, before its transaction: nothing is awaited inside but the store. */
export const prepareActivation = async (
  services: ManagementServices,
  id: string,
  input: Static<typeof Activation>,
): Promise<Prepared> => {
  const now = services.clock.now()
  const license = await services.store.read((tx) => tx.setup.license(id))
  if (license === null) throw notFound('license', id)
  if (input.hosting !== 'hosted') {
    throw new Problem(
      'not-available',
      `Activation for ${input.hosting === 'self' ? 'self-hosting' : 'offline use'} comes with self-hosting and is not part of this version; hosted activation is.`,
    )
  }
  return {
    license,
    now,
    handshakeCode: input.handshakeCode ?? null,
    items: license.status === 'new' ? await signItems(services, license, now) : [],
  }
}

export interface Prepared {
  readonly license: License
  readonly now: Instant
  readonly handshakeCode: string | null
  readonly items: readonly SignedItem[]
}

/** Activates a license on this hosted server: its items become usable through one code from the next slot on (L2, L3). */
export const activateLicense = async (
  work: Work,
  prepared: Prepared,
): Promise<{ readonly license: License; readonly handshakeCode: string }> => {
  const { setup } = work.tx
  const license = await setup.license(prepared.license.id)
  if (license === null) throw notFound('license', prepared.license.id)
  if (license.status !== 'new' || prepared.items.length === 0)
    throw conflict(`The license ${license.id} is ${license.status}; only a new one can be activated.`)
  const organization = await setup.organization(license.organizationId)
  if (organization === null) throw notFound('organization', license.organizationId)
  const code = await codeToJoin(work, organization, prepared.handshakeCode)
  const activated: License = {
    ...license,
    alias: aliasOf(license, work.now),
    status: 'activated',
    hosting: 'hosted',
    activatedAt: work.now,
    itemIds: prepared.items.map(({ item }) => item.terms.id),
  }
  const change = changeOf(work, 'license.activate', {
    subject: license.id,
    before: { status: 'new' },
    after: { hosting: 'hosted', handshakeCode: code.name },
  })
  await setup.putLicense(activated, change)
  for (const item of prepared.items) {
    await setup.putItem(
      item,
      changeOf(work, 'item.begin', { subject: item.item.terms.id, after: item.item.terms }),
    )
  }
  await holdItems(work, code, {
    itemIds: [...itemsOf(organization, code.internalId), ...activated.itemIds],
    ordered: isOrdered(organization, code.internalId),
    change: changeOf(work, 'handshake-code.items', { subject: code.name, after: activated.itemIds }),
  })
  return { license: activated, handshakeCode: code.name }
}

export const activationRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses/:id/activate',
    scope: 'write',
    members: own.license('manager'),
    tag: 'licenses',
    summary: 'Activate a license, once and for good',
    params: ById,
    body: Activation,
    answer: ActivatedView,
    handle: async (call) => {
      const prepared = await prepareActivation(services, call.params.id, call.body)
      return commitOnce(services, call, {
        unit: async (tx) => {
          const done = await activateLicense(
            { tx, services, now: prepared.now, actor: call.caller.name },
            prepared,
          )
          return {
            status: 200,
            body: { ...(await licenseView(tx, done.license)), handshakeCode: done.handshakeCode },
          }
        },
      })
    },
  })
}
