// Long-running children: started together, stopped together, waited for.
import { spawn } from 'node:child_process'
import { environment, root } from './workspace.mjs'

const PATIENCE = 20_000

/**
 * Keeps children until a needed one ends by itself or a signal arrives; then stops all and waits.
 * SIGKILL follows for what has not ended 20 seconds later. `over` resolves with the exit code for this process.
 */
export const children = () => {
  const running = new Set()
  let stopping = false
  let exitCode = 0
  let settle
  const over = new Promise((resolve) => {
    settle = resolve
  })

  const stop = () => {
    if (running.size === 0) settle(exitCode)
    if (stopping) return
    stopping = true
    for (const child of running) child.kill('SIGTERM')
    setTimeout(() => {
      for (const child of running) child.kill('SIGKILL')
    }, PATIENCE).unref()
  }

  /** Starts Node with these arguments. When `needed` is false, its end ends nothing else. */
  const begin = ({ name, args, env, needed = true, output = 'inherit' }) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: environment(env),
      stdio: ['ignore', output, 'inherit'],
    })
    running.add(child)
    child.on('error', (error) => process.stderr.write(`${name} cannot be started: ${error.message}\n`))
    child.on('close', (code) => {
      running.delete(child)
      if (!stopping) {
        process.stderr.write(`${name} has ended (exit code ${code ?? 'none'}).\n`)
        if (needed) exitCode = code || 1
      }
      if (stopping || needed) stop()
    })
    return child
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)

  return { begin, over, isStopping: () => stopping }
}
