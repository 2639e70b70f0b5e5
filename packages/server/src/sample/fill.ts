import type { Instant } from '@countersign/protocol/vocabulary'
import { activateLicense, prepareActivation } from '../features/management/license-activation.ts'
import { createLicense } from '../features/management/licenses.ts'
import { createOrganization } from '../features/management/organizations.ts'
import { createProduct } from '../features/management/products.ts'
import type { Work } from '../features/management/work.ts'
import { makeLogger } from '../http/logger.ts'
import { mailOf } from '../mail/mail.ts'
import { apiKeys } from '../operations/api-keys.ts'
import { type LocalServer, openLocal } from '../operations/local.ts'
import type { ManagementServices } from '../services.ts'
import { recharge } from '../usage/recharge.ts'
import { SAMPLE_ITEM, SAMPLE_ORGANIZATION, SAMPLE_PRODUCT } from './sample.ts'

/** What `init --sample` has made; `--json` prints it as `sample`. */
export interface Sample {
  readonly organizationId: string
  readonly handshakeCode: string
  readonly product: string
  readonly licenseId: string
  readonly itemId: string
}

const ACTOR = 'command-line'

const servicesOf = (local: LocalServer): ManagementServices => ({
  store: local.store,
  clock: local.clock,
  sandboxClock: null,
  issuer: local.issuer,
  identity: local.identity,
  secrets: local.secrets,
  recharge,
  accounts: null,
  apiKeys,
  mail: mailOf({ ...local, log: makeLogger('silent') }),
  log: makeLogger('silent'),
  publicUrl: local.identityRow.publicUrl ?? '',
  idempotencyRetention: 0,
})

const fill = async (services: ManagementServices): Promise<Sample> => {
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
  }
}

/** Fills an initialized data directory with the sample vendor. */
export const fillSample = async (data: string, database: string | null): Promise<Sample> => {
  const local = await openLocal(data, database === null ? {} : { database })
  try {
    return await fill(servicesOf(local))
  } finally {
    await local.close()
  }
}
