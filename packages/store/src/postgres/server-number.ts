import type { Connection } from './connection.ts'
import { LOCKS } from './locks.ts'

const MOST_SERVERS = 1_000

/**
 * The smallest number that no other server on this database has, kept while the connection lives. Sums that are kept per
 * server go on in what an earlier server of the number has counted.
 */
export const claimServerNumber = async (connection: Connection): Promise<number> => {
  const rows = (await connection.execute(
    `select number from generate_series(1, ${MOST_SERVERS}) as number where pg_try_advisory_lock(${LOCKS.serverNumber}, number) limit 1`,
  )) as readonly { readonly number: number }[]
  const number = rows[0]?.number
  if (number === undefined) throw new Error(`More than ${MOST_SERVERS} servers use the database.`)
  return number
}
