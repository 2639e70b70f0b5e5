import type { Server as HttpServer, RequestListener } from 'node:http'
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https'
import { readTls, type TlsFiles } from './tls.ts'

// Not imported: that would read all that it exports, with it WebSocket, and so load Node's whole client for `fetch`, some MiB
// of an idle server (docs/performance.md, B8).
const { createServer } = process.getBuiltinModule('node:http')

/** Bounds against connections that are held open slowly, in milliseconds. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
} as const

const MAX_HEADER_BYTES = 16_384

/** The server under the application: HTTP, or HTTPS when it is given files. */
export const listenerOf = (handler: RequestListener, tls: TlsFiles | null): HttpServer | HttpsServer => {
  const options = { ...TIMEOUTS, maxHeaderSize: MAX_HEADER_BYTES }
  return tls === null
    ? createServer(options, handler)
    : createTlsServer({ ...options, ...readTls(tls), minVersion: 'TLSv1.2' }, handler)
}
