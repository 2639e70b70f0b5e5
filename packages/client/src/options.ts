import {
  isCode,
  isHandshakeCode,
  isOrganizationId,
  isServerUrl,
  isUuid,
  organizationOfCode,
} from '@countersign/protocol'
import type { Fetch, Storage } from './ports.ts'

/** A vendor root's public key, as JWK (P-256). */
export interface RootKey {
  /** The kind of key (RFC 7518 §6.2). */
  readonly kty: 'EC'
  /** The curve. */
  readonly crv: 'P-256'
  /** 32 bytes, base64url. */
  readonly x: string
  /** 32 bytes, base64url. */
  readonly y: string
  /** The RFC 7638 thumbprint; default: computed. */
  readonly kid?: string
  /** Marked when the key is that of a sandbox; then the option `sandbox` must be true. */
  readonly sandbox?: boolean
}

/** What the product is, built in by its vendor (U11): license items are compared with it (domain.md A1). */
export interface ProductOptions {
  /** The product's code, as the vendor's catalogue has it; another one is denied with -20106. */
  readonly code: string
  /** Its version; the digits before the first dot are its major version (-20107). */
  readonly version: string
  /** Its edition, such as `javascript` (-20109). */
  readonly edition: string
  /** In what it runs (domain.md §1, -20108). `browser` needs the `Origin` that browsers send. */
  readonly deployment: 'browser' | 'mobile' | 'server' | 'desktop' | 'embedded'
}

/** The name of a level and a sentence. */
export type Logger = (level: 'info' | 'warn', message: string) => void

/** What `open` takes. The vendor builds in the first three (U11). */
export interface OpenOptions {
  /** The one or two root keys of the vendor: nothing that does not descend from one of them is believed (P2). */
  readonly rootKeys: readonly RootKey[]
  /** Base URLs of license tracking servers, main first; https, or http for loopback (U6). */
  readonly servers: readonly string[]
  /** What is licensed. */
  readonly product: ProductOptions
  /** 6–9 digits, no secret. With neither this nor `handshakeCode` a public trial is asked for (T1). */
  readonly organizationId?: string | undefined
  /** `{organizationId}-{name}`; default: the default code of `organizationId`. */
  readonly handshakeCode?: string | undefined
  /** What the handshake code requires, if it requires one (A3b); never stored by the library. */
  readonly sessionPassword?: string | undefined
  /** A folder, or an object with the four methods of the port; default: the user's data directory or IndexedDB. */
  readonly storage?: string | Storage | undefined
  /** A stable random UUID of the application's own (U8); default: random, stored. */
  readonly clientUuid?: string | undefined
  /** Whether the client UUID is derived from the machine, so that it survives a re-installation (U8); default false. */
  readonly hardBinding?: boolean | undefined
  /** How servers are reached, instead of the platform's `fetch`: a proxy, a test. It rejects when no answer came. */
  readonly fetch?: Fetch | undefined
  /** Milliseconds for one request, and for `open`; default 10,000. */
  readonly timeout?: number | undefined
  /** Milliseconds after which a record is durable at the latest; default 250. */
  readonly durability?: number | undefined
  /** Milliseconds within which the same result counts once; default 3,000. */
  readonly duplicateWindow?: number | undefined
  /** Modules to ask for; default: all that are covered. */
  readonly modules?: readonly string[] | undefined
  /** Asks for items of this charge way alone (-20115); default: any. */
  readonly chargeWay?:
    | 'domain'
    | 'server'
    | 'device'
    | 'active-device'
    | 'concurrent-device'
    | 'concurrent-instance'
    | 'count'
    | undefined
  /** How many instances to ask for, of a per-instance license (C5); default 1. */
  readonly instances?: number | undefined
  /** The text of an offline license file (L10): nothing is ever sent, and `servers` may be empty. */
  readonly offlineLicense?: string | undefined
  /** Whether receipts are kept as evidence, with what they acknowledge; default false. */
  readonly keepReceipts?: boolean | undefined
  /** Whether the root keys are those of a sandbox; default false. */
  readonly sandbox?: boolean | undefined
  /** Told what is worth a line; default: nobody is. What it throws is caught. */
  readonly logger?: Logger | undefined
}

/** Options with their defaults. */
export type Settings = OpenOptions & {
  readonly timeout: number
  readonly durability: number
  readonly duplicateWindow: number
  readonly hardBinding: boolean
  readonly sandbox: boolean
  readonly keepReceipts: boolean
  readonly logger: Logger
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['rootKeys', 'servers', 'product', 'organizationId', 'handshakeCode', 'sessionPassword', 'storage'],
  ...['clientUuid', 'fetch', 'timeout', 'durability', 'duplicateWindow', 'modules', 'chargeWay'],
  ...['hardBinding', 'instances', 'offlineLicense', 'keepReceipts', 'sandbox', 'logger'],
])

const wrong = (message: string): never => {
  throw new TypeError(message)
}

const checkSpan = (name: string, value: number | undefined): void => {
  if (value !== undefined && !(Number.isFinite(value) && value >= 0))
    wrong(`"${name}" is a number of milliseconds, not ${String(value)}.`)
}

const checkProduct = (product: ProductOptions | undefined): void => {
  if (typeof product !== 'object' || product === null) wrong('"product" is missing.')
  if (!isCode(product?.code)) wrong('"product.code" is not a product code.')
  if (!isCode(product?.edition)) wrong('"product.edition" is not an edition code.')
  if (typeof product?.version !== 'string' || product.version === '') wrong('"product.version" is missing.')
  const types = ['browser', 'mobile', 'server', 'desktop', 'embedded']
  if (!types.includes(product?.deployment ?? '')) wrong(`"product.deployment" is one of ${types.join(', ')}.`)
}

const checkNames = (options: OpenOptions): void => {
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name)) wrong(`There is no option "${name}".`)
  }
}

const checkAddresses = ({ rootKeys, servers, offlineLicense }: OpenOptions): void => {
  if (!Array.isArray(rootKeys) || rootKeys.length === 0 || rootKeys.length > 2)
    wrong('"rootKeys" holds the one or two root keys of the vendor.')
  if (!Array.isArray(servers) || (servers.length === 0 && offlineLicense === undefined))
    wrong('"servers" names no server.')
  for (const url of servers)
    if (!isServerUrl(url)) wrong(`"${url}" in "servers" is not an https address (http only for loopback).`)
}

const checkIdentity = ({ clientUuid, hardBinding, product }: OpenOptions): void => {
  if (clientUuid !== undefined && !isUuid(clientUuid)) wrong('"clientUuid" is not a lower-case UUID.')
  if (hardBinding !== true) return
  if (clientUuid !== undefined) wrong('"hardBinding" and "clientUuid" exclude each other.')
  if (product.deployment === 'browser' || product.deployment === 'mobile')
    wrong('"hardBinding" is for the deployment types desktop, server and embedded.')
}

/** A logger that fails must not fail the product. */
const quiet =
  (logger: Logger | undefined): Logger =>
  (level, message) => {
    try {
      logger?.(level, message)
    } catch {
      // There is nobody left to tell.
    }
  }

/** Checks the options and fills in the defaults. Throws a TypeError that names the option: a programming error. */
export const settle = (options: OpenOptions): Settings => {
  checkNames(options)
  checkAddresses(options)
  const { organizationId, handshakeCode } = options
  checkProduct(options.product)
  checkIdentity(options)
  if (organizationId !== undefined && !isOrganizationId(organizationId))
    wrong('"organizationId" is 6 to 9 digits.')
  if (handshakeCode !== undefined && !isHandshakeCode(handshakeCode))
    wrong('"handshakeCode" is no handshake code.')
  const { offlineLicense, instances } = options
  if (instances !== undefined && !(Number.isSafeInteger(instances) && instances >= 1))
    wrong('"instances" is a whole number, 1 or more.')
  if (offlineLicense !== undefined && typeof offlineLicense !== 'string')
    wrong('"offlineLicense" is the text of a license file.')
  for (const module of options.modules ?? [])
    if (!isCode(module)) wrong(`"${module}" in "modules" is not a module code.`)
  for (const name of ['timeout', 'durability', 'duplicateWindow'] as const) checkSpan(name, options[name])
  return {
    ...options,
    timeout: options.timeout ?? 10_000,
    durability: options.durability ?? 250,
    duplicateWindow: options.duplicateWindow ?? 3_000,
    hardBinding: options.hardBinding ?? false,
    sandbox: options.sandbox ?? false,
    keepReceipts: options.keepReceipts ?? false,
    logger: quiet(options.logger),
  }
}

/** The organization a request names, itself or by its code's prefix. */
export const organizationOf = (settings: {
  readonly organizationId?: string | undefined
  readonly handshakeCode?: string | undefined
}): string | null =>
  settings.organizationId ??
  (settings.handshakeCode === undefined ? null : organizationOfCode(settings.handshakeCode))
