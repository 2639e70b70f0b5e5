import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Stage } from './story.ts'

type Message = { path: string; contentType: string; body: Buffer }
type Reply = { status: number; headers: Headers; body: Buffer }

/** What may become of one message on its way; the numbers are shares. */
const FATES = [
  { fate: 'delivered', share: 40 },
  { fate: 'lost', share: 12 },
  { fate: 'receipt lost', share: 16 },
  { fate: 'doubled', share: 12 },
  { fate: 'held for days', share: 12 },
  { fate: 'overtaken', share: 8 },
] as const
type Fate = (typeof FATES)[number]['fate']

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A network that loses, doubles, holds and reorders what devices and server say to each other, on real sockets. */
export class Network {
  readonly url: string
  /** True: everything is delivered once. */
  calm = false
  readonly counted: Record<Fate, number> = {
    delivered: 0,
    lost: 0,
    'receipt lost': 0,
    doubled: 0,
    'held for days': 0,
    overtaken: 0,
  }
  readonly #target: string
  readonly #stage: Stage
  #held: { message: Message; until: number }[] = []

  constructor(urls: { own: string; target: string }, stage: Stage) {
    this.url = urls.own
    this.#target = urls.target
    this.#stage = stage
  }

  #fate(): Fate {
    let rest = this.#stage.between(0, 100)
    for (const { fate, share } of FATES) {
      rest -= share
      if (rest < 0) return fate
    }
    return 'delivered'
  }

  async #deliver({ path, contentType, body }: Message): Promise<Reply> {
    const response = await fetch(`${this.#target}${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: new Uint8Array(body),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
    }
  }

  async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const body = await read(request)
    const answer = ({ status, headers, body: content }: Reply): void => {
      const type = headers.get('content-type') ?? 'application/octet-stream'
      response.writeHead(status, { 'content-type': type }).end(content)
    }
    if (request.method === 'GET') {
      const got = await fetch(`${this.#target}${path}`)
      answer({ status: got.status, headers: got.headers, body: Buffer.from(await got.arrayBuffer()) })
      return
    }
    const message = { path, contentType: request.headers['content-type'] ?? '', body }
    const fate = this.calm ? 'delivered' : this.#fate()
    this.counted[fate] += 1
    switch (fate) {
      case 'delivered':
        return answer(await this.#deliver(message))
      case 'lost':
        return void response.destroy()
      case 'receipt lost':
        await this.#deliver(message)
        return void response.destroy()
      case 'doubled': {
        const [first, second] = await Promise.all([this.#deliver(message), this.#deliver(message)])
        return answer(this.#stage.random() < 0.5 ? first : second)
      }
      case 'held for days':
        this.#held.push({ message, until: this.#stage.between(1, 9) })
        return void response.destroy()
      case 'overtaken':
        await new Promise((resolve) => setTimeout(resolve, this.#stage.between(20, 250)))
        return answer(await this.#deliver(message))
    }
  }

  /** Another turn of the virtual clock: what has been held long enough arrives at last; nobody waits for its answer. */
  async turn(): Promise<number> {
    const due = this.#held.filter(({ until }) => until <= 1)
    this.#held = this.#held
      .filter(({ until }) => until > 1)
      .map(({ message, until }) => ({ message, until: until - 1 }))
    for (const { message } of due) {
      const { status } = await this.#deliver(message)
      if (status >= 500) throw new Error(`a message that came late was answered with ${status}`)
    }
    return due.length
  }
}

/** A network between devices and a server, on a port of its own. */
export const openNetwork = async (target: string, stage: Stage): Promise<Network> => {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const network = new Network({ own: `http://127.0.0.1:${port}`, target }, stage)
  server.on('request', (request, response) => {
    network.pass(request, response).catch(() => response.destroy())
  })
  stage.afterwards(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return network
}
