import type { FastifyInstance } from 'fastify'

/** How often connections that have fallen idle are closed while draining, in milliseconds. */
const IDLE_CHECK = 50

/**
 * Closes the application: what has arrived is answered, connections are closed as soon as they are idle (a keep-alive
 * connection that was busy when closing began would otherwise hold the process), and after `patience` milliseconds
 * those that are left are cut, so that a client that sends nothing more cannot hold it either (H3).
 */
export const drain = async (app: FastifyInstance, patience = 10_000): Promise<void> => {
  const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK)
  const end = setTimeout(() => app.server.closeAllConnections(), patience)
  try {
    await app.close()
  } finally {
    clearInterval(idle)
    clearTimeout(end)
  }
}
