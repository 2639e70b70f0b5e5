import { randomUUID } from 'node:crypto'
import { Refused, Unreachable, WrongUsage } from './failure.ts'
import type { Globals } from './options.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The management API as commands use it. */
export interface ApiClient {
  readonly get: <T>(path: string, query?: Query) => Promise<T>
  /** Creates with an Idempotency-Key of its own. */
  readonly post: <T>(path: string, body: unknown) => Promise<T>
  readonly patch: <T>(path: string, body: unknown) => Promise<T>
  readonly put: <T>(path: string, body: unknown) => Promise<T>
  readonly delete: (path: string) => Promise<void>
  /** All rows of a list: follows its cursors. */
  readonly list: <T>(path: string, query?: Query) => Promise<readonly T[]>
}

interface ListPage<T> {
  readonly rows: readonly T[]
  readonly next: string | null
}

const TIMEOUT_MS = 60_000
const PAGE = '500'

const baseOf = (globals: Globals): string => {
  if (!URL.canParse(globals.url) || !/^https?:/.test(globals.url))
    throw new WrongUsage(`--url must be an http or https URL, not ${JSON.stringify(globals.url)}.`)
  return `${globals.url.replace(/\/+$/, '')}/api/v1`
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const refusal = (status: number, body: unknown, url: string): Error => {
  const problem = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  const code = text(problem['code'])
  const detail = text(problem['detail'])
  if (code !== null && detail !== null) return new Refused(code, detail)
  if (status >= 502) return new Unreachable(`${url} answered ${status}.`)
  return new Refused(`http-${status}`, `${url} answered ${status} and is no Countersign management API.`)
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const reach = async (
  url: URL,
  init: RequestInit,
): Promise<{ readonly ok: boolean; readonly status: number; readonly body: string }> => {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { ok: response.ok, status: response.status, body: await response.text() }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason =
      cause instanceof Error
        ? 'code' in cause && typeof cause.code === 'string'
          ? cause.code
          : cause.message
        : String(cause)
    throw new Unreachable(
      `${url.origin} cannot be reached (${reason}). Is the server running, and is --url right?`,
      { cause: error },
    )
  }
}

export const apiClient = (globals: Globals): ApiClient => {
  const base = baseOf(globals)
  const send = async (
    method: string,
    path: string,
    given: { readonly query?: Query; readonly body?: unknown } = {},
  ): Promise<unknown> => {
    const url = new URL(`${base}${path}`)
    for (const [name, value] of Object.entries(given.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, value)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (globals.apiKey !== undefined) headers['authorization'] = `Bearer ${globals.apiKey}`
    if (given.body !== undefined) headers['content-type'] = 'application/json'
    if (method === 'POST') headers['idempotency-key'] = randomUUID()
    const answer = await reach(url, {
      method,
      headers,
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    })
    const body = answer.body === '' ? null : parsed(answer.body)
    if (!answer.ok || (body === null && answer.body !== '')) throw refusal(answer.status, body, url.origin)
    return body
  }
  return {
    get: async <T>(path: string, query?: Query) =>
      (await send('GET', path, query === undefined ? {} : { query })) as T,
    post: async <T>(path: string, body: unknown) => (await send('POST', path, { body })) as T,
    patch: async <T>(path: string, body: unknown) => (await send('PATCH', path, { body })) as T,
    put: async <T>(path: string, body: unknown) => (await send('PUT', path, { body })) as T,
    delete: async (path) => void (await send('DELETE', path)),
    list: async <T>(path: string, query: Query = {}) => {
      const rows: T[] = []
      let after: string | undefined
      do {
        const page = (await send('GET', path, { query: { ...query, limit: PAGE, after } })) as ListPage<T>
        rows.push(...page.rows)
        after = page.next ?? undefined
      } while (after !== undefined)
      return rows
    },
  }
}
