import type { FastifyInstance } from 'fastify'
import { findApiKey } from '../../http/api/api-keys.ts'
import { authenticate } from '../../http/api/authenticate.ts'
import type { Api } from '../../http/api/endpoint.ts'
import { answerProblems } from '../../http/api/errors.ts'
import { describeApi } from '../../http/api/openapi.ts'
import type { ManagementServices } from '../../services.ts'
import { clockRoutes } from './clock.ts'
import { codeUsageRoutes } from './code-usage.ts'
import { denialRoutes } from './denials.ts'
import { deviceExportRoutes } from './device-export.ts'
import { deviceMarkRoutes } from './device-marks.ts'
import { deviceRoutes } from './devices.ts'
import { explainRoutes } from './explain.ts'
import { handshakeCodeRoutes } from './handshake-codes.ts'
import { heldUnitRoutes } from './held-units.ts'
import { importRoutes } from './imports.ts'
import { revocationRoutes } from './item-revocation.ts'
import { itemRoutes } from './items.ts'
import { activationRoutes } from './license-activation.ts'
import { licenseFileRoutes } from './license-file-routes.ts'
import { renewalRoutes } from './license-renewal.ts'
import { supplementRoutes } from './license-supplements.ts'
import { licenseRoutes } from './licenses.ts'
import { offlineDeviceRoutes } from './offline-devices.ts'
import { organizationRoutes } from './organizations.ts'
import { overviewRoutes } from './overview.ts'
import { productRoutes } from './products.ts'
import { serverViewRoutes } from './server-view.ts'
import { setupChangeRoutes } from './setup-changes.ts'
import { statementRoutes } from './statements.ts'
import { statisticsRoutes } from './statistics.ts'
import { authorizationStatisticsRoutes } from './statistics-authorizations.ts'
import { deviceStatisticsRoutes } from './statistics-devices.ts'
import { reportStatisticsRoutes } from './statistics-reports.ts'
import { trialRoutes } from './trials.ts'

const BODY_LIMIT = 64 * 1024

/** Registers `/api/v1/*` and `/api/openapi.json` on the application, with the routes of other features beside its own. */
export const registerManagement = async (
  app: FastifyInstance,
  services: ManagementServices,
  others: readonly ((api: Api) => void)[] = [],
): Promise<void> => {
  await app.register(
    async (scope) => {
      answerProblems(scope)
      scope.setValidatorCompiler(() => () => true)
      scope.setSerializerCompiler(() => (body) => JSON.stringify(body))
      scope.addHook('onRoute', (route) => {
        route.bodyLimit ??= BODY_LIMIT
      })
      const callerOf = authenticate(scope, services, {
        key: findApiKey,
        user: services.accounts === null ? async () => null : services.accounts.callerOf,
      })
      await describeApi(scope, services.publicUrl)
      const api: Api = { app: scope, services, callerOf }
      productRoutes(api)
      organizationRoutes(api)
      licenseRoutes(api)
      activationRoutes(api)
      offlineDeviceRoutes(api)
      renewalRoutes(api)
      supplementRoutes(api)
      revocationRoutes(api)
      licenseFileRoutes(api)
      importRoutes(api)
      trialRoutes(api)
      statementRoutes(api)
      itemRoutes(api)
      handshakeCodeRoutes(api)
      codeUsageRoutes(api)
      heldUnitRoutes(api)
      deviceRoutes(api)
      denialRoutes(api)
      deviceMarkRoutes(api)
      deviceExportRoutes(api)
      statisticsRoutes(api)
      deviceStatisticsRoutes(api)
      authorizationStatisticsRoutes(api)
      reportStatisticsRoutes(api)
      overviewRoutes(api)
      explainRoutes(api)
      clockRoutes(api)
      setupChangeRoutes(api)
      serverViewRoutes(api)
      for (const register of others) register(api)
    },
    { prefix: '/api' },
  )
}
