import type { Clock, Fetch, FetchInit, FetchResponse } from '../ports.ts'
import { messageOf, within } from '../within.ts'
import type { Answer, Outcome } from './outcomes.ts'

/** Bytes of an answer at most; a longer one is noise. */
const MOST_BYTES = 4_194_304
/** Milliseconds within which a refused connection counts as refused at once. */
const AT_ONCE = 100

/** No answer. */
export interface NoAnswer {
  readonly why: string
  readonly atOnce: boolean
  /** It was a server that wants to be left alone for a while. */
  readonly wait?: Extract<Outcome, { kind: 'wait' }>
}

export interface Call {
  readonly fetch: Fetch
  readonly clock: Clock
  /** Milliseconds. */
  readonly timeout: number
  readonly url: string
  /** Given: POST as `application/jose`. */
  readonly body?: string
  readonly keepalive?: boolean
}

const bodyOf = async (response: FetchResponse): Promise<string> => {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let [text, length] = ['', 0]
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.length
    if (length > MOST_BYTES) {
      await reader.cancel()
      throw new RangeError('The answer is too long.')
    }
    text += decoder.decode(value, { stream: true })
  }
}

const initOf = (call: Call, signal: AbortSignal): FetchInit => ({
  method: call.body === undefined ? 'GET' : 'POST',
  headers: call.body === undefined ? {} : { 'content-type': 'application/jose' },
  ...(call.body === undefined ? {} : { body: call.body }),
  redirect: 'error',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
  ...(call.keepalive === true ? { keepalive: true } : {}),
  signal,
})

/** Sends one request within the time limit; never rejects. */
export const exchange = async (call: Call): Promise<Answer | NoAnswer> => {
  const abort = new AbortController()
  const began = call.clock.monotonic()
  const ask = async (): Promise<Answer> => {
    const response = await call.fetch(call.url, initOf(call, abort.signal))
    const { status, headers } = response
    const body = await bodyOf(response)
    return { status, contentType: headers.get('content-type'), retryAfter: headers.get('retry-after'), body }
  }
  try {
    return await within(call.clock, call.timeout, ask)
  } catch (error) {
    return { why: messageOf(error), atOnce: call.clock.monotonic() - began < AT_ONCE }
  } finally {
    abort.abort()
  }
}
