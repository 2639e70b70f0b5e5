import { PROBLEMS, type ProblemCode, type Seconds } from '@countersign/protocol/vocabulary'

/** A refusal of a request under `/v1` on its way to the boundary (protocol.md, "Statuses"). */
export class PublicProblem extends Error {
  override readonly name = 'PublicProblem'
  readonly code: ProblemCode
  readonly retryAfter: Seconds | null

  constructor(
    code: ProblemCode,
    detail: string,
    options: { readonly retryAfter?: Seconds; readonly cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfter = options.retryAfter ?? null
  }
}

/** Body of an `application/problem+json` answer (RFC 9457). */
export const publicProblemBody = (code: ProblemCode, detail: string): string => {
  const { status, title } = PROBLEMS[code]
  return JSON.stringify({ type: 'about:blank', title, status, detail, code })
}
