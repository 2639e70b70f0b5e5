import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { accountRoutes } from './features/accounts/index.ts'
import { alertRoutes } from './features/alerts/index.ts'
import { registerAuthorize } from './features/authorize/index.ts'
import { registerHeads } from './features/heads/index.ts'
import { registerHealth } from './features/health/index.ts'
import { mailRoutes } from './features/mail-settings/index.ts'
import { registerManagement } from './features/management/index.ts'
import { registerMetrics } from './features/metrics/index.ts'
import { orderRoutes, pageHead } from './features/orders/index.ts'
import { registerReports } from './features/report/index.ts'
import { registerErrorsPage } from './features/server-info/errors-page.ts'
import { registerServerInfo } from './features/server-info/index.ts'
import { installBoundary } from './http/boundary.ts'
import { prepareDeviceRoutes } from './http/device-routes.ts'
import { LargeBodies } from './http/large-bodies.ts'
import { listenerOf } from './http/listener.ts'
import { publicProblemBody } from './http/public-problem.ts'
import { addSecurityHeaders } from './http/security-headers.ts'
import type { TlsFiles } from './http/tls.ts'
import { TokenBuckets } from './http/token-bucket.ts'
import { registerPortal } from './portal/index.ts'
import type { DeviceServices, ManagementServices } from './services.ts'

export interface AppOptions {
  readonly devices: DeviceServices
  readonly management: ManagementServices
  readonly log: FastifyBaseLogger
  /** Path of the public URL, without a final slash; a proxy may strip it or leave it. */
  readonly pathPrefix: string
  readonly trustProxy: readonly string[]
  readonly tls: TlsFiles | null
  readonly metricsToken: string | null
  /** Bytes that the database takes on its disk. */
  readonly databaseBytes: () => Promise<number>
  readonly rate: { readonly perSecond: number; readonly burst: number }
  readonly ready: () => boolean
}

const withoutPrefix = (url: string, prefix: string): string => {
  if (prefix === '' || !url.startsWith(prefix)) return url
  const rest = url.slice(prefix.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : url
}

/** All routes over services that are ready; it never listens. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { devices, management, pathPrefix, trustProxy, tls } = options
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // Requests are not logged, so none needs a logger of its own.
    childLoggerFactory: (logger) => logger,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    bodyLimit: 64 * 1024,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    rewriteUrl: (request) => withoutPrefix(request.url ?? '/', pathPrefix),
    // The raw packet of a broken request may hold secrets: it is answered and not logged.
    clientErrorHandler: (_error, socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      else socket.destroy()
    },
    serverFactory: (handler) => listenerOf(handler, tls),
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack()
      reply.raw
        .writeHead(400, { 'content-type': 'application/problem+json' })
        .end(publicProblemBody('malformed', 'The address is not well-formed.'))
    },
  })
  installBoundary(app)
  addSecurityHeaders(app, { https: devices.publicUrl.startsWith('https:') })
  registerMetrics(app, { token: options.metricsToken, databaseBytes: options.databaseBytes })
  registerHealth(app, devices, options.ready)
  registerErrorsPage(app, devices.contact)
  const buckets = new TokenBuckets(options.rate)
  const bodies = new LargeBodies()
  await app.register(
    async (scope) => {
      prepareDeviceRoutes(scope, { buckets, bodies })
      registerServerInfo(scope, devices)
      registerAuthorize(scope, devices)
      registerReports(scope, devices)
      registerHeads(scope, devices)
    },
    { prefix: '/v1' },
  )
  await registerManagement(app, management, [accountRoutes, mailRoutes, alertRoutes, orderRoutes])
  await registerPortal(app, { pathPrefix, headOf: (slug) => pageHead(management, slug) })
  return app
}
