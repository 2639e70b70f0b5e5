import { baseUrl, integer, oneOf, type Parser, text, words } from './parsers.ts'

/** One row of the table of settings: drives parsing, `--help` and the reference. */
export interface SettingRow<T, D extends T | null = T> {
  readonly env: `COUNTERSIGN_${string}`
  readonly flag: `--${string}`
  readonly parser: Parser<T>
  readonly default: D
  readonly doc: string
}

const row = <T, D extends T | null>(setting: SettingRow<T, D>): SettingRow<T, D> => setting

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

const TABLE = {
  data: row({
    env: 'COUNTERSIGN_DATA',
    flag: '--data',
    parser: text,
    default: './countersign-data',
    doc: 'Data directory, made by `countersign init`.',
  }),
  database: row<string, null>({
    env: 'COUNTERSIGN_DATABASE',
    flag: '--database',
    parser: text,
    default: null,
    doc: 'URL of a PostgreSQL database (`postgres://…`), or path of the SQLite file; `countersign.db` in the data directory unless given.',
  }),
  secretKeyFile: row<string, null>({
    env: 'COUNTERSIGN_SECRET_KEY_FILE',
    flag: '--secret-key-file',
    parser: text,
    default: null,
    doc: 'The 32-byte key that seals private keys; `secret.key` in the data directory unless given.',
  }),
  host: row({
    env: 'COUNTERSIGN_HOST',
    flag: '--host',
    parser: text,
    default: '127.0.0.1',
    doc: 'Address to listen on.',
  }),
  port: row({
    env: 'COUNTERSIGN_PORT',
    flag: '--port',
    parser: integer(0, 65_535),
    default: 8480,
    doc: 'Port to listen on; 0: any free one.',
  }),
  publicUrl: row<string, null>({
    env: 'COUNTERSIGN_PUBLIC_URL',
    flag: '--public-url',
    parser: baseUrl,
    default: null,
    doc: 'URL under which devices reach this server, path prefix included; the listening address unless given.',
  }),
  trustProxy: row<readonly string[], readonly string[]>({
    env: 'COUNTERSIGN_TRUST_PROXY',
    flag: '--trust-proxy',
    parser: words,
    default: [],
    doc: 'Addresses or networks of proxies whose forwarded headers count, separated by commas.',
  }),
  tlsCertificate: row<string, null>({
    env: 'COUNTERSIGN_TLS_CERTIFICATE',
    flag: '--tls-certificate',
    parser: text,
    default: null,
    doc: 'PEM file with the certificate chain for HTTPS; read again when it changes.',
  }),
  tlsKey: row<string, null>({
    env: 'COUNTERSIGN_TLS_KEY',
    flag: '--tls-key',
    parser: text,
    default: null,
    doc: 'PEM file with the private key for HTTPS; read again when it changes.',
  }),
  logLevel: row<LogLevel, LogLevel>({
    env: 'COUNTERSIGN_LOG_LEVEL',
    flag: '--log-level',
    parser: oneOf(...LOG_LEVELS),
    default: 'info',
    doc: 'Least level that is logged.',
  }),
  metricsToken: row<string, null>({
    env: 'COUNTERSIGN_METRICS_TOKEN',
    flag: '--metrics-token',
    parser: text,
    default: null,
    doc: 'Bearer token for /metrics; without one it answers loopback addresses only.',
  }),
  webhookPrivateAddresses: row<'refused' | 'allowed', 'refused' | 'allowed'>({
    env: 'COUNTERSIGN_WEBHOOK_PRIVATE_ADDRESSES',
    flag: '--webhook-private-addresses',
    parser: oneOf('refused', 'allowed'),
    default: 'refused',
    doc: 'Whether webhooks may call private addresses, and plain http: `refused` or `allowed`.',
  }),
  queueLimit: row({
    env: 'COUNTERSIGN_QUEUE_LIMIT',
    flag: '--queue-limit',
    parser: integer(1, 1_000_000),
    default: 4_096,
    doc: 'Requests that may wait for a commit; beyond it clients get 503 with Retry-After.',
  }),
  sealingThreads: row({
    env: 'COUNTERSIGN_SEALING_THREADS',
    flag: '--sealing-threads',
    parser: integer(0, 64),
    default: 0,
    doc: 'Threads that open reports and seal receipts beside the one that does the rest; 0: that one does it as well.',
  }),
  requestsPerSecond: row({
    env: 'COUNTERSIGN_REQUESTS_PER_SECOND',
    flag: '--requests-per-second',
    parser: integer(1, 1_000_000),
    default: 200,
    doc: 'Requests a second and source address.',
  }),
  requestsBurst: row({
    env: 'COUNTERSIGN_REQUESTS_BURST',
    flag: '--requests-burst',
    parser: integer(1, 10_000_000),
    default: 1_000,
    doc: 'Requests of one source address that may come at once.',
  }),
  reportsPerMinute: row({
    env: 'COUNTERSIGN_REPORTS_PER_MINUTE',
    flag: '--reports-per-minute',
    parser: integer(1, 1_000_000),
    default: 60,
    doc: 'Submissions a minute and report ticket.',
  }),
} as const

type Table = typeof TABLE
type ValueOf<R> = R extends { readonly parser: Parser<infer T>; readonly default: infer D }
  ? D extends null
    ? T | null
    : T
  : never

/** Every setting of the server, checked. */
export type Settings = { readonly [K in keyof Table]: ValueOf<Table[K]> }
export type SettingKey = keyof Table

/** The table as rows, in the order in which help and reference show them. */
export const SETTINGS: readonly (SettingRow<unknown, unknown> & { readonly key: SettingKey })[] = (
  Object.keys(TABLE) as SettingKey[]
).map((key) => ({ key, ...TABLE[key] }))
