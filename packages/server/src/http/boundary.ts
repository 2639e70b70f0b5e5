import { PROBLEMS, type ProblemCode } from '@countersign/protocol/vocabulary'
import { StoreClosed, StoreOverloaded, StoreUnavailable } from '@countersign/store/port'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { PublicProblem, publicProblemBody } from './public-problem.ts'

const RETRY_SOON = 1
const RETRY_LATER = 30

const problemOf = (error: Error & Partial<FastifyError>): PublicProblem | null => {
  if (error instanceof PublicProblem) return error
  if (error instanceof StoreOverloaded)
    return new PublicProblem('overloaded', 'Too much work waits to be stored.', { retryAfter: RETRY_SOON })
  if (error instanceof StoreClosed)
    return new PublicProblem('overloaded', 'The server is shutting down.', { retryAfter: RETRY_SOON })
  if (error instanceof StoreUnavailable)
    return new PublicProblem('overloaded', 'The server cannot store anything now.', {
      retryAfter: RETRY_LATER,
    })
  switch (error.statusCode) {
    case 413:
      return new PublicProblem('too-large', 'The body is larger than this endpoint takes.')
    case 415:
      return new PublicProblem('wrong-content-type', 'Send application/jose.')
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? new PublicProblem('malformed', 'The request is not well-formed HTTP.')
        : null
  }
}

const send = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  // As bytes: to text Fastify would add a charset, which JSON has not.
  reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(body))

const answer = (reply: FastifyReply, code: ProblemCode, problem: PublicProblem): FastifyReply => {
  if (problem.retryAfter !== null) reply.header('retry-after', String(problem.retryAfter))
  return send(reply, PROBLEMS[code].status, publicProblemBody(code, problem.message))
}

/** The one place where exceptions become answers; faults keep their text to the log. */
export const installBoundary = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & Partial<FastifyError>, request, reply) => {
    const problem = problemOf(error)
    if (problem !== null) {
      if (error instanceof StoreUnavailable) request.log.error({ err: error }, 'The store is unavailable.')
      return answer(reply, problem.code, problem)
    }
    request.log.error({ err: error }, 'A request failed.')
    return send(
      reply,
      500,
      JSON.stringify({
        type: 'about:blank',
        title: 'The server has failed.',
        status: 500,
        detail: 'The server has failed; its log says why.',
        code: 'fault',
      }),
    )
  })
  app.setNotFoundHandler((_request, reply) =>
    send(
      reply,
      404,
      JSON.stringify({
        type: 'about:blank',
        title: 'There is no such resource.',
        status: 404,
        detail: 'There is nothing at this address.',
        code: 'not-found',
      }),
    ),
  )
}
