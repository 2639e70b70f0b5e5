import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the directory of the run to its workers. */
export const DIRECTORY = 'TEST_POSTGRES_DIRECTORY'

const runningServer = (directory: string): number | null => {
  try {
    return Number(readFileSync(join(directory, 'pid'), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Milliseconds that a server may take to end. */
const PATIENCE = 10_000

/** A server removes its lock file last. Synchronous, since nothing else runs where a process ends. */
const untilEnded = (directory: string): void => {
  const lock = join(directory, 'cluster', 'data', 'postmaster.pid')
  const watch = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; existsSync(lock) && waited < PATIENCE; waited += 20) Atomics.wait(watch, 0, 0, 20)
}

const end = (pid: number): void => {
  try {
    // Immediate: nothing of it is needed any more.
    process.kill(pid, 'SIGQUIT')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Makes the directory in which the run's PostgreSQL server will be; what is returned ends the server and removes it. */
export const prepareDirectory = (): (() => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-postgres-'))
  // The server runs as nobody when the tests run as root.
  chmodSync(directory, 0o755)
  process.env[DIRECTORY] = directory
  return () => {
    const pid = runningServer(directory)
    if (pid !== null) {
      end(pid)
      // What it still writes would come into folders that are being removed.
      untilEnded(directory)
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    delete process.env[DIRECTORY]
  }
}
