import { Recent } from '@countersign/store/port'
import type { FastifyInstance } from 'fastify'
import { joseBody } from '../../http/device-routes.ts'
import { together } from '../../http/together.ts'
import type { DeviceServices } from '../../services.ts'
import { openTogether } from './open-together.ts'
import { reportWork } from './work.ts'

/** Largest submission, in bytes. */
const BODY_LIMIT = 1024 * 1024
const CONTACTS_REMEMBERED = 100_000

/** `POST /v1/reports` (protocol.md): the ticket is opened first, since its limit comes before any other cryptography. */
export const registerReports = (app: FastifyInstance, services: DeviceServices): void => {
  const { clock, keys, log, store } = services
  const open = openTogether(services)
  const submit = together(store, reportWork(services, new Recent(CONTACTS_REMEMBERED)), (fault) =>
    log.warn({ err: fault }, 'Reports that came together are stored one by one.'),
  )
  app.post('/reports', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const token = joseBody(request)
    await keys.ensure(clock.now())
    const receipt = await submit(await open(token))
    return reply
      .code(200)
      .header('content-type', 'application/jose')
      .header('cache-control', 'no-store')
      .send(receipt)
  })
}
