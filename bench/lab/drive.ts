import { connect, type Socket } from 'node:net'

export interface Driven {
  /** Answered with 200. */
  readonly answered: number
  /** Answered otherwise, by status. */
  readonly others: Readonly<Record<number, number>>
  readonly seconds: number
  /** Milliseconds from when a request was due to its answer, of each that was answered with 200. */
  readonly latencies: Float64Array
  /** Bytes of the body of the last answer. */
  readonly answerBytes: number
  /** Some bodies, with the number of their request. */
  readonly sample: readonly { readonly index: number; readonly body: string }[]
  /** Microseconds of processor time that sending and receiving took. */
  readonly processor: number
}

export interface Drive {
  readonly port: number
  readonly connections: number
  readonly requests: readonly Buffer[]
  /** It ends after so long, or when every request has been answered. */
  readonly seconds: number
  /** Requests a second, sent when they are due whatever has been answered; null: as fast as answers come. */
  readonly rate: number | null
}

const SAMPLE_EVERY = 50
const END_OF_HEAD = Buffer.from('\r\n\r\n')
const LENGTH = /content-length: *(\d+)/i

interface Answer {
  readonly status: number
  readonly body: Buffer
}

/** One kept-alive connection with one request at a time. */
class Connection {
  readonly #socket: Socket
  #received: Buffer[] = []
  #size = 0
  /** Bytes of the answer that is being received; 0: its head is not complete. */
  #expected = 0
  #headLength = 0
  #status = 0
  #done: ((answer: Answer) => void) | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)))
      socket.once('error', reject)
    })
  }

  send(request: Buffer, done: (answer: Answer) => void): void {
    this.#done = done
    this.#socket.write(request)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk)
    this.#size += chunk.length
    if (this.#expected === 0) this.#readHead()
    if (this.#expected === 0 || this.#size < this.#expected) return
    const whole = this.#received.length === 1 ? chunk : Buffer.concat(this.#received)
    const answer = { status: this.#status, body: whole.subarray(this.#headLength, this.#expected) }
    this.#received = []
    this.#size = 0
    this.#expected = 0
    const done = this.#done
    this.#done = null
    done?.(answer)
  }

  #readHead(): void {
    const whole = this.#received.length === 1 ? (this.#received[0] as Buffer) : Buffer.concat(this.#received)
    const end = whole.indexOf(END_OF_HEAD)
    if (end < 0) return
    const head = whole.toString('latin1', 0, end)
    this.#status = Number(head.slice(9, 12))
    this.#headLength = end + END_OF_HEAD.length
    this.#expected = this.#headLength + Number(LENGTH.exec(head)?.[1] ?? 0)
  }
}

/** What is counted while it runs. */
class Tally {
  answered = 0
  answerBytes = 0
  readonly others: Record<number, number> = {}
  readonly sample: { readonly index: number; readonly body: string }[] = []
  readonly #latencies: Float64Array

  constructor(most: number) {
    this.#latencies = new Float64Array(most)
  }

  take(index: number, due: number, { status, body }: Answer): void {
    if (status !== 200) {
      this.others[status] = (this.others[status] ?? 0) + 1
      return
    }
    this.#latencies[this.answered] = performance.now() - due
    this.answered += 1
    this.answerBytes = body.length
    if (index % SAMPLE_EVERY === 0) this.sample.push({ index, body: body.toString('latin1') })
  }

  get latencies(): Float64Array {
    return this.#latencies.slice(0, this.answered)
  }
}

const closedLoop = (work: Drive, connections: readonly Connection[], tally: Tally): Promise<void> =>
  new Promise((resolve) => {
    const until = performance.now() + work.seconds * 1_000
    let next = 0
    let running = connections.length
    const go = (connection: Connection): void => {
      const request = work.requests[next]
      const due = performance.now()
      if (request === undefined || due >= until) {
        running -= 1
        if (running === 0) resolve()
        return
      }
      const index = next
      next += 1
      connection.send(request, (answer) => {
        tally.take(index, due, answer)
        go(connection)
      })
    }
    for (const connection of connections) go(connection)
  })

/** Requests become due by the clock; one that finds no free connection waits, and its wait counts. */
const openLoop = (
  work: Drive & { readonly rate: number },
  connections: readonly Connection[],
  tally: Tally,
): Promise<void> =>
  new Promise((resolve) => {
    const begin = performance.now()
    const total = Math.min(work.requests.length, Math.floor(work.seconds * work.rate))
    const free = [...connections]
    let next = 0
    let finished = 0
    const pump = (): void => {
      const now = performance.now()
      while (next < total && free.length > 0) {
        const due = begin + (next * 1_000) / work.rate
        if (due > now) break
        const connection = free.pop()
        const request = work.requests[next]
        if (connection === undefined || request === undefined) break
        const index = next
        next += 1
        connection.send(request, (answer) => {
          tally.take(index, due, answer)
          finished += 1
          free.push(connection)
          if (finished === total) resolve()
        })
      }
      if (next < total) setTimeout(pump, 1)
    }
    pump()
  })

/** Sends prepared requests and measures their answers. */
export const drive = async (work: Drive): Promise<Driven> => {
  const connections = await Promise.all(
    Array.from({ length: work.connections }, () => Connection.open(work.port)),
  )
  const tally = new Tally(work.requests.length)
  const { user, system } = process.cpuUsage()
  const begin = performance.now()
  await (work.rate === null
    ? closedLoop(work, connections, tally)
    : openLoop({ ...work, rate: work.rate }, connections, tally))
  const seconds = (performance.now() - begin) / 1_000
  const spent = process.cpuUsage()
  for (const connection of connections) connection.close()
  return {
    answered: tally.answered,
    others: tally.others,
    seconds,
    latencies: tally.latencies,
    answerBytes: tally.answerBytes,
    sample: tally.sample,
    processor: spent.user + spent.system - user - system,
  }
}
