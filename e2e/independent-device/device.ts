import { randomBytes, randomUUID } from 'node:crypto'
import { encode, ensure, type JsonObject, parseObject } from './encoding.ts'
import { sealTo, sealWith } from './jwe.ts'
import type { Root } from './jws.ts'
import { type Problem, readProblem } from './problem.ts'
import { openReceipt, type Receipt } from './receipt.ts'
import { type Denial, type Grant, openReply } from './reply.ts'
import { readServerDocument, type ServerDocument, type TrustedServer, trustServer } from './trust.ts'
import { askedOf, requestOf, type Wish } from './wish.ts'

export type Figures = { slot: number; counts: { [module: string]: number }; session?: string }
export type Prepared = { body: string; plaintext: Buffer; sequence: number; key: Buffer }
export type Wrong = { header?: JsonObject; contentType?: string; change?: (body: string) => string }

export const newSession = (): string => encode(randomBytes(8))

/** A device written from protocol.md alone: what another vendor's engineer would build. */
export class Device {
  url: string
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
    const narrowed = organizationId === null ? '' : `?organization=${organizationId}`
    const response = await fetch(`${this.url}/v1/server${narrowed}`)
    const document = readServerDocument(parseObject(await response.text()))
    const { certificates, keyset, time: now } = document
    const trusted = trustServer(this.root, { certificates, keyset, organizationId, now })
    if (trusted.uuid !== document.uuid) throw new Error('uuid of the document')
    const known = this.server?.trusted
    if (known?.uuid === trusted.uuid)
      ensure(
        known.keysetIat <= trusted.keysetIat,
        'it keeps the largest iat of a key set and refuses older ones',
      )
    this.server = { document, trusted }
    return trusted
  }

  async authorize(wish: Wish, wrong: Wrong = {}): Promise<Grant | Denial | Problem> {
    const organizationId = wish.organizationId ?? wish.handshakeCode?.split('-')[0] ?? null
    const server = this.server?.trusted ?? (await this.meet(organizationId))
    const requestId = wish.requestId ?? randomUUID()
    const replyKey = wish.replyKey ?? randomBytes(32)
    const state = { uuid: this.uuid, continuation: this.continuation, now: this.now() }
    const content = requestOf(wish, state, { requestId, replyKey: encode(replyKey) })
    const plaintext = Buffer.from(JSON.stringify(content))
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
    const asked = askedOf(wish, this.uuid)
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
    // The server shows itself to who names an organization that it serves.
    const organizationId = this.grant?.payload['organizationId'] ?? null
    const server = this.server?.trusted ?? (await this.meet(organizationId as string | null))
    const { signing } = server
    return openReceipt(await response.text(), { key, plaintext, clientUuid: this.uuid, sequence, signing })
  }

  async report(...figures: Figures[]): Promise<Receipt> {
    const answer = await this.send(this.prepare(figures))
    if ('kind' in answer) throw new Error(`refused: ${JSON.stringify(answer)}`)
    this.lastHead = answer.head.compact
    return answer
  }
}
