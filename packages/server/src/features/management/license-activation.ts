import type { ChargeWay, Instant } from '@countersign/protocol/vocabulary'
import { isUuid } from '@countersign/protocol/vocabulary'
import type { License, SignedItem } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { prepareAndCommitOnce } from '../../http/api/once.ts'
import { own } from '../../http/api/own.ts'
import { conflict, invalid, notFound, Problem } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { holdItems, isOrdered, itemsOf } from './code-holdings.ts'
import { codeToJoin } from './code-joining.ts'
import { termsOfDraft } from './item-draft.ts'
import { FileView, filesOf } from './license-files.ts'
import { begun, signTerms } from './license-signing.ts'
import { LicenseView, licenseView } from './license-view.ts'
import { takeOfflineSeats } from './offline-devices.ts'
import { ById, HandshakeCodeName, nullable, oneOf } from './shapes.ts'

const Uuids = (maxItems: number) =>
  Type.Optional(Type.Array(Type.String({ minLength: 36, maxLength: 36 }), { minItems: 1, maxItems }))

export const Activation = Type.Object(
  {
    hosting: oneOf(['hosted', 'self', 'offline']),
    handshakeCode: Type.Optional(HandshakeCodeName),
    serverUuids: Uuids(2),
    clientUuids: Uuids(1000),
  },
  { additionalProperties: false },
)

const ActivatedView = Type.Object({
  ...LicenseView.properties,
  handshakeCode: nullable(Type.String()),
  files: Type.Array(FileView),
})

/** First word of the alias that a license gets when none was set (L1). */
const ALIAS_PREFIX = 'License'

export const aliasOf = (license: Pick<License, 'id' | 'alias'>, now: Instant): string =>
  license.alias ??
  `${ALIAS_PREFIX}_${license.id}_Date${new Date(now * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`

const uuidsOf = (field: string, given: readonly string[]): readonly string[] => {
  const uuids = given.map((uuid) => uuid.toLowerCase())
  const wrong = uuids.findIndex((uuid) => !isUuid(uuid))
  if (wrong >= 0) throw invalid(`${field}/${wrong}`, 'is no UUID.')
  if (new Set(uuids).size !== uuids.length) throw invalid(field, 'names a UUID twice.')
  return uuids
}

/** Charge ways of offline licenses: concurrent and active devices need a server that counts them (L10). */
const OFFLINE: ReadonlySet<ChargeWay> = new Set<ChargeWay>(['count', 'device', 'server', 'domain'])

const checkOffline = (license: License, clients: readonly string[]): void => {
  for (const draft of license.drafts) {
    const { chargeWay, quota } = termsOfDraft(draft)
    if (!OFFLINE.has(chargeWay))
      throw conflict(
        `Item ${draft.id} has charge way ${chargeWay}, which cannot be offline: only items per unit, device, server or domain can (L10).`,
      )
    if (quota !== null && quota < clients.length)
      throw conflict(
        `Item ${draft.id} has a quota of ${quota}, which is too small for ${clients.length} devices.`,
      )
  }
}

/** What a license is bound to, by the hosting that was chosen (L2). */
const bindingOf = (
  license: License,
  input: Static<typeof Activation>,
  now: Instant,
): Pick<License, 'hosting' | 'serverUuids' | 'devices'> => {
  const { hosting, serverUuids, clientUuids, handshakeCode } = input
  if (hosting !== 'hosted' && handshakeCode !== undefined)
    throw invalid(
      'handshakeCode',
      'belongs to hosted activation; on a self-hosted server it is named with the import.',
    )
  if (hosting !== 'self' && serverUuids !== undefined)
    throw invalid('serverUuids', 'belongs to self-hosted activation.')
  if (hosting !== 'offline' && clientUuids !== undefined)
    throw invalid('clientUuids', 'belongs to offline activation.')
  if (hosting === 'hosted') return { hosting }
  if (hosting === 'self') {
    if (serverUuids === undefined)
      throw invalid('serverUuids', 'is missing: name the UUID of the server, which its `server show` tells.')
    return { hosting, serverUuids: uuidsOf('serverUuids', serverUuids) }
  }
  if (clientUuids === undefined)
    throw invalid('clientUuids', 'is missing: name the UUID that the library of each device shows.')
  const clients = uuidsOf('clientUuids', clientUuids)
  checkOffline(license, clients)
  return {
    hosting,
    devices: clients.map((clientUuid) => ({ clientUuid, issuedAt: now, replaces: null })),
  }
}

/** Offline rights have neither tolerance nor grace of their own (T4), and no server grants them. */
const OFFLINE_TERMS = { servers: [], graceDays: 0, tolerancePercent: 0 } as const

export interface Prepared {
  readonly license: License
  readonly now: Instant
  readonly handshakeCode: string | null
  readonly items: readonly SignedItem[]
  readonly binding: Pick<License, 'hosting' | 'serverUuids' | 'devices'>
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
  const binding = bindingOf(license, input, now)
  const begin = { now, sandbox: services.clock.sandbox, servers: binding.serverUuids ?? null }
  const terms =
    license.status === 'new'
      ? license.drafts.map((draft) => ({
          ...begun(license, draft, begin),
          ...(binding.hosting === 'offline' ? OFFLINE_TERMS : {}),
        }))
      : []
  return {
    license,
    now,
    handshakeCode: input.handshakeCode ?? null,
    items: await Promise.all(terms.map((each) => signTerms(services, each))),
    binding,
  }
}

/** The items of a hosted license become usable through one code from the next slot on (L2). */
const joinCode = async (work: Work, activated: License, name: string | null): Promise<string> => {
  const organization = await work.tx.setup.organization(activated.organizationId)
  if (organization === null) throw notFound('organization', activated.organizationId)
  const code = await codeToJoin(work, organization, name)
  await holdItems(work, code, {
    itemIds: [...itemsOf(organization, code.internalId), ...activated.itemIds],
    ordered: isOrdered(organization, code.internalId),
    change: changeOf(work, 'handshake-code.items', { subject: code.name, after: activated.itemIds }),
  })
  return code.name
}

/** Activates a license once and for good; its validity begins (L2, L3). */
export const activateLicense = async (
  work: Work,
  prepared: Prepared,
): Promise<{ readonly license: License; readonly handshakeCode: string | null }> => {
  const { setup } = work.tx
  const license = await setup.license(prepared.license.id)
  if (license === null) throw notFound('license', prepared.license.id)
  if (license.status !== 'new' || prepared.items.length === 0)
    throw conflict(`The license ${license.id} is ${license.status}; only a new one can be activated.`)
  const activated: License = {
    ...license,
    ...prepared.binding,
    alias: aliasOf(license, work.now),
    status: 'activated',
    activatedAt: work.now,
    issuedAt: work.now,
    itemIds: prepared.items.map(({ item }) => item.terms.id),
  }
  await setup.putLicense(
    activated,
    changeOf(work, 'license.activate', {
      subject: license.id,
      before: { status: 'new' },
      after: { ...prepared.binding, handshakeCode: prepared.handshakeCode },
    }),
  )
  for (const item of prepared.items) {
    await setup.putItem(
      item,
      changeOf(work, 'item.begin', { subject: item.item.terms.id, after: item.item.terms }),
    )
  }
  const hosted = activated.hosting === 'hosted'
  const handshakeCode = hosted ? await joinCode(work, activated, prepared.handshakeCode) : null
  if (!hosted) await work.services.recharge(work.tx, activated.organizationId)
  if (activated.hosting === 'offline') await takeOfflineSeats(work, activated)
  return { license: activated, handshakeCode }
}

export const activationRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/licenses/:id/activate',
    scope: 'write',
    members: own.license('manager'),
    tag: 'licenses',
    summary: 'Activate a license, once and for good; self-hosted and offline ones answer with their files',
    params: ById,
    body: Activation,
    answer: ActivatedView,
    handle: async (call) => {
      if (call.body.hosting === 'offline' && call.within !== null)
        throw new Problem(
          'forbidden',
          'Offline activation needs the vendor’s consent: ask the vendor for it.',
        )
      const answer = await prepareAndCommitOnce(services, call, {
        prepare: () => prepareActivation(services, call.params.id, call.body),
        unit: async (tx, prepared) => {
          const done = await activateLicense(
            { tx, services, now: prepared.now, actor: call.caller.name },
            prepared,
          )
          return {
            status: 200,
            body: {
              ...(await licenseView(tx, done.license, prepared.now)),
              handshakeCode: done.handshakeCode,
            },
          }
        },
      })
      const files = call.body.hosting === 'hosted' ? [] : await filesOf(services, call.params.id)
      return { ...answer, body: { ...(answer.body as object), files } }
    },
  })
}
