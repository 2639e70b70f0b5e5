import type { FastifyInstance } from 'fastify'
import { sourceOf } from '../../http/address.ts'
import { joseBody } from '../../http/device-routes.ts'
import { readOrigin } from '../../http/origin.ts'
import type { DeviceServices } from '../../services.ts'
import { decideRequest } from './decide.ts'
import { offerTrial } from './offer-trial.ts'
import { openRequest } from './open-request.ts'
import { answerOfDecision, denialAnswer, type SignedAnswer } from './reply.ts'
import type { Asked } from './store-decision.ts'

/** Largest authorization request, in bytes. */
const BODY_LIMIT = 16 * 1024

const authorizeDevice = async (
  services: DeviceServices,
  body: string,
  edge: Pick<Asked, 'origin' | 'source'>,
): Promise<SignedAnswer> => {
  const { clock, keys, store } = services
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
  const asked: Asked = { request: read.request, digest, offered, now, ...edge }
  return answerOfDecision(services, asked, await store.commit(decideRequest(services, asked)))
}

/** `POST /v1/authorizations` (protocol.md). */
export const registerAuthorize = (app: FastifyInstance, services: DeviceServices): void => {
  app.post('/authorizations', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const edge = { origin: readOrigin(request.headers.origin), source: sourceOf(request.ip) }
    const { status, body } = await authorizeDevice(services, joseBody(request), edge)
    return reply
      .code(status)
      .header('content-type', 'application/jose')
      .header('cache-control', 'no-store')
      .send(body)
  })
}
