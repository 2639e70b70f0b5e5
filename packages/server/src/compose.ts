import { HOUR, type Instant } from '@countersign/protocol/vocabulary'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { openAccounts } from './accounts/open-accounts.ts'
import { buildApp } from './app.ts'
import { loadClock } from './clock/clock.ts'
import { sandboxClockOf } from './clock/sandbox-clock.ts'
import type { Settings } from './config/settings.ts'
import { fulfilmentOf } from './features/management/order-fulfilment.ts'
import { attachmentsOf } from './features/orders/order-files.ts'
import { sellerContact } from './features/orders/seller-contact.ts'
import { limitsOf } from './http/limits.ts'
import { jumpWatch, serverJobs } from './jobs/jobs.ts'
import { startJobs } from './jobs/schedule.ts'
import { certificateFor, certificatesAt, certificatesShown } from './keys/certificates.ts'
import { apiKeys } from './operations/api-keys.ts'
import type { LocalServer } from './operations/local.ts'
import { serverView } from './operations/server-facts.ts'
import { forPeople } from './people-commits.ts'
import { rememberingTickets } from './sealing/remembered-tickets.ts'
import { reportSealingInThread } from './sealing/report-sealing.ts'
import { reportSealingInThreads } from './sealing/report-sealing-in-threads.ts'
import { tokensOf } from './sealing/tokens.ts'
import type { DeviceServices, ManagementServices } from './services.ts'
import { tellingOf } from './telling.ts'
import { grow } from './usage/growth.ts'
import { recharge } from './usage/recharge.ts'
import { noteAllStages, noteStages } from './usage/stages.ts'
import { usageWork } from './usage/usage-work.ts'

export interface Composed {
  readonly app: FastifyInstance
  /** Until it is called, `/readyz` says no. */
  setReady(ready: boolean): void
  stopJobs(): Promise<void>
}

const IDEMPOTENCY_RETENTION = 24 * HOUR

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/+$/, '')

/** Builds the server over an open data directory: the only place that constructs things. */
export const compose = async (
  local: LocalServer,
  settings: Settings,
  about: { readonly publicUrl: string; readonly log: FastifyBaseLogger },
): Promise<Composed> => {
  const { store, clock, identity, issuer, keys, secrets } = local
  const { publicUrl } = about
  let ready = false
  const watch = jumpWatch(() => clock.realNow())
  const contact = await sellerContact(store, about.log)
  const told = tellingOf(local, {
    publicUrl,
    contact,
    log: about.log,
    allowPrivate: settings.webhookPrivateAddresses === 'allowed',
    cautious: () => watch.cautious(),
    accounts: () => management.accounts,
    fileOf: (name) => attachmentsOf(management)(name),
  })
  const { log, mail, webhooks } = told
  const follow = async (): Promise<void> => {
    await keys.follow()
    clock.follow(await store.read(loadClock))
  }
  const tellStages = (now: Instant): Promise<void> => noteAllStages((unit) => store.commit(unit), now)
  const jobs = startJobs(
    serverJobs({
      store,
      clock,
      keys,
      mail,
      webhooks,
      checkAlerts: told.checkAlerts,
      faults: told.faults,
      watch,
      follow,
      grow: () => grow(store, { now: clock.now(), longest: keys.longest }),
      tellStages,
      log,
    }),
    log,
  )
  const secretOf = (epoch: number): Uint8Array | undefined => keys.ticketSecret(epoch)
  const threads =
    settings.sealingThreads === 0
      ? null
      : reportSealingInThreads({ threads: settings.sealingThreads, secrets: () => keys.ticketSecrets })
  const devices: DeviceServices = {
    store,
    issuer,
    clock,
    identity,
    secrets,
    keys,
    certificates: { at: certificatesAt, best: certificateFor, shown: certificatesShown },
    tokens: tokensOf(keys),
    reports: rememberingTickets(threads ?? reportSealingInThread(secretOf), secretOf),
    usage: usageWork,
    limits: limitsOf({ reportsPerMinute: settings.reportsPerMinute }),
    contact,
    publicUrl,
    log,
  }
  const accounts = await openAccounts(local, { publicUrl, mail, log, services: () => management })
  const management: ManagementServices = {
    store: forPeople(store),
    clock,
    sandboxClock: identity.sandbox
      ? sandboxClockOf(clock, {
          renew: (now, options) => keys.renew(now, options),
          dueWork: () => jobs.runAll(),
        })
      : null,
    issuer,
    identity,
    secrets,
    recharge: async (tx, organizationId) => {
      await recharge(tx, organizationId)
      await noteStages(tx, organizationId, { now: clock.now() })
    },
    usageOfItems: usageWork.usageOfItems,
    usage: usageWork,
    keys,
    server: serverView(store.engine),
    accounts,
    apiKeys,
    mail,
    fulfilment: fulfilmentOf(() => management),
    alerts: told.alerts,
    webhooks,
    log,
    publicUrl,
    idempotencyRetention: IDEMPOTENCY_RETENTION,
  }
  const app = await buildApp({
    devices,
    management,
    log,
    pathPrefix: pathOf(publicUrl),
    trustProxy: settings.trustProxy,
    tls:
      settings.tlsCertificate === null || settings.tlsKey === null
        ? null
        : { certificate: settings.tlsCertificate, key: settings.tlsKey },
    metricsToken: settings.metricsToken,
    databaseBytes: () => local.databaseBytes(),
    rate: { perSecond: settings.requestsPerSecond, burst: settings.requestsBurst },
    ready: () => ready,
  })
  if (threads !== null) app.addHook('onClose', () => threads.close())
  return {
    app,
    setReady: (value) => {
      ready = value
    },
    stopJobs: async () => {
      await jobs.stop()
      await told.faults.stop()
    },
  }
}
