import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { testDatabase } from '../../tooling/postgres/test-database.ts'
import { Device } from '../independent-device/device.ts'
import { asObject, asText, type Json, type JsonObject, parseObject } from '../independent-device/encoding.ts'
import type { Root } from '../independent-device/jws.ts'
import { asJwk } from '../independent-device/keys.ts'
import { runHere } from './command.ts'
import { freePort, type Run, ready, run, type Serving, serve } from './processes.ts'

export type Outcome = Run & { json: Json }

const parsed = (outcome: Run): Outcome => {
  if (outcome.stdout.trim() === '') return { ...outcome, json: null }
  return { ...outcome, json: JSON.parse(outcome.stdout) as Json }
}

/** A sandbox server in a process of its own, on a directory of its own. */
export class Lab {
  readonly data: string
  readonly url: string
  readonly port: number
  readonly root: Root
  readonly initialized: JsonObject
  readonly apiKey: string
  #serving: Serving | null = null
  /** Arguments that name the database to every command at the server's machine. */
  readonly database: readonly string[]
  readonly #extra: Extra

  constructor(made: {
    data: string
    port: number
    initialized: JsonObject
    database: readonly string[]
    extra: Extra
  }) {
    this.data = made.data
    this.port = made.port
    this.url = `http://127.0.0.1:${made.port}`
    this.initialized = made.initialized
    const root = asObject(made.initialized['rootKey'], 'rootKey')
    this.root = { keys: [asJwk(root)], sandbox: root['sandbox'] === true }
    this.apiKey = asText(made.initialized['apiKey'], 'apiKey')
    this.#extra = made.extra
    this.database = made.database
  }

  device(): Device {
    return new Device(this.url, this.root)
  }

  #over(args: readonly string[]): string[] {
    return [...args, '--json', '--url', this.url, '--api-key', this.apiKey]
  }

  /** A command over the management API, with --json, in a process of its own. */
  async cli(...args: string[]): Promise<Outcome> {
    return parsed(await run(this.#over(args)))
  }

  /** The JSON of a command that must succeed; it starts no process. */
  async ask(...args: string[]): Promise<JsonObject> {
    const outcome = parsed(await runHere(this.#over(args)))
    if (outcome.code !== 0)
      throw new Error(`countersign ${args.join(' ')}: exit ${outcome.code}\n${outcome.stderr}`)
    return asObject(outcome.json, args.join(' '))
  }

  /** A request of the management API; the JSON of an answer that must be good. */
  async api(method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        // A kept connection can be closed by the server in the moment in which it is used again, on a busy machine.
        connection: 'close',
        ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as Json
  }

  /** A command at the server's own machine. */
  async local(...args: string[]): Promise<Outcome> {
    return parsed(await run([...args, '--data', this.data, ...this.database, '--json']))
  }

  async start(): Promise<void> {
    this.#serving = serve(this.data, this.port, this.#extra)
    await ready(this.url, this.#serving)
  }

  /** Starts the server and kills it so many milliseconds later, wherever its start has come by then. */
  async startAndKill(milliseconds: number): Promise<void> {
    const serving = serve(this.data, this.port, this.#extra)
    this.#serving = serving
    await Promise.race([serving.ended, new Promise((resolve) => setTimeout(resolve, milliseconds))])
    await this.kill9()
  }

  /** Starts the server and says whether it became ready; if not, it has ended, and `log` is what it said. */
  async attemptStart(): Promise<{ ready: boolean; code: number | null; log: string }> {
    const serving = serve(this.data, this.port, this.#extra)
    this.#serving = serving
    const started = await ready(this.url, serving).then(
      () => true,
      () => false,
    )
    if (!started) {
      serving.child.kill('SIGKILL')
      await serving.ended
      this.#serving = null
    }
    return { ready: started, code: serving.child.exitCode, log: serving.log() }
  }

  get process(): ChildProcess {
    if (this.#serving === null) throw new Error('the server is not running')
    return this.#serving.child
  }

  /** Another server on the same database and keys (H4), started, on a port of its own. */
  async sibling(): Promise<Lab> {
    const { data, initialized, database } = this
    const other = new Lab({ data, port: await freePort(), initialized, database, extra: this.#extra })
    await other.start()
    return other
  }

  /** A second server on a copy of the data, and with the same keys: from now on neither hears of what the other is told. */
  async parted(): Promise<Lab> {
    await this.end()
    const { data, initialized } = this
    const file = join(data, `parted-${randomUUID()}.db`)
    await copyFile(join(data, 'countersign.db'), file)
    const database = ['--database', file]
    const extra = { ...this.#extra, serve: [...this.#extra.serve, ...database] }
    const other = new Lab({ data, port: await freePort(), initialized, database, extra })
    await Promise.all([this.start(), other.start()])
    return other
  }

  log(): string {
    return this.#serving?.log() ?? ''
  }

  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async end(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async restart(): Promise<void> {
    await this.end()
    await this.start()
  }

  async stop(): Promise<void> {
    await this.kill9()
    await rm(dirname(this.data), { recursive: true, force: true })
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const serving = this.#serving
    if (serving === null) return
    serving.child.kill(signal)
    await serving.ended
    this.#serving = null
  }
}

/** A licensee's own server under the root of a vendor's, both sandboxes. */
export const startSelfHosted = async (vendor: Lab, options: LabOptions = {}): Promise<Lab> => {
  const rootKey = join(dirname(vendor.data), 'root-key.jwk')
  await writeFile(rootKey, JSON.stringify(vendor.initialized['rootKey']))
  return startLab({ ...options, init: ['--mode', 'self-hosted', '--root-key', rootKey] })
}

/** What a server of a lab is started with. */
type Extra = { serve: string[]; environment: { [name: string]: string } }

export type LabOptions = {
  /** Further arguments of `init`. */
  init?: readonly string[]
  /** Further arguments of `serve`. */
  serve?: readonly string[]
  /** Further environment of the server's process. */
  environment?: { readonly [name: string]: string }
  /** Where the data directory is made; the folder for temporary files unless given. */
  folder?: string
  /** `sqlite` unless given, or unless `E2E_DATABASE` says otherwise; a URL names a database that is there already. */
  database?: 'sqlite' | 'postgres' | `postgres://${string}`
}

/** A PostgreSQL database of its own, or nothing: the file in the data directory. */
const databaseArguments = async ({ database }: LabOptions): Promise<string[]> =>
  database?.startsWith('postgres://') === true
    ? ['--database', database]
    : (database ?? process.env['E2E_DATABASE']) === 'postgres'
      ? ['--database', await testDatabase()]
      : []

export const startLab = async (options: LabOptions = {}): Promise<Lab> => {
  const base = await mkdtemp(join(options.folder ?? tmpdir(), 'countersign-e2e-'))
  const data = join(base, 'data')
  const database = await databaseArguments(options)
  const made = await run([
    'init',
    '--sandbox',
    '--data',
    data,
    ...database,
    '--json',
    ...(options.init ?? []),
  ])
  if (made.code !== 0) throw new Error(`init: exit ${made.code}\n${made.stdout}\n${made.stderr}`)
  const lab = new Lab({
    data,
    port: await freePort(),
    initialized: parseObject(made.stdout),
    database,
    extra: {
      serve: [...database, ...(options.serve ?? [])],
      environment: { ...options.environment },
    },
  })
  try {
    await lab.start()
  } catch (fault) {
    await lab.stop()
    throw fault
  }
  return lab
}
