import { randomBytes } from 'node:crypto'
import type { Instant } from '@countersign/protocol/vocabulary'
import { openAccounts } from '../accounts/open-accounts.ts'
import { membershipOf, putMembership, withRole } from '../features/accounts/memberships.ts'
import { activateLicense, prepareActivation } from '../features/management/license-activation.ts'
import { createLicense } from '../features/management/licenses.ts'
import { fulfilmentOf } from '../features/management/order-fulfilment.ts'
import { createOrganization } from '../features/management/organizations.ts'
import { createProduct } from '../features/management/products.ts'
import type { Work } from '../http/api/work.ts'
import { makeLogger } from '../http/logger.ts'
import { apiKeys } from '../operations/api-keys.ts'
import { type LocalServer, openLocal } from '../operations/local.ts'
import { serverView } from '../operations/server-facts.ts'
import type { ManagementServices } from '../services.ts'
import { tellingOf } from '../telling.ts'
import { recharge } from '../usage/recharge.ts'
import { usageWork } from '../usage/usage-work.ts'
import { SAMPLE_ITEM, SAMPLE_ORGANIZATION, SAMPLE_PRODUCT } from './sample.ts'

/** What `init --sample` has made; `--json` prints it as `sample`. */
export interface Sample {
  readonly organizationId: string
  readonly handshakeCode: string
  readonly product: string
  readonly licenseId: string
  readonly itemId: string
  /** People who can sign in to the portal, one for each role; all with the same password. */
  readonly logins: {
    readonly password: string
    readonly people: readonly { readonly role: string; readonly email: string }[]
  }
}

const ACTOR = 'command-line'

/** Nothing is told of while a sample is made. */
const channelsOf = (local: LocalServer): Pick<ManagementServices, 'mail' | 'alerts' | 'webhooks'> => {
  const { mail, alerts, webhooks } = tellingOf(local, {
    publicUrl: local.identityRow.publicUrl ?? '',
    log: makeLogger('silent'),
    allowPrivate: false,
    cautious: () => true,
    accounts: () => null,
    contact: () => null,
    fileOf: async () => [],
  })
  return { mail, alerts, webhooks }
}

const servicesOf = (local: LocalServer): ManagementServices => {
  const services: ManagementServices = {
    store: local.store,
    clock: local.clock,
    sandboxClock: null,
    issuer: local.issuer,
    identity: local.identity,
    secrets: local.secrets,
    recharge,
    usageOfItems: usageWork.usageOfItems,
    usage: usageWork,
    keys: local.keys,
    server: serverView(local.store.engine),
    accounts: null,
    apiKeys,
    ...channelsOf(local),
    fulfilment: fulfilmentOf(() => services),
    log: makeLogger('silent'),
    publicUrl: local.identityRow.publicUrl ?? '',
    idempotencyRetention: 0,
  }
  return services
}

const fill = async (
  services: ManagementServices,
  people: (organizationId: string) => Promise<Sample['logins']>,
): Promise<Sample> => {
  const now: Instant = services.clock.now()
  const commit = <T>(unit: (work: Work) => Promise<T>): Promise<T> =>
    services.store.commit((tx) => unit({ tx, services, now, actor: ACTOR }))
  const organization = await commit(async (work) => {
    await createProduct(work, SAMPLE_PRODUCT)
    return createOrganization(work, SAMPLE_ORGANIZATION)
  })
  const license = await commit((work) =>
    createLicense(work, { organizationId: organization.id, items: [SAMPLE_ITEM], alias: 'Sample' }),
  )
  const prepared = await prepareActivation(services, license.id, { hosting: 'hosted' })
  const activated = await commit((work) => activateLicense(work, prepared))
  return {
    organizationId: organization.id,
    handshakeCode: activated.handshakeCode ?? organization.defaultHandshakeCode,
    product: SAMPLE_PRODUCT.code,
    licenseId: license.id,
    itemId: activated.license.itemIds[0] ?? '',
    logins: await people(organization.id),
  }
}

/** The people of the sample: one for each role, on the server and in the sample organization. */
const PEOPLE = [
  { role: 'admin', email: 'admin@vendor.example', name: 'Ada Admin', of: 'server' },
  { role: 'staff', email: 'staff@vendor.example', name: 'Sten Staff', of: 'server' },
  { role: 'read-only', email: 'reader@vendor.example', name: 'Rea Reader', of: 'server' },
  { role: 'owner', email: 'owner@shops.example', name: 'Olga Owner', of: 'organization' },
  { role: 'manager', email: 'manager@shops.example', name: 'Max Manager', of: 'organization' },
  { role: 'viewer', email: 'viewer@shops.example', name: 'Vera Viewer', of: 'organization' },
] as const

const makePeople = async (
  local: LocalServer,
  services: ManagementServices,
  organizationId: string,
): Promise<Sample['logins']> => {
  const { mail, log, publicUrl } = services
  const accounts = await openAccounts(local, {
    publicUrl: publicUrl === '' ? 'http://127.0.0.1:8480' : publicUrl,
    mail,
    log,
    services: () => services,
  })
  const password = randomBytes(12).toString('base64url')
  const at = services.clock.realNow()
  for (const { role, email, name, of } of PEOPLE) {
    const { id } = await accounts.createUser({ name, email, password })
    await local.store.commit(async (tx) =>
      putMembership(
        tx,
        id,
        withRole(
          await membershipOf(tx, id),
          { organizationId: of === 'server' ? null : organizationId, role },
          at,
        ),
      ),
    )
  }
  await local.store.commit((tx) => tx.state.delete('server', 'setup'))
  return { password, people: PEOPLE.map(({ role, email }) => ({ role, email })) }
}

/** Fills an initialized data directory with the sample vendor. */
export const fillSample = async (data: string, database: string | null): Promise<Sample> => {
  const local = await openLocal(data, database === null ? {} : { database })
  try {
    const services = servicesOf(local)
    return await fill(services, (organizationId) => makePeople(local, services, organizationId))
  } finally {
    await local.close()
  }
}
