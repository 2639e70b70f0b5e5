import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

let session: Session | null = null
let profiles = 0
/** Microseconds. */
const SAMPLED_EVERY = 200

/** Where profiles are written (`npm run bench -- --profile DIR`); undefined: there are none. */
const directory = process.env['COUNTERSIGN_BENCH_PROFILE']

/** Begins to profile this process, if profiles are asked for. */
export const startProfile = async (): Promise<void> => {
  if (directory === undefined) return
  session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLED_EVERY })
  await session.post('Profiler.start')
}

/** Ends what `startProfile` began and writes it for Chromium's developer tools. */
export const stopProfile = async (): Promise<void> => {
  if (session === null || directory === undefined) return
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  session = null
  profiles += 1
  writeFileSync(join(directory, `${process.pid}-${profiles}.cpuprofile`), JSON.stringify(profile))
}
