import type { KeyObject } from 'node:crypto'
import type { Compact, Instant, Seconds, Signer } from '@countersign/protocol'
import type { Store, Transaction } from '@countersign/store/port'
import type { Issuer } from '../services.ts'
import { keyInUse, ticketEpochAt } from './plan.ts'
import { prepareRenewal, renewalDue } from './renewal.ts'
import { loadRingState, type RingState } from './ring-state.ts'
import { type IdentityRow, KEY_SET, LONGEST_OFFLINE, LONGEST_REPORT_AGE, rowOf } from './rows.ts'
import type { SealedRows } from './sealed-rows.ts'
import type { SigningKey } from './signing-key.ts'

export interface KeyRingOptions {
  readonly store: Store
  readonly rows: SealedRows
  readonly identity: IdentityRow
  readonly identitySigner: Signer
  readonly issuer: Issuer | null
}

export interface RenewOptions {
  /** Written in the same commit. */
  readonly also?: (tx: Transaction) => Promise<void>
  /** Makes new signing and encryption keys: used at once, or published 48 hours ahead as any other. */
  readonly rotate?: 'now' | 'ahead'
}

export interface TicketEpoch {
  readonly epoch: number
  readonly secret: Uint8Array
}

const storedKeySet = async (tx: Transaction): Promise<Compact | null> =>
  (await rowOf<{ readonly jws: Compact }>(tx, KEY_SET.kind, KEY_SET.id))?.jws ?? null

/**
 * All keys of a running server and their life (protocol.md, "Lifetimes"). `ensure` is asked before every answer, so a
 * server whose clock has jumped renews before it answers.
 */
export class KeyRing {
  readonly #options: KeyRingOptions
  #state: RingState
  #due: Instant
  #renewing: Promise<void> | null = null
  /** One renewal at a time, each from the state that the one before left. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(options: KeyRingOptions, state: RingState) {
    this.#options = options
    this.#state = state
    this.#due = renewalDue(state, options)
  }

  static async open(options: KeyRingOptions): Promise<KeyRing> {
    return new KeyRing(options, await loadRingState((query) => options.store.read(query), options.rows))
  }

  /** Undefined when nothing is due, so that the usual case costs no turn of the event loop. */
  ensure(now: Instant): Promise<void> | undefined {
    if (now < this.#due) return undefined
    this.#renewing ??= this.renew(now).finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  /** Renews what is due at an instant, if anything is, in one commit with `also`; the new state is in force once that is durable. */
  renew(now: Instant, options: RenewOptions = {}): Promise<void> {
    const renewed = this.#turn.then(() => this.#renewNow(now, options))
    // The one after must not inherit a failure, of which the caller is told.
    this.#turn = renewed.catch(() => undefined)
    return renewed
  }

  async #renewNow(now: Instant, { also, rotate }: RenewOptions): Promise<void> {
    if (now < this.#due && rotate === undefined) {
      if (also !== undefined) await this.#options.store.commit(also)
      return
    }
    for (;;) {
      const from = this.#state.keySet?.jws ?? null
      const renewal = await prepareRenewal(this.#state, this.#options, { now, rotate: rotate ?? null })
      const written = await this.#options.store.commit(async (tx) => {
        await tx.locks.setup()
        if ((await storedKeySet(tx)) !== from) return false
        await renewal.write(tx)
        await also?.(tx)
        return true
      })
      if (written) return this.#enforce(renewal.state)
      // Another server on the database has renewed meanwhile.
      await this.#reload()
      if (now < this.#due && rotate === undefined) {
        if (also !== undefined) await this.#options.store.commit(also)
        return
      }
    }
  }

  /** Learns what another server on the database has renewed. */
  async follow(): Promise<void> {
    const stored = await this.#options.store.read(storedKeySet)
    if (stored !== (this.#state.keySet?.jws ?? null)) await this.#reload()
  }

  async #reload(): Promise<void> {
    const { store, rows } = this.#options
    this.#enforce(await loadRingState((query) => store.read(query), rows))
  }

  #enforce(state: RingState): void {
    this.#state = { ...state, longest: Math.max(state.longest, this.#state.longest) }
    this.#due = renewalDue(this.#state, this.#options)
  }

  /** Longest time, from its authorization on, for which a report may still come. */
  get longest(): Seconds {
    return this.#state.longest
  }

  /** The `cs-keys+jwt` in force. */
  get keySet(): Compact {
    if (this.#state.keySet === null)
      throw new Error('The server has no key set yet: its keys have never been renewed.')
    return this.#state.keySet.jws
  }

  /** Makes room for an offline time, in one commit with a certificate that leaves it (A7). Shorter ones change nothing. */
  async allowOffline(now: Instant, offline: Seconds): Promise<void> {
    if (offline <= this.#state.offline) return
    this.#state = { ...this.#state, offline }
    this.#due = renewalDue(this.#state, this.#options)
    await this.renew(now, {
      also: (tx) => tx.state.put(LONGEST_OFFLINE.kind, LONGEST_OFFLINE.id, { seconds: offline }),
    })
  }

  signingKey(now: Instant): SigningKey {
    const entry = keyInUse(this.#state.signing, now)
    if (entry === undefined) throw new Error('The server has no signing key for this time.')
    return entry.signing
  }

  decryptionKey(kid: string): { readonly keyObject: KeyObject } | undefined {
    return this.#state.encryption.find((entry) => entry.kid === kid)
  }

  ticketEpoch(now: Instant): TicketEpoch {
    const current = ticketEpochAt(now)
    const secret = this.#state.ticketSecrets.get(current)
    if (secret === undefined) throw new Error('The server has no ticket secret for this time.')
    return { epoch: current, secret }
  }

  ticketSecret(epoch: number): Uint8Array | undefined {
    return this.#state.ticketSecrets.get(epoch)
  }

  /** Secrets of tickets by epoch; another map whenever they change. */
  get ticketSecrets(): ReadonlyMap<number, Uint8Array> {
    return this.#state.ticketSecrets
  }

  /** Notes that tickets now given may be presented for so long, so that their secrets are kept (same transaction). */
  async keepFor(tx: Transaction, seconds: Seconds): Promise<void> {
    if (seconds <= this.#state.longest) return
    const stored = await rowOf<{ readonly seconds: Seconds }>(
      tx,
      LONGEST_REPORT_AGE.kind,
      LONGEST_REPORT_AGE.id,
    )
    const longest = Math.max(seconds, stored?.seconds ?? 0)
    await tx.state.put(LONGEST_REPORT_AGE.kind, LONGEST_REPORT_AGE.id, { seconds: longest })
    this.#state = { ...this.#state, longest }
  }
}
