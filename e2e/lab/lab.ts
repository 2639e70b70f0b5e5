import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Device } from '../independent-device/device.ts'
import { asObject, asText, type Json, type JsonObject, parseObject } from '../independent-device/encoding.ts'
import type { Root } from '../independent-device/jws.ts'
import { asJwk } from '../independent-device/keys.ts'
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
  #extra: string[]

  constructor(made: { data: string; port: number; initialized: JsonObject; extra: string[] }) {
    this.data = made.data
    this.port = made.port
    this.url = `http://127.0.0.1:${made.port}`
    this.initialized = made.initialized
    const root = asObject(made.initialized['rootKey'], 'rootKey')
    this.root = { keys: [asJwk(root)], sandbox: root['sandbox'] === true }
    this.apiKey = asText(made.initialized['apiKey'], 'apiKey')
    this.#extra = made.extra
  }

  device(): Device {
    return new Device(this.url, this.root)
  }

  /** A command over the management API, with --json. */
  async cli(...args: string[]): Promise<Outcome> {
    return parsed(await run([...args, '--json', '--url', this.url, '--api-key', this.apiKey]))
  }

  /** The JSON of a command that must succeed. */
  async ask(...args: string[]): Promise<JsonObject> {
    const outcome = await this.cli(...args)
    if (outcome.code !== 0)
      throw new Error(`countersign ${args.join(' ')}: exit ${outcome.code}\n${outcome.stderr}`)
    return asObject(outcome.json, args.join(' '))
  }

  /** A command at the server's own machine. */
  async local(...args: string[]): Promise<Outcome> {
    return parsed(await run([...args, '--data', this.data, '--json']))
  }

  async start(): Promise<void> {
    this.#serving = serve(this.data, this.port, this.#extra)
    await ready(this.url, this.#serving)
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

export const startLab = async (options: { serve?: string[] } = {}): Promise<Lab> => {
  const base = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  const data = join(base, 'data')
  const made = await run(['init', '--sandbox', '--data', data, '--json'])
  if (made.code !== 0) throw new Error(`init: exit ${made.code}\n${made.stdout}\n${made.stderr}`)
  const lab = new Lab({
    data,
    port: await freePort(),
    initialized: parseObject(made.stdout),
    extra: options.serve ?? [],
  })
  try {
    await lab.start()
  } catch (fault) {
    await lab.stop()
    throw fault
  }
  return lab
}
