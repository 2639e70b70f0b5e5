import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Outcome } from '../deliveries/deliveries.ts'
import { addressOf, type CheckedAddress } from './address.ts'

// Not imported, which would load Node's whole client for `fetch` (docs/performance.md, B8).
const { request: httpRequest } = process.getBuiltinModule('node:http')

/** Milliseconds that a target has for everything. */
const TIMEOUT = 10_000
const GONE = 410
/** Longest time that a target may ask for, seconds. */
const AFTER_MOST = 86_400

/** Gives the address that was checked, whatever the name has become meanwhile. */
const pinned =
  ({ address, family }: CheckedAddress): LookupFunction =>
  (_host, options, done) =>
    options.all === true ? done(null, [{ address, family }]) : done(null, address, family)

const retryAfter = (value: string | undefined): number =>
  value !== undefined && /^\d{1,9}$/.test(value) ? Math.min(Number(value), AFTER_MOST) : 0

const outcomeOf = (status: number, after: string | undefined): Outcome => {
  if (status >= 200 && status < 300) return { sent: true }
  const error = `The target answered ${status}.`
  return status === GONE
    ? { sent: false, error, final: true }
    : { sent: false, error, after: retryAfter(after) }
}

/** Why an attempt failed, in words that hold nothing of the request. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `The target did not answer within ${TIMEOUT / 1_000} s.`
  return error.message
}

const send = (
  url: URL,
  about: {
    readonly address: CheckedAddress
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly signal: AbortSignal
  },
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        headers: about.headers,
        lookup: pinned(about.address),
        agent: false,
        signal: about.signal,
      },
      (response) => {
        // What a target says is not read: only whether it took the message. Redirects are not followed.
        resolve(outcomeOf(response.statusCode ?? 0, response.headers['retry-after']))
        response.destroy()
      },
    )
    request.once('error', reject)
    request.end(about.body)
  })

/** Hands a signed message to a target, which has 10 s for it. Never to an address that is not public, unless allowed (P3). */
export const post = async (
  target: string,
  about: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly allowPrivate: boolean
  },
): Promise<Outcome> => {
  const url = new URL(target)
  const signal = AbortSignal.timeout(TIMEOUT)
  try {
    const address = await addressOf(url, about.allowPrivate)
    return await send(url, { address, headers: about.headers, body: about.body, signal })
  } catch (error) {
    return { sent: false, error: reasonOf(error) }
  }
}
