import { open, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { verifyByRoot, verifyKeySet } from '@countersign/protocol'
import { DAY } from '@countersign/protocol/vocabulary'
import { StoreInUse } from '@countersign/store/port'
import { readLocalSettings } from '../config/read-settings.ts'
import { certificatesAt } from '../keys/certificates.ts'
import { databaseOf, shownDatabase } from './database.ts'
import { type LocalServer, openLocal } from './local.ts'
import { OperationRefused } from './refused.ts'

export interface Finding {
  readonly check: string
  readonly ok: boolean
  /** What is so, or what is wrong and what to do. */
  readonly message: string
}

const MEBIBYTE = 1_048_576
const SPACE_LEAST = 512 * MEBIBYTE

const good = (check: string, message: string): Finding => ({ check, ok: true, message })
const bad = (check: string, message: string): Finding => ({ check, ok: false, message })

const disk = async (data: string): Promise<readonly Finding[]> => {
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  const space =
    free >= SPACE_LEAST
      ? good('disk space', `${Math.floor(free / MEBIBYTE)} MiB are free.`)
      : bad(
          'disk space',
          `Only ${Math.floor(free / MEBIBYTE)} MiB are free: make room, or reports will be refused with 503.`,
        )
  const file = join(data, '.doctor')
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.write('fsync')
    const begin = performance.now()
    await handle.sync()
    return [space, good('fsync', `A write is durable after ${(performance.now() - begin).toFixed(1)} ms.`)]
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
}

const clock = ({ clock: time, identity }: LocalServer): Finding => {
  const ahead = time.now() - time.realNow()
  if (identity.sandbox)
    return good('clock', `The virtual clock of this sandbox is ${ahead} seconds ahead of real time.`)
  return ahead > 60
    ? bad(
        'clock',
        `The system clock is ${ahead} seconds behind the last commit: set it right, for time stands still until then.`,
      )
    : good('clock', 'The system clock is not behind the last commit.')
}

const database = async (local: LocalServer): Promise<Finding> => {
  const damage = await local.store.damage()
  return damage === null
    ? good('database', 'The database is whole.')
    : bad('database', `The database is damaged (${damage}): restore a back-up.`)
}

const keys = async ({ keys: ring, clock: time, identity }: LocalServer): Promise<Finding> => {
  const now = time.now()
  await ring.ensure(now)
  const { keySet } = await verifyKeySet(ring.keySet, now, { sandbox: identity.sandbox })
  return good(
    'keys',
    `The key set holds ${keySet.sig.length} signing and ${keySet.enc.length} encryption keys and is valid for ${Math.floor((keySet.exp - now) / DAY)} days.`,
  )
}

const certificates = async (local: LocalServer): Promise<Finding> => {
  const now = local.clock.now()
  const { identity } = local
  const held = await local.store.read((tx) => certificatesAt(tx, now))
  for (const { jws } of held)
    await verifyByRoot({
      token: jws,
      typ: 'cs-server+jwt',
      right: 'servers',
      roots: identity.rootKeys,
      sandbox: identity.sandbox,
    })
  if (held.length > 0)
    return good(
      'certificates',
      `${held.length} valid; the last one ends in ${Math.floor((Math.max(...held.map(({ certificate }) => certificate.exp)) - now) / DAY)} days.`,
    )
  return bad(
    'certificates',
    identity.mode === 'hosted'
      ? 'There is no valid server certificate: run `countersign keys issue`, for the issuer has ended.'
      : 'There is no server certificate yet: import a license file for this server.',
  )
}

const https = (local: LocalServer): Finding => {
  const settings = readLocalSettings()
  const url = settings.publicUrl ?? local.identityRow.publicUrl
  if (url === null) return good('https', 'No public URL is set: only this machine reaches the server.')
  return url.startsWith('https:')
    ? good('https', `${url} is served over HTTPS.`)
    : bad(
        'https',
        `${url} has no HTTPS, so devices refuse it: give --tls-certificate and --tls-key, or a reverse proxy and its https URL.`,
      )
}

/** What this version cannot check, said so that nobody relies on it. */
const UNFINISHED: readonly Finding[] = [
  good(
    'back-ups',
    'This version makes no back-ups by itself: copy the data directory while the server is stopped.',
  ),
  good('peers', 'This version runs without a standby.'),
]

const guarded = async (check: string, work: () => Promise<Finding> | Finding): Promise<Finding> => {
  try {
    return await work()
  } catch (error) {
    return bad(check, error instanceof Error ? error.message : String(error))
  }
}

/** Checks what the server needs, each with one line on what is wrong and what to do. */
export const doctor = async (dataDirectory: string): Promise<readonly Finding[]> => {
  const data = resolve(dataDirectory)
  const findings: Finding[] = []
  let local: LocalServer
  try {
    local = await openLocal(data)
  } catch (error) {
    if (error instanceof StoreInUse)
      return [
        ...(await disk(data)),
        good(
          'server',
          `A server is running on ${shownDatabase(databaseOf(data, readLocalSettings().database))}: stop it for the other checks.`,
        ),
      ]
    if (error instanceof OperationRefused) return [bad('data directory', error.message)]
    return [bad('database', error instanceof Error ? error.message : String(error))]
  }
  try {
    findings.push(...(await disk(data)))
    findings.push(await guarded('clock', () => clock(local)))
    findings.push(await guarded('database', () => database(local)))
    findings.push(await guarded('keys', () => keys(local)))
    findings.push(await guarded('certificates', () => certificates(local)))
    findings.push(await guarded('https', () => https(local)))
    return [...findings, ...UNFINISHED]
  } finally {
    await local.close()
  }
}
