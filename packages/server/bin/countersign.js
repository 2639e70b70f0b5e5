#!/usr/bin/env node
// Needs no dependency and no modern syntax: it is what tells an older Node what to do.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const OLDEST = 24
const here = dirname(fileURLToPath(import.meta.url))
const main = join(here, '..', 'dist', 'main.js')

const give = (sentence) => {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

/** The Node that `npm install` has put into the workspace, or null. */
const nodeOfWorkspace = () => {
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
    if (existsSync(candidate)) return candidate
  }
  return null
}

/** Runs the same command under another Node; dies and is ended as that one is. */
const runUnder = (node) => {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, _COUNTERSIGN_WRAPPED: '1' },
    shell: process.platform === 'win32',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => give(`Countersign could not start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1
    if (signal !== null) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
}

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  const node = process.env._COUNTERSIGN_WRAPPED === undefined ? nodeOfWorkspace() : null
  if (node === null)
    give(
      `Countersign needs Node.js ${OLDEST} or later; this is ${process.versions.node}. Run \`npm install\` in the workspace, which brings one, or install it.`,
    )
  else runUnder(node)
} else if (existsSync(main)) {
  await import(pathToFileURL(main).href)
} else {
  give('Countersign is not built yet: run `npm install` in its workspace.')
}
