import type { Operations } from './operations.ts'

export type { Operations } from './operations.ts'

/** The path under which the server is reached, without a final slash: a reverse proxy may put it below one. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/$/, '')

/** A refusal of the server, in its own words. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: string
  /** The field that is wrong; null: none in particular. */
  readonly field: string | null

  constructor(
    status: number,
    problem: { readonly code: string; readonly detail: string; readonly field?: string },
  ) {
    super(problem.detail)
    this.status = status
    this.code = problem.code
    this.field = problem.field ?? null
  }
}

/** The server could not be reached, or something that is no server of ours has answered. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

interface Problem {
  readonly code: string
  readonly detail: string
  readonly field?: string
}

const problemOf = (text: string, status: number): Problem => {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'detail' in parsed) return parsed as Problem
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed)
      return { code: 'code' in parsed ? String(parsed.code) : String(status), detail: String(parsed.message) }
  } catch {
    // Told below.
  }
  return { code: String(status), detail: `The server answered with status ${status}.` }
}

interface Sending {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request below `/api`; throws `ProblemError` or `UnreachableError`. */
export const send = async (method: string, path: string, sending: Sending = {}): Promise<Response> => {
  let response: Response
  try {
    response = await fetch(`${basePath}/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
      },
      ...(sending.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
    })
  } catch (cause) {
    throw new UnreachableError('The server cannot be reached.', { cause })
  }
  if (!response.ok) throw new ProblemError(response.status, problemOf(await response.text(), response.status))
  return response
}

type Given<T> = T extends undefined ? unknown : T
type Call<Name extends keyof Operations> = (Operations[Name]['params'] extends Record<never, never>
  ? { readonly params?: Operations[Name]['params'] }
  : { readonly params: Operations[Name]['params'] }) & {
  readonly query?: {
    readonly [K in keyof Operations[Name]['query']]?: Operations[Name]['query'][K] | undefined
  }
  readonly body?: Given<Operations[Name]['body']>
}

const filled = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))

const queryOf = (query: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`
}

/** Calls an operation of the management API, by the name that the OpenAPI document gives it. */
export const call = async <Name extends keyof Operations>(
  name: Name,
  about: Call<Name>,
): Promise<Operations[Name]['answer']> => {
  const [method = 'GET', path = ''] = name.split(' ')
  const response = await send(method, `${filled(path, about.params ?? {})}${queryOf(about.query ?? {})}`, {
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: about.body ?? {} }),
    headers: method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {},
  })
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as Operations[Name]['answer']
}
