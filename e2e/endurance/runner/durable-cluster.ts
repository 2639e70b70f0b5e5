import { chmod } from 'node:fs/promises'
import pg from 'pg'
import { type Cluster, startCluster } from '../../../tooling/postgres/cluster.ts'
import { freePort } from '../../lab/processes.ts'
import type { Stage } from './story.ts'

/** A PostgreSQL server of the story's own that syncs every commit, as in production. */
export class DurableCluster {
  readonly url: `postgres://${string}`
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.url = cluster.url('postgres') as `postgres://${string}`
  }

  /** Ends every connection but its own from the server's side, whatever they are doing; how many there were. */
  async cutConnections(): Promise<number> {
    const client = new pg.Client({ connectionString: this.url })
    await client.connect()
    try {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      )
      return rowCount ?? 0
    } finally {
      await client.end()
    }
  }

  async crash(): Promise<void> {
    await this.#cluster.crash()
  }
}

export const openCluster = async (stage: Stage): Promise<DurableCluster> => {
  const folder = await stage.folder()
  await chmod(folder, 0o755)
  const cluster = await startCluster(folder, { port: await freePort(), durable: true })
  stage.afterwards(async () => {
    const ended = new Promise((resolve) => cluster.process.once('exit', resolve))
    cluster.process.kill('SIGQUIT')
    await ended
  })
  return new DurableCluster(cluster)
}
