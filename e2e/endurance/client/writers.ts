import { strict as assert } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Told } from './told.ts'
import type { WriterTask } from './writer.ts'

const program = fileURLToPath(new URL('./writer.ts', import.meta.url))

/** One process that counts, and what it said until its end. */
export class Writer {
  readonly #child: ChildProcess
  readonly #told: Told
  readonly #ended: Promise<void>
  /** Resolves when its license is open, or when it has ended. */
  readonly opened: Promise<void>
  readonly #opened: () => void
  #rest = ''
  #errors = ''

  constructor(task: WriterTask, told: Told) {
    this.#told = told
    this.#child = spawn(process.execPath, ['--conditions=source', program, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = Promise.withResolvers<void>()
    const opened = Promise.withResolvers<void>()
    this.opened = opened.promise
    this.#opened = opened.resolve
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
    })
    this.#child.once('close', () => {
      ended.resolve()
      opened.resolve()
    })
    this.#ended = ended.promise
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      this.#told.hear(this, line)
      if (line.startsWith('open ')) this.#opened()
    }
  }

  /** Ends it by a signal; resolves when everything it said was heard. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal)
    await this.ended()
  }

  /** Resolves when it has ended by itself or by a signal. A product that fails by itself fails the story. */
  async ended(): Promise<void> {
    await this.#ended
    const { exitCode } = this.#child
    assert.ok(exitCode === null || exitCode === 0, `a product ended with ${exitCode}:\n${this.#errors}`)
  }
}
