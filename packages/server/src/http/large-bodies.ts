import type { FastifyReply } from 'fastify'

/** Bytes of a body from which on it counts; smaller ones are bounded by the number of those that wait for a commit. */
const LARGE = 16 * 1024
/** Bytes of large bodies that are worked on at once. What becomes of a body takes about ten times its size. */
const MOST = 32 * 1024 * 1024

/**
 * Bounds the memory of large bodies: the queue of commits counts requests, and four thousand of one MiB would be too much.
 * What does not fit is to be refused before anything of its body is read.
 */
export class LargeBodies {
  readonly #most: number
  #bytes = 0

  constructor(most: number = MOST) {
    this.#most = most
  }

  /** Takes room for a body until its answer has gone or its connection is closed; false: there is none. */
  admit(bytes: number, reply: FastifyReply): boolean {
    if (bytes < LARGE) return true
    if (this.#bytes + bytes > this.#most) return false
    this.#bytes += bytes
    reply.raw.once('close', () => {
      this.#bytes -= bytes
    })
    return true
  }
}
