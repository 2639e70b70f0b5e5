// A sandbox with sample data for one clone: made once, kept afterwards.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { giveUp, inRoot, run, setting } from './workspace.mjs'

export const port = setting('COUNTERSIGN_PORT', '8480')
export const examplePort = setting('COUNTERSIGN_EXAMPLE_PORT', '8481')
export const dataDirectory = resolve(setting('COUNTERSIGN_DATA', inRoot('.countersign')))
export const serverUrl = `http://127.0.0.1:${port}`

const NOTES = join(dataDirectory, 'sandbox.json')
const ROOT_KEY = join(dataDirectory, 'sandbox-root-key.jwk')

const isInitialized = () => existsSync(dataDirectory) && readdirSync(dataDirectory).length > 0

/**
 * Makes the sandbox if the data directory is not there yet. `countersign`: how the command is run, without its own
 * arguments. Returns what the sandbox was made with; null when somebody else made the data directory.
 */
export const ensureSandbox = async (countersign) => {
  if (!isInitialized()) {
    const [command, ...before] = countersign
    const args = [...before, 'init', '--sandbox', '--sample', '--data', dataDirectory, '--json']
    const { code, stdout } = await run(command, args, { quiet: true })
    if (code !== 0) giveUp('The sandbox could not be made: see the message above.')
    const made = JSON.parse(stdout)
    writeFileSync(ROOT_KEY, `${JSON.stringify(made.rootKey, null, 2)}\n`)
    writeFileSync(NOTES, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
    process.stderr.write(`Made a sandbox with sample data in ${dataDirectory}\n`)
  }
  return existsSync(NOTES) ? JSON.parse(readFileSync(NOTES, 'utf8')) : null
}

/** The environment of the example's own small server. */
export const exampleEnvironment = (made) => ({
  COUNTERSIGN_EXAMPLE_PORT: examplePort,
  SCANKIT_SERVER: serverUrl,
  SCANKIT_ROOT_KEY_FILE: ROOT_KEY,
  SCANKIT_ORGANIZATION_ID: made.organizationId ?? made.sample?.organizationId ?? '',
  SCANKIT_SANDBOX: 'true',
})

/** Waits until the server answers that it can serve; false when `isOver` says that there is nothing to wait for. */
export const isReady = async (isOver) => {
  while (!isOver()) {
    const response = await fetch(`${serverUrl}/readyz`).catch(() => null)
    if (response?.ok) return true
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return false
}

export const welcome = (made) => {
  if (made === null) return `Countersign serves ${dataDirectory} at ${serverUrl}/ (Ctrl-C stops it).\n`
  return [
    '',
    'This is a sandbox: its clock can be moved, its root key is marked, and nothing in it is a real license.',
    `  Scan something    http://127.0.0.1:${examplePort}/scankit/`,
    `  See it counted    ${serverUrl}/#key=${made.apiKey}`,
    `  Data directory    ${dataDirectory} (kept until you remove it)`,
    'Ctrl-C stops everything.',
    '',
  ].join('\n')
}
