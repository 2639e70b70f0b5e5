import {
  type AuthorizationRequest,
  type Denial,
  decodeBase64Url,
  digestOf,
  encodeBase64Url,
  type ItemTerms,
  merkleTree,
  openDirect,
  openFor,
  peekJweHeader,
  type RefusedFigure,
  randomBytes8,
  randomBytes32,
  readAuthorizationRequest,
  readSubmission,
  type Submission,
  sealDirect,
  signJws,
  utf8,
} from '@countersign/protocol'
import type { Fetch, FetchInit, FetchResponse } from '../ports.ts'
import { type FakeIdentity, type FakeVendor, fakeIdentity } from './vendor.ts'

const JOSE = 'application/jose'
const DAY = 86_400

/** A fault to play: the request or the answer is lost, the request comes twice, or another answer comes in its place. */
export type Mishap = 'lost-request' | 'lost-answer' | 'duplicate' | Response

/** What a fake server is made of. */
export interface FakeServerOptions {
  /** Whose items it grants. */
  readonly vendor: FakeVendor
  /** The server's own clock, Unix seconds; default: the system clock. */
  readonly now?: (() => number) | undefined
  /** Its base URL; default `https://lts.example.com`. Nothing listens there. */
  readonly url?: string | undefined
}

const systemClock = (): number => Math.floor(Date.now() / 1000)

/**
 * A small license tracking server that speaks the real protocol, in memory: it opens, decides, stores, signs and proves as
 * a real one does, and grants everything unless told otherwise. Its `fetch` is handed to `open`, or a `Lab` does that.
 *
 * @example
 * const server = await FakeServer.create({ vendor: await FakeVendor.create() })
 * server.deny = () => ({ code: -20111, name: 'expired', message: 'The license has expired.' })
 */
export class FakeServer {
  /** Its base URL, for the option `servers`. */
  readonly url: string
  /** Whose items it grants. */
  readonly vendor: FakeVendor
  /** Its clock, Unix seconds. */
  readonly now: () => number
  /** Its keys and what it shows of them. */
  readonly identity: FakeIdentity
  /** What was received: the largest value by client, session, slot and module. */
  readonly figures = new Map<string, number>()
  /** Every submission of usage reports, in the order of arrival, opened. */
  readonly submissions: Submission[] = []
  /** Every authorization request, in the order of arrival, opened. */
  readonly requests: AuthorizationRequest[] = []
  /** Raw bodies as they came. */
  readonly bodies: string[] = []
  /** Played one by one, each for the next request to a path that ends so. */
  readonly mishaps: { readonly path: string; readonly mishap: Mishap }[] = []
  /** Whether and how a request is denied; null: it is granted. What is left out is filled in (code -20120). */
  deny: (request: AuthorizationRequest) => Partial<Denial> | null = () => null
  /** Changes an authorization before it is signed. */
  grant: (request: AuthorizationRequest) => object = () => ({})
  /** Figures of a submission that its receipt refuses (U9); default: none. */
  refuse: (submission: Submission) => readonly RefusedFigure[] = () => []
  /** Changes the terms of the item that it grants by. */
  terms: Partial<ItemTerms> = {}
  /** Whether receipts ask for a new authorization (A10). */
  reauthorize = false
  /** Changed: the server was restored from a back-up (H1). */
  incarnation = randomBytes8()
  /** The report age of the authorizations it gives, seconds. */
  maxAge = 30 * DAY
  /** The base URLs that authorizations name; null: its own. */
  servers: readonly string[] | null = null
  /** The modules it grants when a request names none. */
  modules: readonly string[] = ['qr-code', 'pdf417']
  readonly #tickets = new Map<string, { readonly key: string; readonly client: string }>()
  #heads = 0
  #continuation = 0

  private constructor(options: FakeServerOptions, identity: FakeIdentity) {
    this.vendor = options.vendor
    this.now = options.now ?? systemClock
    this.url = options.url ?? 'https://lts.example.com'
    this.identity = identity
  }

  /** Makes a server with new keys, certified by its vendor. */
  static async create(options: FakeServerOptions): Promise<FakeServer> {
    return new FakeServer(options, await fakeIdentity(options.vendor, (options.now ?? systemClock)()))
  }

  /** The sum of a module over everything received: what would be charged. */
  total(module: string): number {
    return [...this.figures].reduce(
      (sum, [key, value]) => (key.endsWith(`/${module}`) ? sum + value : sum),
      0,
    )
  }

  /** Forgets its tickets, as after the loss of the ticket secret. */
  forgetTickets(): void {
    this.#tickets.clear()
  }

  /** Answers as `fetch` would; rejects when a message is lost. */
  readonly fetch: Fetch = async (url, init) => {
    const { pathname } = new URL(url)
    const at = this.mishaps.findIndex(({ path }) => pathname.endsWith(path))
    const mishap = at < 0 ? undefined : this.mishaps.splice(at, 1)[0]?.mishap
    if (mishap === 'lost-request') throw new TypeError('fetch failed')
    if (mishap instanceof Response) return mishap
    const answer = await this.#answer(pathname, init)
    if (mishap === 'lost-answer') throw new TypeError('fetch failed')
    return mishap === 'duplicate' ? this.#answer(pathname, init) : answer
  }

  async #answer(path: string, init: FetchInit): Promise<FetchResponse> {
    const body = init.body ?? ''
    if (path === '/v1/server') return this.#info()
    this.bodies.push(body)
    if (path === '/v1/authorizations') return this.#authorize(body)
    return path === '/v1/reports' ? this.#report(body) : problem(404, 'unknown')
  }

  #info(): FetchResponse {
    const { uuid, certificate, keyset } = this.identity
    const info = {
      ...{ uuid, version: '1', role: 'main', serving: true, time: this.now() },
      ...{ incarnation: this.incarnation, certificates: [certificate], keyset },
    }
    return new Response(JSON.stringify(info), { headers: { 'content-type': 'application/json' } })
  }

  async #authorize(token: string): Promise<FetchResponse> {
    const { encryption, uuid, signer } = this.identity
    if (peekJweHeader(token).kid !== encryption.publicJwk.kid) return problem(401, 'key-unknown')
    const opened = await openFor({ token, typ: 'cs-authorize+jwe', privateKey: encryption.privateJwk })
    const read = readAuthorizationRequest(opened)
    if (read.kind !== 'request') return problem(400, 'malformed')
    const { request } = read
    this.requests.push(request)
    const denied = this.deny(request)
    const about = { iss: uuid, sub: request.client.uuid, aud: request.requestId, iat: this.now() }
    const text = { name: 'denied', message: 'Denied.', docs: 'https://docs.example.com', retryAfter: null }
    const jws =
      denied === null
        ? await signJws('cs-authorization+jwt', await this.#authorization(request, about), signer)
        : await signJws(
            'cs-denial+jwt',
            { ...about, code: -20120, ...text, revokes: false, ...denied },
            signer,
          )
    const key = decodeBase64Url(request.replyKey)
    const reply = await sealDirect({ key, typ: 'cs-reply+jwe', plaintext: utf8(jws) })
    return new Response(reply, { status: denied === null ? 200 : 403, headers: { 'content-type': JOSE } })
  }

  async #authorization(request: AuthorizationRequest, about: { iat: number }): Promise<object> {
    const { iat } = about
    const item = await this.vendor.item(iat, {
      organizationId: request.organizationId ?? '100200',
      product: request.product.code,
      ...this.terms,
    })
    const ticket = randomBytes8()
    const key = randomBytes32()
    this.#tickets.set(ticket, { key, client: request.client.uuid })
    this.#continuation += 1
    return {
      ...{ ...about, jti: crypto.randomUUID(), exp: iat + 7 * DAY, refreshAfter: iat + 3.5 * DAY },
      ...{ organizationId: request.organizationId, handshakeCode: request.handshakeCode },
      ...{ product: request.product.code, modules: request.product.modules ?? this.modules },
      ...{ deployment: request.product.deployment, binding: request.binding, stage: 'normal' },
      items: [{ id: item.terms.id, chargeWay: item.terms.chargeWay, terms: item.token }],
      ...{ instances: null, continuation: `continuation-${this.#continuation}` },
      reporting: { ticket, key, interval: 180, maxAge: this.maxAge },
      servers: this.servers ?? [this.url],
      certificate: this.identity.certificate,
      keyset: this.identity.keyset,
      incarnation: this.incarnation,
      ...this.grant(request),
    }
  }

  async #report(token: string): Promise<FetchResponse> {
    const ticket = this.#tickets.get(peekJweHeader(token).kid ?? '')
    if (ticket === undefined) return problem(401, 'ticket-unknown')
    const key = decodeBase64Url(ticket.key)
    const plaintext = await openDirect({ token, key, typ: 'cs-report+jwe' })
    const { submission } = readSubmission(plaintext)
    if (submission.client !== ticket.client) return problem(403, 'client-mismatch')
    this.submissions.push(submission)
    const refused = this.refuse(submission)
    this.#store(submission, refused)
    const receipt = {
      ...{ sub: submission.client, sequence: submission.sequence, digest: await digestOf(plaintext) },
      ...{ accepted: submission.reports.length, refused, stage: 'normal', reauthorize: this.reauthorize },
      ...{ incarnation: this.incarnation, iat: this.now() },
    }
    const sealed = await sealDirect({
      key,
      typ: 'cs-receipt+jwe',
      plaintext: utf8(await this.#envelope(receipt)),
    })
    return new Response(sealed, { headers: { 'content-type': JOSE } })
  }

  #store({ client, reports }: Submission, refused: readonly RefusedFigure[]): void {
    for (const { session, slot, counts } of reports) {
      for (const [module, count] of Object.entries(counts)) {
        const isRefused = refused.some(
          (one) =>
            one.session === session && one.slot === slot && (one.module === null || one.module === module),
        )
        const key = `${client}/${session}/${slot}/${module}`
        if (!isRefused) this.figures.set(key, Math.max(this.figures.get(key) ?? 0, count))
      }
    }
  }

  async #envelope(receipt: object): Promise<string> {
    const leaf = utf8(JSON.stringify(receipt))
    const tree = await merkleTree([utf8('another device'), leaf])
    this.#heads += 1
    const root = encodeBase64Url(tree.root)
    const place = { chain: 'AAECAwQFBgc', number: this.#heads, previous: null }
    const about = { iss: this.identity.uuid, iat: this.now(), root, size: 2, ...place }
    const head = await signJws('cs-head+jwt', about, this.identity.signer)
    const path = tree.path(1).map(encodeBase64Url)
    return JSON.stringify({ receipt: encodeBase64Url(leaf), index: 1, size: 2, path, head })
  }
}

/** An answer that is a problem as the protocol has it: to be played as a mishap. */
export const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
