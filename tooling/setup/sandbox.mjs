// A sandbox with sample data for one clone: made once, kept afterwards.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { children } from './children.mjs'
import { environment, giveUp, inRoot, run, setting } from './workspace.mjs'

const port = setting('COUNTERSIGN_PORT', '8480')
const examplePort = setting('COUNTERSIGN_EXAMPLE_PORT', '8481')
const dataDirectory = resolve(setting('COUNTERSIGN_DATA', inRoot('.countersign')))
const serverUrl = `http://127.0.0.1:${port}`

/** Days of use that the sample gets when it is made; 0: none. */
const sampleDays = setting('COUNTERSIGN_SAMPLE_DAYS', '90')

const NOTES = join(dataDirectory, 'sandbox.json')
const ROOT_KEY = join(dataDirectory, 'sandbox-root-key.jwk')

const isInitialized = () => existsSync(dataDirectory) && readdirSync(dataDirectory).length > 0

/** Where a sandbox is until it is whole: what was interrupted is begun anew. */
const MAKING = `${dataDirectory}.making`

const makeSandbox = async (serverArgs) => {
  process.stderr.write(
    sampleDays === '0' ? 'Making a sandbox …\n' : `Making a sandbox with ${sampleDays} days of use, once …\n`,
  )
  rmSync(MAKING, { recursive: true, force: true })
  const history = sampleDays === '0' ? [] : ['--history', `${sampleDays}d`]
  const args = [...serverArgs, 'init', '--sandbox', '--sample', ...history, '--data', MAKING, '--json']
  const { code, stdout } = await run(process.execPath, args, {
    quiet: true,
    env: environment(serverEnvironment),
  })
  if (code !== 0) giveUp('The sandbox could not be made: see the message above.')
  const made = { ...JSON.parse(stdout), dataDirectory }
  if (existsSync(dataDirectory)) rmSync(dataDirectory, { recursive: true })
  renameSync(MAKING, dataDirectory)
  writeFileSync(ROOT_KEY, `${JSON.stringify(made.rootKey, null, 2)}\n`)
  writeFileSync(NOTES, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  process.stderr.write(`Made a sandbox with sample data in ${dataDirectory}\n`)
}

/**
 * Makes the sandbox if the data directory is not there yet. Returns what `init` said of it; null when somebody else made
 * the data directory.
 */
const ensureSandbox = async (serverArgs) => {
  if (!isInitialized()) await makeSandbox(serverArgs)
  return existsSync(NOTES) ? JSON.parse(readFileSync(NOTES, 'utf8')) : null
}

/** For the server's processes: it refuses variables with its prefix that are no settings of its own. */
const serverEnvironment = {
  COUNTERSIGN_EXAMPLE_PORT: undefined,
  COUNTERSIGN_CHROMIUM: undefined,
  COUNTERSIGN_SAMPLE_DAYS: undefined,
}

/** The environment of the example's own small server. */
const exampleEnvironment = (made) => ({
  COUNTERSIGN_EXAMPLE_PORT: examplePort,
  SCANKIT_SERVER: serverUrl,
  SCANKIT_ROOT_KEY_FILE: ROOT_KEY,
  SCANKIT_ORGANIZATION_ID: made.sample.organizationId,
  SCANKIT_SANDBOX: 'true',
})

/** Waits until the server answers that it can serve; false when `isOver` says that there is nothing to wait for. */
const isReady = async (isOver) => {
  while (!isOver()) {
    const response = await fetch(`${serverUrl}/readyz`).catch(() => null)
    if (response?.ok) return true
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return false
}

const exampleScript = inRoot('examples', 'barcode-scanner', 'serve.mjs')

/** Starts the example's server; resolves with the address it prints, or with null when there is no such page. */
const beginExample = (begin, made) => {
  if (made === null || !existsSync(exampleScript)) return null
  const child = begin({
    name: 'The example page',
    args: [exampleScript],
    env: exampleEnvironment(made),
    needed: false,
    output: 'pipe',
  })
  return new Promise((resolve) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()))
    child.once('close', () => resolve(null))
  })
}

/** Who can sign in; a sandbox of an older version has nobody. */
const logins = (made) => {
  const { logins: found } = made.sample
  if (found === undefined) return []
  const width = Math.max(...found.people.map(({ email }) => email.length))
  return [
    `  Sign in as          (password of all: ${found.password})`,
    ...found.people.map(({ role, email }) => `                      ${email.padEnd(width)}  ${role}`),
  ]
}

const welcome = (made, example) => {
  if (made === null) return `Countersign serves ${dataDirectory} at ${serverUrl}/\nCtrl-C stops it.\n`
  return [
    '',
    'This is a sandbox: its clock can be moved, its root key is marked, and nothing in it is a real license.',
    ...(example === null ? [] : [`  Scan something      ${example}`]),
    `  Look at the portal  ${serverUrl}/`,
    ...logins(made),
    `  Data directory      ${dataDirectory} (kept until you remove it)`,
    'Ctrl-C stops everything.',
    '',
  ].join('\n')
}

/** Runs the server with `node <serverArgs> serve …` and the example until they are stopped; resolves with an exit code. */
export const runSandbox = async (serverArgs, watch = []) => {
  const made = await ensureSandbox(serverArgs)
  const { begin, over, isStopping } = children()
  begin({
    name: 'The server',
    args: [...watch, ...serverArgs, 'serve', '--data', dataDirectory, '--port', port],
    env: serverEnvironment,
  })
  if (await isReady(isStopping)) {
    const example = await beginExample(begin, made)
    if (!isStopping()) process.stdout.write(welcome(made, example))
  }
  return over
}
