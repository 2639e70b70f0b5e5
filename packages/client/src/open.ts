import { digestOf, isUuid, thumbprint } from '@countersign/protocol'
import { LicenseClient } from './license-client.ts'
import { type OpenOptions, settle } from './options.ts'
import type { Platform } from './ports.ts'
import { Authorizer } from './session/authorizer.ts'
import { Contacts } from './session/contacts.ts'
import { Context } from './session/context.ts'
import { Records } from './session/records.ts'
import { Reporter } from './session/reporter.ts'
import { SafeStorage } from './session/safe-storage.ts'
import { Sessions } from './session/sessions.ts'
import type { License } from './state.ts'

/** Opens a license on a platform; with `settled()` for tests. */
export const openOn = async (platform: Platform, options: OpenOptions): Promise<License & LicenseClient> => {
  const settings = settle(options)
  const [root] = settings.rootKeys
  if (root === undefined) throw new TypeError('"rootKeys" holds the one or two root keys of the vendor.')
  const vendor = (await thumbprint(root)).slice(0, 16)
  const { product, organizationId = null, handshakeCode = null } = settings
  const scope = await digestOf(JSON.stringify([product.code, organizationId, handshakeCode]))
  const given = settings.storage
  const inner = typeof given === 'object' ? given : platform.storage(vendor, given)
  let client: LicenseClient | null = null
  const storage = new SafeStorage(inner, (failure) => {
    if (failure !== null) context.tell({ kind: 'storage', message: failure })
    client?.changed()
  })
  const lock = platform.lock(vendor, given)
  const uuid = settings.clientUuid ?? platform.clientUuid
  if (uuid !== undefined && !isUuid(uuid))
    throw new TypeError('COUNTERSIGN_CLIENT_UUID is not a lower-case UUID.')
  const records = new Records(storage, { lock, random: platform.random, given: uuid })
  const context = new Context({
    ...{ settings, platform, records, lock, scope },
    fetch: settings.fetch ?? platform.fetch,
  })
  await records.change(() => ({}))
  context.restoreTime()
  await context.takeRevoked(records.device.revoked)
  const contacts = new Contacts(context)
  const sessions = new Sessions(context)
  const reporter = new Reporter(context, contacts, sessions)
  const authorizer = new Authorizer(context, contacts)
  client = new LicenseClient({ context, contacts, authorizer, sessions, reporter, storage })
  await client.start()
  return client
}
