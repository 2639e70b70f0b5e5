import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

export const program = fileURLToPath(new URL('../../packages/server/bin/countersign.js', import.meta.url))

/** Bounds of requests far away: what is measured is the work. */
const UNBOUNDED = [
  '--requests-per-second=1000000',
  '--requests-burst=10000000',
  '--reports-per-minute=1000000',
]

const ready = async (port: number): Promise<void> => {
  for (;;) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok) return
    } catch (error) {
      // Not listening yet.
      if (!(error instanceof TypeError)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The program as its user starts it. */
export interface Serving {
  readonly port: number
  /** Milliseconds from its start until it was ready. */
  readonly started: number
  /** Bytes of memory that are its own and resident. */
  memory(): number
  stop(): Promise<void>
}

/** Starts `countersign serve` on a data directory; resolves when it is ready. */
export const serve = async (data: string): Promise<Serving> => {
  const port = await freePort()
  const begin = performance.now()
  const child = spawn(
    process.execPath,
    [program, 'serve', '--data', data, '--port', String(port), '--log-level', 'error', ...UNBOUNDED],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill()
    await ended
  }
  try {
    await Promise.race([
      ready(port),
      ended.then(() => Promise.reject(new Error('The server ended before it was ready.'))),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    started: performance.now() - begin,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024
    },
    stop,
  }
}
