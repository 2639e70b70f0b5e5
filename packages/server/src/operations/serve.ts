import { Server as HttpsServer } from 'node:https'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { compose } from '../compose.ts'
import type { Settings } from '../config/settings.ts'
import { drain } from '../http/drain.ts'
import { makeLogger } from '../http/logger.ts'
import { followTls } from '../http/tls.ts'
import { machineLabels, watchMachine } from '../usage/machine.ts'
import { type LocalServer, openLocal } from './local.ts'
import { refuseRetired } from './server-identity.ts'

export interface RunningServer {
  readonly app: FastifyInstance
  /** Where it listens. */
  readonly url: string
  /** The open data directory, for what runs in the same process. */
  readonly local: LocalServer
  /** Stops accepting, answers what has arrived, closes the store. Calling it twice is harmless. */
  close(): Promise<void>
}

const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

const portOf = (app: FastifyInstance, wanted: number): number => {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : wanted
}

/** The public URL is part of what the routes say, so with port 0 a free port is found before they are built. */
const freePort = async (settings: Settings): Promise<number> => {
  if (settings.port !== 0) return settings.port
  const { createServer } = await import('node:net')
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, settings.host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const warnAboutHttp = (publicUrl: string, log: FastifyBaseLogger): void => {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return
  log.warn(
    'The public URL has no HTTPS: devices refuse such a server. Give --tls-certificate and --tls-key, or put a reverse proxy in front and give its https URL as --public-url.',
  )
}

/** Starts a server on an initialized data directory; resolves once it answers. */
export const openServer = async (options: Settings): Promise<RunningServer> => {
  const log = makeLogger(options.logLevel)
  const local = await openLocal(options.data, options)
  try {
    const port = await freePort(options)
    const scheme = options.tlsCertificate === null ? 'http' : 'https'
    const url = `${scheme}://${hostInUrl(options.host)}:${port}`
    const publicUrl = options.publicUrl ?? local.identityRow.publicUrl ?? url
    await refuseRetired(local)
    const labels = await machineLabels(local.identity.serverUuid)
    const moved = await local.store.commit((tx) => watchMachine(tx, labels, local.clock.now()))
    if (moved !== null)
      log.warn(
        moved,
        'This machine is not the one that was known: most of its labels have changed. It is shown in `server show` and in statements, and stops nothing.',
      )
    await local.keys.ensure(local.clock.now())
    const { app, setReady, stopJobs } = await compose(local, options, { publicUrl, log })
    // Fastify logs this line at level info: the one line that says that the server is ready.
    const readyLine = `Countersign serves on ${url} (server ${local.identity.serverUuid}${local.identity.sandbox ? ', sandbox' : ''})`
    setReady(true)
    await app.listen({ host: options.host, port, listenTextResolver: () => readyLine })
    const stopTls =
      app.server instanceof HttpsServer && options.tlsCertificate !== null && options.tlsKey !== null
        ? followTls(app.server, { certificate: options.tlsCertificate, key: options.tlsKey }, log)
        : (): void => undefined
    warnAboutHttp(publicUrl, log)
    let closing: Promise<void> | null = null
    const close = async (): Promise<void> => {
      setReady(false)
      stopTls()
      await stopJobs()
      await drain(app)
      await local.close()
    }
    return {
      app,
      url: `${scheme}://${hostInUrl(options.host)}:${portOf(app, port)}`,
      local,
      close: () => (closing ??= close()),
    }
  } catch (error) {
    await local.close()
    throw error
  }
}

/** Ends the server on SIGTERM and SIGINT; resolves when it has drained. A second signal ends the process at once. */
export const closeOnSignals = (server: Pick<RunningServer, 'close'>): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeListener(signal, stop)
      server.close().then(resolve, reject)
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  })
