import {
  ProtocolError,
  parseStrictJson,
  readServerInfo,
  type TrustedServer,
  trustServer,
} from '@countersign/protocol'
import { byOffset } from '../device-clock.ts'
import type { HeldLicense } from '../held-license.ts'
import { organizationOf } from '../options.ts'
import { sentenceOf } from '../sentence.ts'
import type { Context } from '../session/context.ts'
import { exchange, type NoAnswer } from './exchange.ts'
import { outcomeOf } from './outcomes.ts'

/** A server whose keys may be used, and the moment by which that was judged. */
export interface Contact {
  readonly url: string
  readonly trusted: TrustedServer
  readonly judgedAt: number
}

const isExpired = (error: unknown): boolean => error instanceof ProtocolError && error.code === 'expired'

/** Seconds after which a server is asked anew who it is. */
const FRESH = 3_600

const join = (url: string, path: string): string => `${url.replace(/\/+$/, '')}${path}`

/** Whom this device may talk to: the configured servers and those of a verified authorization, each checked first. */
export class Contacts {
  readonly #context: Context
  readonly #license: HeldLicense
  readonly #known = new Map<string, Contact>()
  #last: string | null = null

  constructor(context: Context, license: HeldLicense) {
    this.#context = context
    this.#license = license
  }

  /**
   * Main first; the one that answered last before all (U6). Once an authorization names servers, those come first and
   * the configured ones after: a vendor who moves is followed.
   */
  get urls(): readonly string[] {
    const { servers } = this.#license
    const all = [...new Set([...servers, ...this.#context.settings.servers])]
    const known = servers.length > 0 ? servers : all
    return this.#last === null || !known.includes(this.#last) ? all : [...new Set([this.#last, ...all])]
  }

  remember(url: string): void {
    this.#last = url
  }

  forget(url: string): void {
    this.#known.delete(url)
  }

  /** Where a path of a server is. */
  address(url: string, path: string): string {
    return join(url, path)
  }

  /** Checks a server, before anything is encrypted to it. */
  async of(url: string): Promise<Contact | NoAnswer> {
    const known = this.#known.get(url)
    const now = this.#context.now()
    if (known !== undefined && Math.abs(now - known.judgedAt) < FRESH) return known
    const found = await this.#ask(url)
    if ('trusted' in found) this.#known.set(url, found)
    return found
  }

  async #ask(url: string): Promise<Contact | NoAnswer> {
    const { settings, platform, fetch } = this.#context
    const organization = organizationOf(settings)
    const query = organization === null ? '' : `?organization=${organization}`
    const address = join(url, `/v1/server${query}`)
    const answer = await exchange({ fetch, clock: platform.clock, timeout: settings.timeout, url: address })
    this.#context.note({
      ...{ server: url, what: 'server', content: null },
      outcome: 'why' in answer ? answer.why : `status ${answer.status}`,
    })
    if ('why' in answer) return answer
    if (answer.status !== 200) {
      const outcome = outcomeOf(answer, this.#context.now())
      const wait = outcome.kind === 'wait' ? { wait: outcome } : {}
      return { why: `status ${answer.status}`, atOnce: false, ...wait }
    }
    try {
      return await this.#judge(url, answer.body)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return { why: await sentenceOf(error.message, this.#context.platform.clock), atOnce: false }
    }
  }

  async #judge(url: string, body: string): Promise<Contact> {
    const context = this.#context
    const info = readServerInfo(parseStrictJson(body))
    await context.takeRevoked(info.revoked)
    const newestKeySet = context.records.device.keySets[info.uuid]
    const judge = async (now: number): Promise<Contact> => {
      const trusted = await trustServer({
        ...{ ...context.trust, uuid: info.uuid, certificates: info.certificates, keyset: info.keyset },
        ...{ organizationId: organizationOf(context.settings), now },
        ...(newestKeySet === undefined ? {} : { newestKeySet }),
      })
      return { url, trusted, judgedAt: now }
    }
    const contact = await this.#atSomeTime(info.time, judge)
    await this.#keep(contact.trusted)
    return contact
  }

  /**
   * Judges by the device's time. Before the first verified answer of this store there is none, and the server's hint
   * must do, but never an earlier moment than one at which a trusted server signed. Later the hint counts for nothing,
   * or whoever sits in between could make expired keys valid. So that a clock that was far wrong and then put right
   * locks no device out, "expired" is judged again by the system clock, with the offset and without (ADR 19).
   */
  async #atSomeTime(hint: number, judge: (now: number) => Promise<Contact>): Promise<Contact> {
    const { clock, records } = this.#context
    const signed = Math.max(0, ...Object.values(records.device.keySets))
    if (clock.record.offset === null) return judge(Math.max(hint, signed))
    try {
      return await judge(this.#context.now())
    } catch (error) {
      if (!isExpired(error) || signed === 0) throw error
      const look = this.#context.look()
      const moments = [byOffset(clock.record, look), look.system].map(Math.floor)
      for (const moment of moments.filter((one) => one >= signed)) {
        try {
          return await judge(moment)
        } catch (again) {
          if (!isExpired(again)) throw again
        }
      }
      throw error
    }
  }

  async #keep({ uuid, keySet }: TrustedServer): Promise<void> {
    const { records } = this.#context
    if ((records.device.keySets[uuid] ?? 0) >= keySet.iat) return
    await records.change(({ keySets }) => ({
      keySets: { ...keySets, [uuid]: Math.max(keySets[uuid] ?? 0, keySet.iat) },
    }))
  }
}
