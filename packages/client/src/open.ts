import { digestOf } from '@countersign/protocol'
import { identify, NO_MACHINE } from './identity.ts'
import { LicenseClient } from './license-client.ts'
import { LicenseRun } from './license-run.ts'
import { type OpenOptions, type Settings, settle } from './options.ts'
import type { Platform } from './ports.ts'
import type { Run } from './run.ts'
import { sentenceOf } from './sentence.ts'
import { Context, FAILURE } from './session/context.ts'
import { Records } from './session/records.ts'
import { SafeStorage } from './session/safe-storage.ts'
import { SealedStorage } from './session/seal.ts'
import { vendorStore } from './session/vendor-store.ts'
import type { License } from './state.ts'
import { messageOf } from './within.ts'

/** Opens a license on a platform; with `settled()` for tests. */
export const openOn = async (platform: Platform, options: OpenOptions): Promise<License & LicenseClient> => {
  const settings = await settled(platform, options)
  const { storage: inner, vendor, root } = await vendorStore(platform, settings)
  const { product, organizationId = null, handshakeCode = null } = settings
  const scope = await digestOf(JSON.stringify([product.code, organizationId, handshakeCode]))
  let client: LicenseClient | null = null
  const sealed = new SealedStorage(inner, root)
  const storage = new SafeStorage(sealed, (failure) => {
    if (failure !== null) {
      context.tell({ kind: 'storage', message: failure })
      context.news.tell(FAILURE)
    }
    client?.changed()
  })
  const lock = platform.lock(vendor, settings.storage)
  const news = platform.news(vendor, settings.storage)
  const identity = await identify(platform, settings, root)
  const given = identity.uuid ?? undefined
  const records = new Records(storage, { lock, random: platform.random, given })
  const context = new Context({
    ...{ settings, platform, records, lock, news, scope, identity, sealed },
    fetch: settings.fetch ?? platform.fetch,
    witness: settings.offlineLicense === undefined ? null : platform.witness(vendor),
  })
  records.onWritten = (key) => {
    if (key.startsWith('grant/')) news.tell(key)
  }
  await records.change(() => ({}))
  context.restoreTime()
  if (settings.hardBinding && identity.method === 'random') context.tell(NO_MACHINE)
  await context.takeRevoked(records.device.revoked)
  client = new LicenseClient(await runOf(context, storage))
  await client.start()
  return client
}

/** The options with their defaults. Rejects with a TypeError that names the one that is wrong: a programming error. */
const settled = async ({ clock }: Platform, options: OpenOptions): Promise<Settings> => {
  try {
    return settle(options)
  } catch (error) {
    throw new TypeError(await sentenceOf(messageOf(error), clock), { cause: error })
  }
}

/** Over servers, or by an offline file, whose code only those load who have one. */
const runOf = async (context: Context, storage: SafeStorage): Promise<Run> => {
  const { offlineLicense } = context.settings
  if (offlineLicense !== undefined) {
    const { OfflineRun } = await import('./offline/offline-run.ts')
    return new OfflineRun(context, storage, offlineLicense)
  }
  return new LicenseRun(context, storage)
}
