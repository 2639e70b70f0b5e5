// Long-running children: started together, stopped together, waited for.
import { spawn } from 'node:child_process'
import { environment, root } from './workspace.mjs'

const PATIENCE = 20_000

/**
 * Keeps children until one of them ends by itself or a signal arrives; then stops all and waits.
 * SIGKILL follows for what has not ended 20 seconds later.
 */
export const children = () => {
  const running = new Map()
  let stopping = false
  let settle
  const over = new Promise((resolve) => (settle = resolve))

  const stop = () => {
    if (stopping) return
    stopping = true
    for (const child of running.keys()) child.kill('SIGTERM')
    setTimeout(() => {
      for (const child of running.keys()) child.kill('SIGKILL')
    }, PATIENCE).unref()
  }

  let exitCode = 0
  const end = (code) => {
    if (!stopping) exitCode = code
    stop()
    if (running.size === 0) settle(exitCode)
  }
  const begin = (name, command, args, env, output = 'inherit') => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment(env),
      stdio: ['ignore', output, 'inherit'],
    })
    running.set(child, name)
    child.on('error', (error) => process.stderr.write(`${name} cannot be started: ${error.message}\n`))
    child.on('close', (code) => {
      running.delete(child)
      if (!stopping) process.stderr.write(`${name} has ended (exit code ${code ?? 'none'}).\n`)
      end(code ?? 1)
    })
    return child
  }
  const onSignal = () => (running.size === 0 ? settle(0) : stop())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)

  return { begin, stop, over, isStopping: () => stopping }
}
