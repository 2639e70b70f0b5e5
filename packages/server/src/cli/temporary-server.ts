import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PublicJwk } from '@countersign/protocol'
import { Refused } from './failure.ts'

/** A sandbox of its own, for one command. */
export interface TemporaryServer {
  readonly url: string
  readonly apiKey: string
  readonly rootKey: PublicJwk
  /** Ends the server and removes its data. */
  readonly remove: () => Promise<void>
}

const PROGRAM = fileURLToPath(new URL('../../bin/countersign.js', import.meta.url))
/** One machine is the whole fleet here, so nothing limits it by its address. */
const UNLIMITED = [
  '--requests-per-second=1000000',
  '--requests-burst=10000000',
  '--reports-per-minute=1000000',
  '--log-level=warn',
]
const PATIENCE = 120_000

/** The environment of this process without settings, which are for another server. */
export const withoutSettings = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('COUNTERSIGN_')))

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const untilReady = async (url: string, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + PATIENCE
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Refused('no-server', 'The temporary server did not become ready.')
}

const initialized = (
  data: string,
  options: { readonly database?: string; readonly env: Record<string, string | undefined> },
): Promise<{ readonly apiKey: string; readonly rootKey: PublicJwk }> =>
  new Promise((resolve, reject) => {
    const database = options.database === undefined ? [] : ['--database', options.database]
    const args = [PROGRAM, 'init', '--sandbox', '--data', data, ...database, '--json']
    execFile(process.execPath, args, { env: options.env }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as { apiKey: string; rootKey: PublicJwk })
      else reject(new Refused('no-server', `The temporary sandbox could not be made: ${stderr.trim()}`))
    })
  })

/** Serves a data directory for this command alone, in a process of its own; `end` stops that. */
export const serveForNow = async (
  data: string,
  options: { readonly database?: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<{ readonly url: string; readonly end: () => Promise<void> }> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const database = options.database === undefined ? [] : ['--database', options.database]
  const args = [PROGRAM, 'serve', '--data', data, '--port', String(port), ...database, ...UNLIMITED]
  // Under a channel that ends with this process, however that ends, the server ends as well (main.ts).
  const env = { ...options.env, _COUNTERSIGN_WRAPPED: '1' }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    await untilReady(url, child)
  } catch (fault) {
    await end()
    throw fault
  }
  return { url, end }
}

/** Makes a sandbox in a temporary folder and serves it in a process of its own. */
export const startTemporaryServer = async (
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly database?: string } = {},
): Promise<TemporaryServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-simulate-'))
  const data = join(folder, 'data')
  const env = withoutSettings(environment)
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    const { apiKey, rootKey } = await initialized(data, { ...options, env })
    const { url, end } = await serveForNow(data, { ...options, env })
    const remove = async (): Promise<void> => {
      await end()
      await removeFolder()
    }
    return { url, apiKey, rootKey, remove }
  } catch (fault) {
    await removeFolder()
    throw fault
  }
}
