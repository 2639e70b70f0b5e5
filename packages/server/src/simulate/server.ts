import {
  type PublicJwk,
  parseStrictJson,
  readServerInfo,
  type TrustedServer,
  trustServer,
} from '@countersign/protocol'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Wire } from './http.ts'
import { ReceiptVerifier } from './receipts.ts'

/** The root that the simulated products were built with. */
export interface Root {
  readonly key: PublicJwk
  readonly sandbox: boolean
}

/** What devices know of the server. A key set is verified once, however many devices of this process are shown it. */
export class Meeting {
  readonly root: Root
  readonly receipts = new ReceiptVerifier()
  readonly #wire: Wire
  readonly #verified = new Map<string, Promise<TrustedServer>>()

  constructor(wire: Wire, root: Root) {
    this.#wire = wire
    this.root = root
  }

  /** `GET /v1/server`, and the trust check of protocol.md. Rejects when the server cannot be trusted. */
  async meet(organizationId: string, now: Instant): Promise<TrustedServer> {
    const answer = await this.#wire.send(`v1/server?organization=${organizationId}`)
    if (answer.status !== 200) throw new Error(`GET /v1/server was answered with ${answer.status}.`)
    const { certificates, keyset } = readServerInfo(parseStrictJson(answer.body))
    const key = [organizationId, keyset, ...certificates].join(' ')
    const known = this.#verified.get(key)
    if (known !== undefined) return known
    const { root } = this
    const verified = trustServer({
      ...{ roots: [root.key], sandbox: root.sandbox, certificates, keyset, organizationId, now },
    })
    if (this.#verified.size > 100) this.#verified.clear()
    this.#verified.set(key, verified)
    return verified
  }
}
