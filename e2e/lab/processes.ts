import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../packages/server/bin/countersign.js', import.meta.url))

/** Nothing of the shell that runs the tests reaches the server: no COUNTERSIGN_* variable. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COUNTERSIGN_')))

export type Run = { code: number; stdout: string; stderr: string }

export const run = (args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env: environment(), maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
          stdout,
          stderr,
        })
      },
    )
    child.stdin?.end()
  })

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/**
 * A port that nobody listens on, below those that systems give to connections: it is still free when a server that was
 * killed starts again, and stories that run at the same time hardly ever draw the same.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(15_000, 32_000)
    if (await isFree(port)) return port
  }
}

export type Serving = { child: ChildProcess; log: () => string; ended: Promise<void> }

export const serve = (
  data: string,
  port: number,
  extra: { serve: string[]; environment: { [name: string]: string } },
): Serving => {
  const child = spawn(
    process.execPath,
    [program, 'serve', '--data', data, '--port', String(port), ...extra.serve],
    {
      env: { ...environment(), ...extra.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let log = ''
  const keep = (bytes: Buffer) => {
    log += bytes.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  return { child, log: () => log, ended }
}

/** Resolves when /readyz answers 200; rejects with the server's log when it ends or is not ready in time. */
export const ready = async (url: string, serving: Serving, patience = 120_000): Promise<void> => {
  const deadline = Date.now() + patience
  for (;;) {
    if (serving.child.exitCode !== null || serving.child.signalCode !== null)
      throw new Error(`the server ended before it was ready:\n${serving.log()}`)
    const answer = await fetch(`${url}/readyz`).catch((reason: unknown) => reason)
    if (answer instanceof Response) {
      await answer.arrayBuffer()
      if (answer.status === 200) return
    }
    if (Date.now() > deadline) throw new Error(`not ready after ${patience} ms:\n${serving.log()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
