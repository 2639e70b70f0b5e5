import { randomBytes, randomUUID } from 'node:crypto'
import { encode, type Json, type JsonObject, parseObject } from './encoding.ts'
import { sealTo, sealWith } from './jwe.ts'
import type { Root } from './jws.ts'
import { openReceipt, type Receipt } from './receipt.ts'
import { type Denial, type Grant, openReply } from './reply.ts'
import { readServerDocument, type ServerDocument, type TrustedServer, trustServer } from './trust.ts'

export type Wish = {
  organizationId?: string | null
  handshakeCode?: string | null
  sessionPassword?: string | null
  product?: string
  version?: string
  edition?: string | null
  deployment?: string
  modules?: string[] | null
  instances?: number | null
  domain?: string | null
  processName?: string | null
  /** Sent as the Origin header. */
  origin?: string | null
  requestId?: string
  /** Given only to repeat a request byte by byte, whose answer opens with the same key. */
  replyKey?: Buffer
  sentAt?: number
  continuation?: string | null
  v?: number
}
export type Problem = {
  kind: 'problem'
  status: number
  code: string | null
  contentType: string
  retryAfter: string | null
  body: JsonObject | null
}
export type Figures = { slot: number; counts: { [module: string]: number }; session?: string }
export type Prepared = { body: string; plaintext: Buffer; sequence: number; key: Buffer }
export type Wrong = { header?: JsonObject; contentType?: string; change?: (body: string) => string }

const none = (value: string | null | undefined): string | null => value ?? null
export const newSession = (): string => encode(randomBytes(8))

/** `null` is what browsers send for an opaque origin. */
const hostOf = (origin: string | null | undefined): string | null =>
  origin == null || origin === 'null' ? null : new URL(origin).hostname

export const readProblem = async (response: Response): Promise<Problem> => {
  const text = await response.text()
  const contentType = response.headers.get('content-type') ?? ''
  const body = contentType.includes('json') && text !== '' ? parseObject(text) : null
  const code = typeof body?.['code'] === 'string' ? body['code'] : null
  return {
    kind: 'problem',
    status: response.status,
    code,
    contentType,
    retryAfter: response.headers.get('retry-after'),
    body,
  }
}

/** A device written from protocol.md alone: what another vendor's engineer would build. */
export class Device {
  readonly url: string
  readonly root: Root
  uuid: string = randomUUID()
  store: string = newSession()
  session: string = newSession()
  sequence = 0
  continuation: string | null = null
  grant: Grant | null = null
  lastHead: string | null = null
  server: { document: ServerDocument; trusted: TrustedServer } | null = null

  constructor(url: string, root: Root) {
    this.url = url
    this.root = root
  }

  /** The same disk image on another machine. */
  copy(): Device {
    const other = new Device(this.url, this.root)
    other.uuid = this.uuid
    other.store = this.store
    other.sequence = this.sequence
    other.continuation = this.continuation
    other.grant = this.grant
    return other
  }

  async meet(organizationId: string | null): Promise<TrustedServer> {
    const response = await fetch(`${this.url}/v1/server`)
    const document = readServerDocument(parseObject(await response.text()))
    const { certificates, keyset, time: now } = document
    const trusted = trustServer(this.root, { certificates, keyset, organizationId, now })
    if (trusted.uuid !== document.uuid) throw new Error('uuid of the document')
    this.server = { document, trusted }
    return trusted
  }

  async authorize(wish: Wish, wrong: Wrong = {}): Promise<Grant | Denial | Problem> {
    const organizationId = wish.organizationId ?? wish.handshakeCode?.split('-')[0] ?? null
    const server = this.server?.trusted ?? (await this.meet(organizationId))
    const requestId = wish.requestId ?? randomUUID()
    const replyKey = wish.replyKey ?? randomBytes(32)
    const plaintext = Buffer.from(JSON.stringify(this.#request(wish, requestId, encode(replyKey))))
    const key = server.encryption[0]
    if (key === undefined) throw new Error('the key set has an encryption key')
    const sealed = sealTo(key, { kid: key.kid, typ: 'cs-authorize+jwe', ...wrong.header }, plaintext)
    const response = await fetch(`${this.url}/v1/authorizations`, {
      method: 'POST',
      headers: {
        'content-type': wrong.contentType ?? 'application/jose',
        ...(wish.origin == null ? {} : { origin: wish.origin }),
      },
      body: wrong.change?.(sealed) ?? sealed,
    })
    if (!(response.headers.get('content-type') ?? '').startsWith('application/jose'))
      return readProblem(response)
    const asked = {
      product: wish.product ?? 'barcode-reader',
      version: wish.version ?? '10.2.1',
      edition: wish.edition === undefined ? 'javascript' : wish.edition,
      deployment: wish.deployment ?? 'desktop',
      organizationId: none(wish.organizationId),
      clientUuid: this.uuid,
      host: hostOf(wish.origin),
    }
    const reply = openReply(await response.text(), { requestId, replyKey, asked, server, root: this.root })
    if (response.status !== (reply.kind === 'grant' ? 200 : 403))
      throw new Error(`status ${response.status} for ${reply.kind}`)
    if (reply.kind === 'grant') this.#keep(reply)
    return reply
  }

  #keep(grant: Grant): void {
    this.grant = grant
    this.continuation = grant.continuation
  }

  #request(wish: Wish, requestId: string, replyKey: string): { [name: string]: Json } {
    return {
      v: wish.v ?? 1,
      requestId,
      sentAt: wish.sentAt ?? this.now(),
      replyKey,
      client: {
        uuid: this.uuid,
        continuation: wish.continuation === undefined ? this.continuation : wish.continuation,
        library: 'independent-device/1.0.0',
      },
      organizationId: none(wish.organizationId),
      handshakeCode: none(wish.handshakeCode),
      sessionPassword: none(wish.sessionPassword),
      product: {
        code: wish.product ?? 'barcode-reader',
        version: wish.version ?? '10.2.1',
        edition: wish.edition === undefined ? 'javascript' : wish.edition,
        deployment: wish.deployment ?? 'desktop',
        modules: wish.modules === undefined ? ['qr-code'] : wish.modules,
        chargeWay: null,
      },
      binding: { domain: none(wish.domain), applicationId: null, processName: none(wish.processName) },
      instances: wish.instances ?? null,
    }
  }

  /** The server's time at the last meeting: a hint, as protocol.md says; stories that move the clock meet again. */
  now(): number {
    return this.grant?.iat ?? this.server?.document.time ?? Math.floor(Date.now() / 1000)
  }

  /** Seals a submission; the same bytes can be sent again. */
  prepare(
    figures: Figures[],
    wrong: { header?: JsonObject; plaintext?: JsonObject; grant?: Grant } = {},
  ): Prepared {
    const grant = wrong.grant ?? this.grant
    if (grant === null) throw new Error('not authorized')
    this.sequence += 1
    const reports = figures.map(({ slot, counts, session }) => ({
      session: session ?? this.session,
      slot,
      counts,
    }))
    const content: JsonObject = {
      client: this.uuid,
      store: this.store,
      sequence: this.sequence,
      dropped: 0,
      lastHead: this.lastHead,
      reports,
      ...wrong.plaintext,
    }
    const plaintext = Buffer.from(JSON.stringify(content))
    const header: JsonObject = {
      alg: 'dir',
      enc: 'A256GCM',
      kid: grant.ticket,
      typ: 'cs-report+jwe',
      ...wrong.header,
    }
    return {
      body: sealWith(grant.reportKey, header, plaintext),
      plaintext,
      sequence: this.sequence,
      key: grant.reportKey,
    }
  }

  async send(prepared: Prepared, contentType = 'application/jose'): Promise<Receipt | Problem> {
    const response = await fetch(`${this.url}/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: prepared.body,
    })
    if (response.status !== 200) return readProblem(response)
    const { plaintext, sequence, key } = prepared
    const signing = (this.server?.trusted ?? (await this.meet(null))).signing
    return openReceipt(await response.text(), { key, plaintext, clientUuid: this.uuid, sequence, signing })
  }

  async report(...figures: Figures[]): Promise<Receipt> {
    const answer = await this.send(this.prepare(figures))
    if ('kind' in answer) throw new Error(`refused: ${JSON.stringify(answer)}`)
    this.lastHead = answer.head.compact
    return answer
  }
}
