import { openOn } from './open.ts'
import type { OpenOptions } from './options.ts'
import { nodePlatform } from './platform/node/platform.ts'
import type { License } from './state.ts'

export type { Logger, OpenOptions, ProductOptions, RootKey } from './options.ts'
export type { Fetch, FetchInit, FetchResponse, Storage } from './ports.ts'
export type { KeptReceipt } from './session/receipts.ts'
export type {
  Attempt,
  Diagnostics,
  Disclosure,
  Fault,
  IdentityShown,
  Instances,
  License,
  LicenseStage,
  LicenseState,
  Sent,
} from './state.ts'

/**
 * Opens the license of a product (client.md). Resolves at once when a stored authorization is valid, else after
 * the first server's answer or the time limit; "no license" is a state. Rejects with a TypeError only for
 * programming errors: no root key, an unknown option.
 *
 * @example
 * const license = await open({ rootKeys, servers: ['https://lts.vendor.example'], product })
 * if (license.has('qr-code')) license.record('qr-code')
 */
export const open = (options: OpenOptions): Promise<License> => openOn(nodePlatform(), options)
