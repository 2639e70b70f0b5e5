import { Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import type { Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** What the devices put on the wire, as their sockets count it (above TLS). */
export interface Traffic {
  readonly requests: Readonly<Record<string, number>>
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Answers 429 and 503, after which the request was sent again. */
  readonly delayed: number
}

/** Times that one request is sent again when the server asks to wait, and the longest wait in milliseconds. */
const PATIENCE = 60
const LONGEST_WAIT = 5_000
const TIMEOUT = 60_000

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const read = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.on('error', reject)
  })

/** The devices' way to the server: connections that are kept and counted. */
export class Wire {
  readonly #base: URL
  readonly #secure: boolean
  readonly #agent: Agent
  readonly #sockets = new Set<Socket>()
  readonly #requests: Record<string, number> = {}
  #gone = { sent: 0, received: 0 }
  #delayed = 0

  constructor(url: string, connections: number) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`)
    this.#secure = this.#base.protocol === 'https:'
    const options = { keepAlive: true, maxSockets: connections }
    this.#agent = this.#secure ? new SecureAgent(options) : new Agent(options)
  }

  /** Sends one request; waits and repeats it while the server asks for patience (429, 503). */
  async send(
    path: string,
    given: { readonly body?: string; readonly origin?: string } = {},
  ): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const { answer, retryAfter } = await this.#once(path, given)
      if ((answer.status !== 429 && answer.status !== 503) || attempt >= PATIENCE) return answer
      this.#delayed += 1
      await wait(Math.min(LONGEST_WAIT, Math.max(50, retryAfter * 1_000)))
    }
  }

  #once(
    path: string,
    { body, origin }: { readonly body?: string; readonly origin?: string },
  ): Promise<{ readonly answer: Answer; readonly retryAfter: number }> {
    const method = body === undefined ? 'GET' : 'POST'
    this.#requests[`${method} /${path}`] = (this.#requests[`${method} /${path}`] ?? 0) + 1
    return new Promise((resolve, reject) => {
      const request = (this.#secure ? requestHttps : requestHttp)(
        new URL(path, this.#base),
        {
          method,
          agent: this.#agent,
          timeout: TIMEOUT,
          headers: {
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/jose', 'content-length': Buffer.byteLength(body) }),
            ...(origin === undefined ? {} : { origin }),
          },
        },
        (response) => {
          const { statusCode = 0, headers } = response
          read(response).then(
            (text) =>
              resolve({
                answer: { status: statusCode, type: headers['content-type'] ?? '', body: text },
                retryAfter: Number(headers['retry-after'] ?? 1),
              }),
            reject,
          )
        },
      )
      request.on('socket', (socket) => this.#watch(socket))
      request.on('timeout', () => request.destroy(new Error('The server did not answer within a minute.')))
      request.on('error', reject)
      request.end(body)
    })
  }

  #watch(socket: Socket): void {
    if (this.#sockets.has(socket)) return
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#gone.sent += socket.bytesWritten
      this.#gone.received += socket.bytesRead
    })
  }

  traffic(): Traffic {
    let { sent, received } = this.#gone
    for (const socket of this.#sockets) {
      sent += socket.bytesWritten
      received += socket.bytesRead
    }
    return {
      requests: { ...this.#requests },
      bytesSent: sent,
      bytesReceived: received,
      delayed: this.#delayed,
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}
