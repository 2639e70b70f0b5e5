import { randomUUID } from 'node:crypto'
import {
  type Authorization,
  checkAuthorization,
  checkDenial,
  type Denial,
  decodeBase64Url,
  digestOf,
  openDirect,
  type PublicJwk,
  peekJws,
  type Receipt,
  randomBytes8,
  randomBytes32,
  readReceiptEnvelope,
  type ServerInfo,
  sealDirect,
  sealTo,
  slotAt,
  type TrustedServer,
  trustServer,
  utf8,
  type VerifiedReceipt,
  verifyReceipt,
} from '@countersign/protocol'

export interface DeviceOptions {
  readonly rootKey: PublicJwk
  readonly organizationId: string | null
  readonly uuid: string
  readonly handshakeCode?: string
  readonly sessionPassword?: string
  readonly deployment?: 'browser' | 'mobile' | 'server' | 'desktop' | 'embedded'
  readonly modules?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly version?: string
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly granted: Authorization | null
  readonly denied: Denial | null
  /** Of an answer that is no decision. */
  readonly problem: Readonly<Record<string, unknown>> | null
}

export interface Reported {
  readonly status: number
  readonly headers: Headers
  readonly receipt: Receipt | null
  readonly verified: VerifiedReceipt | null
  readonly problem: Readonly<Record<string, unknown>> | null
}

type Counts = Readonly<Record<string, number>>

/** A device as a client library would be one: it trusts nothing that it has not verified. */
export class LabDevice {
  readonly #url: () => string
  readonly options: DeviceOptions
  readonly store = randomBytes8()
  sequence = 0
  authorization: Authorization | null = null

  constructor(url: () => string, options: DeviceOptions) {
    this.#url = url
    this.options = options
  }

  async serverInfo(): Promise<ServerInfo> {
    const query = this.options.organizationId === null ? '' : `?organization=${this.options.organizationId}`
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${this.#url()}/v1/server${query}`)
      // A server whose connection is cut just then is asked again, as a client does.
      if (response.status < 500 || tries === 20) return (await response.json()) as ServerInfo
      await response.body?.cancel()
    }
  }

  async trust(): Promise<TrustedServer & { readonly time: number }> {
    const info = await this.serverInfo()
    const trusted = await trustServer({
      roots: [this.options.rootKey],
      sandbox: this.options.rootKey.sandbox === true,
      certificates: info.certificates,
      keyset: info.keyset,
      organizationId: this.options.organizationId,
      now: info.time,
    })
    return { ...trusted, time: info.time }
  }

  request(time: number, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    const { options } = this
    return {
      v: 1,
      requestId: randomUUID(),
      sentAt: time,
      replyKey: randomBytes32(),
      client: {
        uuid: options.uuid,
        continuation: this.authorization?.continuation ?? null,
        library: 'lab/1',
      },
      organizationId: options.organizationId,
      handshakeCode: options.handshakeCode ?? null,
      sessionPassword: options.sessionPassword ?? null,
      product: {
        code: 'barcode-reader',
        version: options.version ?? '10.2.1',
        edition: 'javascript',
        deployment: options.deployment ?? 'desktop',
        modules: options.modules ?? ['qr-code'],
        chargeWay: null,
      },
      binding: { domain: null, applicationId: null, processName: 'lab' },
      instances: null,
      ...more,
    }
  }

  async post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.#url()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose', ...this.options.headers, ...headers },
      body,
    })
  }

  /** Asks with a request, whole and again as often as wanted. */
  async ask(more: Readonly<Record<string, unknown>> = {}): Promise<Asked> {
    const trusted = await this.trust()
    return this.send(this.request(trusted.time, more), trusted)
  }

  async send(
    request: Readonly<Record<string, unknown>>,
    trusted: TrustedServer & { readonly time: number },
  ): Promise<Asked> {
    const [recipient] = trusted.keySet.enc
    if (recipient === undefined) throw new Error('The server has no encryption key.')
    const response = await this.post(
      '/v1/authorizations',
      await sealTo({ recipient, typ: 'cs-authorize+jwe', plaintext: utf8(JSON.stringify(request)) }),
    )
    const text = await response.text()
    const none = {
      status: response.status,
      headers: response.headers,
      granted: null,
      denied: null,
      problem: null,
    }
    if (response.headers.get('content-type') !== 'application/jose')
      return { ...none, problem: JSON.parse(text) as Record<string, unknown> }
    const token = new TextDecoder().decode(
      await openDirect({
        token: text,
        key: decodeBase64Url(request['replyKey'] as string),
        typ: 'cs-reply+jwe',
      }),
    )
    if (response.status !== 200) {
      return {
        ...none,
        denied: await checkDenial({
          token,
          request: request as never,
          clientUuid: this.options.uuid,
          trusted,
        }),
      }
    }
    const checked = await checkAuthorization({
      roots: [this.options.rootKey],
      sandbox: this.options.rootKey.sandbox === true,
      token,
      request: request as never,
      clientUuid: this.options.uuid,
      now: Number(peekJws(token).payload['iat']),
      trusted,
    })
    this.authorization = checked.authorization
    return { ...none, granted: checked.authorization }
  }

  /** Asks and expects a grant. */
  async authorize(more: Readonly<Record<string, unknown>> = {}): Promise<Authorization> {
    const { granted, denied, problem } = await this.ask(more)
    if (granted === null) throw new Error(`Not granted: ${JSON.stringify(denied ?? problem)}`)
    return granted
  }

  submission(
    reports: readonly { readonly session?: string; readonly slot: number; readonly counts: Counts }[],
  ): string {
    this.sequence += 1
    return JSON.stringify({
      client: this.options.uuid,
      store: this.store,
      sequence: this.sequence,
      dropped: 0,
      lastHead: null,
      reports: reports.map((report) => ({ session: this.session, ...report })),
    })
  }

  readonly session = randomBytes8()

  async sealReport(plaintext: string): Promise<string> {
    const { reporting } = this.authorization ?? {}
    if (reporting === undefined) throw new Error('The device holds no authorization.')
    return sealDirect({
      key: decodeBase64Url(reporting.key),
      typ: 'cs-report+jwe',
      kid: reporting.ticket,
      plaintext: utf8(plaintext),
    })
  }

  /** Sends a submission and verifies its receipt. */
  async submit(plaintext: string): Promise<Reported> {
    const response = await this.post('/v1/reports', await this.sealReport(plaintext))
    const text = await response.text()
    const none = {
      status: response.status,
      headers: response.headers,
      receipt: null,
      verified: null,
      problem: null,
    }
    if (response.status !== 200) return { ...none, problem: JSON.parse(text) as Record<string, unknown> }
    const key = decodeBase64Url(this.authorization?.reporting.key ?? '')
    const content = await openDirect({ token: text, key, typ: 'cs-receipt+jwe' })
    const { keySet, uuid } = await this.trust()
    const { sequence } = JSON.parse(plaintext) as { readonly sequence: number }
    const verified = await verifyReceipt({
      envelope: readReceiptEnvelope(content),
      plaintextDigest: await digestOf(plaintext),
      serverKeys: keySet.sig,
      clientUuid: this.options.uuid,
      sequence,
      serverUuid: uuid,
    })
    return { ...none, receipt: verified.receipt, verified }
  }

  /** Reports counts of one slot; by default the running one. */
  async report(counts: Counts, slot?: number): Promise<Reported> {
    const at = slot ?? slotAt((await this.serverInfo()).time)
    return this.submit(this.submission([{ slot: at, counts }]))
  }
}
