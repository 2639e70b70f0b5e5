import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { startCluster } from './cluster.ts'
import { DIRECTORY, prepareDirectory } from './run-directory.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** The directory of the run; outside of a test run this process makes one, which ends with it. */
const runDirectory = (): string => {
  if (process.env[DIRECTORY] === undefined) process.once('exit', prepareDirectory())
  return process.env[DIRECTORY] ?? ''
}

const write = (name: string, text: string): void => {
  const path = join(runDirectory(), name)
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

const read = (name: string): string | null => {
  try {
    return readFileSync(join(runDirectory(), name), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Makes this worker the one that starts the server of the run; false: another one does. */
const mayStart = (cluster: string): boolean => {
  try {
    mkdirSync(cluster)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

const startOnce = async (): Promise<string> => {
  const cluster = join(runDirectory(), 'cluster')
  if (mayStart(cluster)) {
    try {
      const started = await startCluster(cluster, { port: await freePort(), durable: false, detached: true })
      started.process.unref()
      write('pid', String(started.process.pid))
      write('url', started.url(''))
    } catch (error) {
      write('failure', error instanceof Error ? error.message : String(error))
      throw error
    }
  }
  for (;;) {
    const url = read('url')
    if (url !== null) return url
    const failure = read('failure')
    if (failure !== null) throw new Error(failure)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

let server: Promise<string> | null = null

/** The PostgreSQL server that all tests of a run share, started by the first that asks: `postgres://…/`. */
const testServer = (): Promise<string> => {
  server ??= startOnce()
  return server
}

/** Runs one statement of the server's administrator. */
export const administer = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: `${await testServer()}postgres` })
  await client.connect()
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

/** URL of a database of its own, empty or a copy of another one that nobody is connected to. */
export const testDatabase = async (template = 'template0'): Promise<string> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(`create database ${name} template ${template} strategy file_copy`)
  return `${await testServer()}${name}`
}
