import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
    if (pid !== null) end(pid)
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    delete process.env[DIRECTORY]
  }
}
