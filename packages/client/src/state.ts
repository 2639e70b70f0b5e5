/** Stages of a license, best first (A5). */
export type LicenseStage = 'normal' | 'tolerance' | 'grace' | 'trial'

/** What the library knows about its license; every change is one event. Times are Unix seconds, spans seconds. */
export type LicenseState =
  | {
      readonly kind: 'licensed'
      readonly stage: LicenseStage
      readonly modules: readonly string[]
      /** The end of the authorization. */
      readonly until: number
      /** For how long no server need be reached. */
      readonly offlineLeft: number
    }
  | {
      readonly kind: 'denied'
      readonly code: number
      readonly name: string
      /** Text to show, as is `docs`: never followed by itself. */
      readonly message: string
      readonly docs: string
      readonly retryAfter: number | null
    }
  /** Never authorized, or the offline time is over. */
  | { readonly kind: 'unreachable'; readonly since: number; readonly tried: readonly Attempt[] }
  /** Something between refuses the connection at once, as ad blockers do. */
  | { readonly kind: 'blocked'; readonly since: number; readonly tried: readonly Attempt[] }
  /** U7: use goes on for `offlineLeft` seconds of running time at most. */
  | { readonly kind: 'clock-set-back'; readonly modules: readonly string[]; readonly offlineLeft: number }
  /** U14: counts live in memory and are still sent; `modules` are those of the license held. */
  | { readonly kind: 'storage-failed'; readonly modules: readonly string[]; readonly message: string }

/** One try to reach a server. */
export interface Attempt {
  readonly server: string
  readonly at: number
  readonly why: string
}

/** Something the host should be told once; none of them stops the library. */
export type Fault =
  | {
      readonly kind: 'refused'
      readonly module: string | null
      readonly slot: number
      readonly reason: string
    }
  | { readonly kind: 'bad-request'; readonly code: string }
  | { readonly kind: 'storage'; readonly message: string }
  /** U10: a stored record is not as this library wrote it, or older than another; the server sees a gap. */
  | { readonly kind: 'tampered'; readonly record: string }
  | { readonly kind: 'unexpected'; readonly message: string }

/** One message to a server, in clear (U13). Passwords are left out. */
export interface Sent {
  readonly at: number
  readonly server: string
  readonly what: 'server' | 'authorization' | 'report'
  readonly content: string | null
  readonly outcome: string
}

/** How the client UUID came about (U8). */
export interface IdentityShown {
  /** Drawn at random and stored, given by the application or the environment, or derived from the machine. */
  readonly method: 'random' | 'supplied' | 'hard'
  /** Names of the machine's traits that it was derived from; their values are neither kept nor sent. */
  readonly from: readonly string[]
}

export interface Disclosure {
  readonly identity: IdentityShown
  readonly sent: readonly Sent[]
  /** Everything in the store, by key. */
  readonly held: Readonly<Record<string, string>>
}

export interface Diagnostics {
  readonly clientUuid: string
  readonly identity: IdentityShown
  readonly state: LicenseState
  readonly servers: readonly string[]
  readonly authorizationId: string | null
  /** Figures that no receipt covers yet. */
  readonly pending: number
  /** Figures that outgrew the report age unsent. */
  readonly dropped: number
  readonly sequence: number
  readonly clockOffset: number | null
  readonly lastReceipt: number | null
  readonly attempts: readonly Attempt[]
  readonly faults: readonly Fault[]
}

/** An opened license. */
export interface License {
  readonly state: LicenseState
  readonly clientUuid: string
  /** Whether the license held grants the module now. */
  has(module: string): boolean
  /** Counts successful operations. Never throws, never blocks; durable within `durability` (U1). */
  record(module: string, count?: number): void
  /** Counts a result unless the same one was counted within `duplicateWindow` (U2). The value stays in memory. */
  recordResult(module: string, value: string | Uint8Array): void
  /** Returns how to stop listening. */
  on(event: 'state', listener: (state: LicenseState) => void): () => void
  on(event: 'fault', listener: (fault: Fault) => void): () => void
  /** Resolves when everything recorded before is durable. */
  flushed(): Promise<void>
  /** Sends everything recorded before, the running slot too; resolves when it was acknowledged or one try failed. */
  flush(): Promise<void>
  /** Makes everything durable, tries once to send it, and stops. */
  close(): Promise<void>
  diagnostics(): Diagnostics
  disclose(): Promise<Disclosure>
}
