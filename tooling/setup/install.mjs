// Makes a fresh clone usable: installs what the lock file names and goes on under a Node that is new enough.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { endWithNpm, environment, giveUp, inRoot, npm, root } from './workspace.mjs'

const NODE_LEAST = 24

const read = (path) => {
  try {
    return JSON.parse(readFileSync(inRoot(path), 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

/** Whether node_modules holds what the lock file names; what an installation may leave out is not missed. */
const isInstalled = () => {
  const locked = read('package-lock.json')
  const installed = read('node_modules/.package-lock.json')
  if (locked === null || installed === null) return false
  return Object.entries(locked.packages).every(
    ([path, { version, link, optional, devOptional, peer }]) =>
      path === '' ||
      link === true ||
      optional === true ||
      devOptional === true ||
      peer === true ||
      !path.includes('node_modules/') ||
      installed.packages[path]?.version === version,
  )
}

const major = (version) => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0)

const nodeOfWorkspace = () =>
  inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Runs the same script again under the workspace's Node, passes signals on, and ends as it ends. */
const runAgain = (node) => {
  const child = spawn(node, process.argv.slice(1), { cwd: root, env: environment(), stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => giveUp(`${node} cannot be started (${error.message}): run "npm ci" again.`))
  child.on('close', (code) => process.exit(code ?? 1))
  return new Promise(() => {
    // Never settles: the child's end is ours.
  })
}

/** Returns only in a process whose Node is new enough, with everything installed. */
export const ensureInstalled = async () => {
  endWithNpm()
  if (!isInstalled()) {
    process.stderr.write('Installing what package-lock.json names (npm ci) …\n')
    const { code } = await npm(['ci', '--no-audit', '--no-fund'])
    if (code !== 0) giveUp('npm ci failed: read its messages above, and run it again.')
  }
  if (major(process.version) >= NODE_LEAST) return
  const node = nodeOfWorkspace()
  if (!existsSync(node)) {
    giveUp(
      `Node ${NODE_LEAST} or later is needed and this is ${process.version}: run "npm rebuild node", or install Node ${NODE_LEAST}.`,
    )
  }
  await runAgain(node)
}
