import { createHmac } from 'node:crypto'

export interface Seen {
  readonly status: number
  readonly body: Readonly<Record<string, any>>
  readonly headers: Headers
}

/** A person at a browser: keeps cookies, and sends the origin that a page of the server sends. */
export class Visitor {
  readonly #base: string
  readonly #cookies = new Map<string, string>()
  origin: string

  readonly #headers: Readonly<Record<string, string>>

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.#base = base
    this.#headers = headers
    this.origin = new URL(base).origin
  }

  async send(method: string, path: string, body?: unknown): Promise<Seen> {
    const response = await fetch(`${this.#base}/api${path}`, {
      method,
      headers: {
        ...this.#headers,
        origin: this.origin,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(pair.slice(0, at))
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const text = await response.text()
    const body_ = text === '' ? {} : (JSON.parse(text) as Record<string, unknown> | null)
    return { status: response.status, body: body_ ?? {}, headers: response.headers }
  }

  get(path: string): Promise<Seen> {
    return this.send('GET', path)
  }

  post(path: string, body: unknown = {}): Promise<Seen> {
    return this.send('POST', path, body)
  }

  signIn(email: string, password: string): Promise<Seen> {
    return this.post('/auth/sign-in/email', { email, password })
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The one-time password that an authenticator shows now for an `otpauth:` URI (RFC 6238). */
export const oneTimePassword = (uri: string, now = Date.now()): string => {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}
