// Where things are, and how other programs are run. No dependency; runs on Node 20.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const inRoot = (...parts) => join(root, ...parts)

/** The environment of everything that is started from here: `node` is the one of node_modules. */
export const environment = (extra = {}) => ({
  ...process.env,
  PATH: `${inRoot('node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
})

/** A setting from the environment; an empty variable counts as not set. */
export const setting = (name, otherwise) => process.env[name] || otherwise

/** One sentence for the person at the terminal, and the end. */
export const giveUp = (sentence) => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/**
 * npm passes signals to the shell between it and a script, and that shell does not pass them on. So `start` and `dev`
 * replace the shell (`exec`; where there is none, as on Windows, the second half of their line runs), and every script
 * ends when npm has.
 */
export const endWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

const npmCommand = () => {
  const script = process.env.npm_execpath
  return script?.endsWith('.js')
    ? [process.execPath, script]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

const running = new Set()

/** Ends what `run` has started when this process is told to end. */
export const endTogether = () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const child of running) child.kill('SIGTERM')
      process.exit(1)
    })
  }
}

/**
 * Runs a program to its end. Resolves with its exit code (a signal counts as 1) and, when `capture` is set, with what
 * it wrote; otherwise it writes to this terminal.
 */
export const run = (
  command,
  args,
  { capture = false, env = environment(), cwd = root, quiet = false } = {},
) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', capture || quiet ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    })
    running.add(child)
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => (stdout += chunk))
    child.stderr?.on('data', (chunk) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, stdout, stderr })
    })
  })

export const npm = (args, options) => {
  const [command, ...before] = npmCommand()
  return run(command, [...before, ...args], options)
}
