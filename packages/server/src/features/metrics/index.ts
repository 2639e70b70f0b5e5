import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { isLoopback } from '../../http/address.ts'

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const BEARER = /^Bearer (.{1,512})$/i

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** With a token: who presents it. Without: this machine itself, but nobody for whom a proxy on it asks. */
const mayRead = (request: FastifyRequest, token: string | null): boolean => {
  const proxied =
    request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined
  if (token === null) return isLoopback(request.ip) && !proxied
  const presented = BEARER.exec(request.headers.authorization ?? '')?.[1]
  return presented !== undefined && timingSafeEqual(digest(presented), digest(token))
}

/** `/metrics` for Prometheus: counts and durations by route and status, never by who asked (P4). */
export const registerMetrics = (
  app: FastifyInstance,
  options: {
    readonly token: string | null
    /** Bytes of the database, without its write-ahead log. */
    readonly databaseBytes: () => Promise<number>
  },
): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'countersign_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'method', 'status'] as const,
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'countersign_request_seconds',
    help: 'Time to answer.',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers: [registry],
  })
  new Gauge({
    name: 'countersign_database_bytes',
    help: 'Bytes of the database, without its write-ahead log.',
    registers: [registry],
    async collect() {
      this.set(await options.databaseBytes())
    },
  })
  // Looking labels up costs more than counting: each series is looked up once. There are as many as routes and statuses.
  const series = new Map<string, { counted(): void; took(seconds: number): void }>()
  const seriesOf = (route: string, method: string, status: number) => {
    const name = `${status} ${method} ${route}`
    const known = series.get(name)
    if (known !== undefined) return known
    const counter = requests.labels(route, method, String(status))
    const histogram = durations.labels(route)
    const made = {
      counted: () => counter.inc(),
      took: (seconds: number) => histogram.observe(seconds),
    }
    series.set(name, made)
    return made
  }
  app.addHook('onResponse', (request, reply, done) => {
    const { counted, took } = seriesOf(request.routeOptions.url ?? 'none', request.method, reply.statusCode)
    counted()
    took(reply.elapsedTime / 1_000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, options.token)) return reply.code(options.token === null ? 403 : 401).send()
    return reply
      .header('content-type', registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics())
  })
}
