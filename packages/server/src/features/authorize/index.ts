import type { FastifyInstance } from 'fastify'
import { sourceOf } from '../../http/address.ts'
import { joseBody } from '../../http/device-routes.ts'
import { readOrigin } from '../../http/origin.ts'
import { PublicProblem } from '../../http/public-problem.ts'
import { together } from '../../http/together.ts'
import type { DeviceServices } from '../../services.ts'
import { offerTrial } from './offer-trial.ts'
import { openRequest } from './open-request.ts'
import { denialAnswer, type SignedAnswer } from './reply.ts'
import type { Asked } from './store-decision.ts'
import { authorizationWork } from './work.ts'

/** Largest authorization request, in bytes. */
const BODY_LIMIT = 16 * 1024

type Decide = (asked: Asked) => Promise<SignedAnswer | PublicProblem>

const authorizeDevice = async (
  { services, decide }: { readonly services: DeviceServices; readonly decide: Decide },
  body: string,
  edge: Pick<Asked, 'origin' | 'source'>,
): Promise<SignedAnswer> => {
  const { clock, keys } = services
  await keys.ensure(clock.now())
  const { read, digest } = openRequest(body, services)
  const now = clock.now()
  if (read.kind === 'other-version') {
    const reason = 'This server speaks version 1 of the protocol.'
    return denialAnswer(services, {
      client: read.clientUuid,
      requestId: read.requestId,
      replyKey: read.replyKey,
      code: -20105,
      reason,
      retryAfter: null,
      at: now,
      now,
    })
  }
  const offered = await offerTrial(services, read.request, now)
  const answer = await decide({ request: read.request, digest, offered, now, ...edge })
  if (answer instanceof PublicProblem) throw answer
  return answer
}

/** `POST /v1/authorizations` (protocol.md). */
export const registerAuthorize = (app: FastifyInstance, services: DeviceServices): void => {
  const decide = together(services.store, authorizationWork(services), (fault) =>
    services.log.warn({ err: fault }, 'Authorizations that came together are decided one by one.'),
  )
  app.post('/authorizations', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const edge = { origin: readOrigin(request.headers.origin), source: sourceOf(request.ip) }
    const { status, body } = await authorizeDevice({ services, decide }, joseBody(request), edge)
    return reply
      .code(status)
      .header('content-type', 'application/jose')
      .header('cache-control', 'no-store')
      .send(body)
  })
}
