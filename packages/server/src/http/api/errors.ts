import { StoreClosed, StoreOverloaded, StoreUnavailable } from '@countersign/store/port'
import type { FastifyError, FastifyInstance } from 'fastify'
import { API_PROBLEMS, Problem, problemBody } from './problem.ts'

const RETRY_AFTER = { 'retry-after': '1' }

/** Which problem a thrown value is; faults keep their text to the log. */
const problemOf = (error: Error & Partial<FastifyError>): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof StoreOverloaded || error instanceof StoreClosed || error instanceof StoreUnavailable) {
    return new Problem('overloaded', 'The server cannot take more work now: try again after Retry-After.', {
      headers: RETRY_AFTER,
    })
  }
  switch (error.statusCode) {
    case 413:
      return new Problem('too-large', 'The request body is larger than 64 KiB.')
    case 415:
      return new Problem('wrong-content-type', 'Send application/json.')
    case 429:
      return new Problem('too-many-requests', 'Too many requests: try again after Retry-After.', {
        headers: RETRY_AFTER,
      })
    case 503:
      return new Problem('overloaded', 'The server is not ready: try again after Retry-After.', {
        headers: RETRY_AFTER,
      })
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? new Problem('invalid', 'body: is not well-formed JSON.', { field: 'body' })
        : new Problem('fault', 'The server has failed; its log says why.')
  }
}

/** Makes every answer of the API that is no success an `application/problem+json`. */
export const answerProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & Partial<FastifyError>, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'fault') request.log.error({ err: error }, 'A management request failed.')
    return reply
      .code(API_PROBLEMS[problem.code].status)
      .headers(problem.headers)
      .type('application/problem+json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(problemBody(problem))
  })
  app.setNotFoundHandler((request) => {
    throw new Problem('not-found', `There is no ${request.method} ${request.url.split('?')[0] ?? ''}.`)
  })
}
