import { Recent } from '@countersign/store/port'
import type { FastifyInstance } from 'fastify'
import { joseBody } from '../../http/device-routes.ts'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices, Opening } from '../../services.ts'
import { reportWork } from './work.ts'

/** Largest submission, in bytes. */
const BODY_LIMIT = 1024 * 1024
const CONTACTS_REMEMBERED = 100_000

const opened = <T>(opening: Opening<T>): T => {
  if (!opening.ok) throw new PublicProblem(opening.problem, opening.detail)
  return opening.value
}

/** `POST /v1/reports` (protocol.md): the ticket is opened first, since its limit comes before any other cryptography. */
export const registerReports = (app: FastifyInstance, services: DeviceServices): void => {
  const { clock, keys, limits, reports, store } = services
  const submit = store.batch(reportWork(services, new Recent(CONTACTS_REMEMBERED)))
  app.post('/reports', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const token = joseBody(request)
    await keys.ensure(clock.now())
    const ticket = opened(reports.ticketOf(token))
    const wait = limits.submission(ticket.ticket.authorizationId)
    if (wait !== null)
      throw new PublicProblem('too-many-requests', 'Too many submissions come under this ticket.', {
        retryAfter: wait,
      })
    const report = opened(await reports.open(token, ticket))
    if (report.submission.client !== ticket.ticket.client)
      throw new PublicProblem('client-mismatch', 'The submission names another client than its ticket.')
    const receipt = await submit({ opened: ticket, report })
    return reply
      .code(200)
      .header('content-type', 'application/jose')
      .header('cache-control', 'no-store')
      .send(receipt)
  })
}
