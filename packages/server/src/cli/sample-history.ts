import type { PublicJwk } from '@countersign/protocol'
import type { Instant } from '@countersign/protocol/vocabulary'
import { live, timeOf } from '../simulate/run.ts'
import { GROUPS } from '../simulate/sample-groups.ts'
import { sampleScene } from '../simulate/sample-scene.ts'
import { apiClient } from './api-client.ts'
import { Refused } from './failure.ts'
import type { Io } from './io.ts'
import { progressOn } from './progress.ts'
import { serveForNow, withoutSettings } from './temporary-server.ts'

/** What `init --history` has lived through; `--json` prints it as `history`. */
export interface History {
  readonly devices: number
  readonly units: number
  readonly figures: number
  readonly authorizations: number
  readonly submissions: number
  /** Real seconds that it took. */
  readonly seconds: number
}

const realNow = (): Instant => Math.floor(Date.now() / 1_000)

/**
 * Lets the devices of the sample's licensees live from the sandbox's time to the present, over the protocol, on a server that
 * runs for this alone. Refused when the server tells other numbers than the devices.
 */
export const makeHistory = async (
  io: Io,
  about: {
    readonly data: string
    readonly database?: string
    readonly apiKey: string
    readonly rootKey: PublicJwk
    readonly organizationId: string
  },
): Promise<History> => {
  const { data, database, apiKey, rootKey, organizationId } = about
  const { COUNTERSIGN_SECRET_KEY_FILE: secretKeyFile } = io.environment
  const server = await serveForNow(data, {
    env: {
      ...withoutSettings(io.environment),
      ...(secretKeyFile === undefined ? {} : { COUNTERSIGN_SECRET_KEY_FILE: secretKeyFile }),
    },
    ...(database === undefined ? {} : { database }),
  })
  try {
    const management = apiClient({ url: server.url, apiKey })
    const span = { from: (await timeOf(management)) + 1, to: realNow() }
    const scene = await sampleScene(management, GROUPS, { ...span, organizationId })
    const { devices, units, tally, seconds, differences } = await live(scene, {
      ...{ url: server.url, management, metricsToken: null, progress: progressOn(io) },
      root: { key: rootKey, sandbox: true },
    })
    if (differences.length > 0)
      throw new Refused('differences', 'The statistics say something else than the devices of the sample.')
    await management.post('/clock', { set: String(realNow()) })
    const { figures, granted: authorizations, submissions } = tally
    return { devices, units, figures, authorizations, submissions, seconds: Math.round(seconds * 10) / 10 }
  } finally {
    await server.end()
  }
}
