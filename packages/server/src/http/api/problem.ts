/** Codes of problem+json answers under `/api/v1`. */
export const API_PROBLEMS = Object.freeze({
  invalid: { status: 400, title: 'The request is not valid.' },
  unauthorized: { status: 401, title: 'An API key is needed.' },
  forbidden: { status: 403, title: 'The API key may not do this.' },
  'not-found': { status: 404, title: 'There is no such thing.' },
  conflict: { status: 409, title: 'The state of things does not allow this.' },
  'not-available': { status: 409, title: 'This server cannot do that.' },
  'refused-file': { status: 422, title: 'The file is refused.' },
  'precondition-failed': { status: 412, title: 'It has changed since it was read.' },
  'too-large': { status: 413, title: 'The request is too large.' },
  'wrong-content-type': { status: 415, title: 'The content type is not application/json.' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key was used with another body.' },
  'too-many-requests': { status: 429, title: 'Too many requests.' },
  fault: { status: 500, title: 'The server has failed.' },
  overloaded: { status: 503, title: 'The server is busy.' },
} as const)

export type ApiProblemCode = keyof typeof API_PROBLEMS

/**
 * A refusal on its way to the edge. It is thrown, because a unit of work that rejects is undone as a whole
 * (store port, `commit`); nothing but the error handler of the API catches it.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ApiProblemCode
  /** Name of the bad field, as a path (`items/0/quota`); null: none in particular. */
  readonly field: string | null
  readonly headers: Readonly<Record<string, string>>
  /** What exactly failed, for programs (`refused-file`); null: the code says it all. */
  readonly reason: string | null

  constructor(
    code: ApiProblemCode,
    detail: string,
    options: {
      field?: string
      headers?: Readonly<Record<string, string>>
      reason?: string
      cause?: unknown
    } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.field = options.field ?? null
    this.headers = options.headers ?? {}
    this.reason = options.reason ?? null
  }
}

/** A 400 that names the field. */
export const invalid = (field: string, sentence: string): Problem =>
  new Problem('invalid', `${field}: ${sentence}`, { field })

/** A 404 that names what was looked for. */
export const notFound = (what: string, id: string): Problem =>
  new Problem('not-found', `There is no ${what} ${JSON.stringify(id)}.`)

export const conflict = (sentence: string): Problem => new Problem('conflict', sentence)

/** Body of an `application/problem+json` answer (RFC 9457). */
export const problemBody = (problem: Problem): Readonly<Record<string, unknown>> => ({
  type: 'about:blank',
  title: API_PROBLEMS[problem.code].title,
  status: API_PROBLEMS[problem.code].status,
  detail: problem.message,
  code: problem.code,
  ...(problem.field === null ? {} : { field: problem.field }),
  ...(problem.reason === null ? {} : { reason: problem.reason }),
})
