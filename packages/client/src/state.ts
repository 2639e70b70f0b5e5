import type { KeptReceipt } from './session/receipts.ts'
/** Stages of a license, best first (A5). */
export type LicenseStage = 'normal' | 'tolerance' | 'grace' | 'trial'

/** What the library knows about its license; every change is one event. Times are Unix seconds, spans seconds. */
export type LicenseState =
  | {
      readonly kind: 'licensed'
      /** The worst of its modules' (A5). */
      readonly stage: LicenseStage
      /** What is granted. */
      readonly modules: readonly string[]
      /** The end of the authorization. */
      readonly until: number
      /** For how long no server need be reached. */
      readonly offlineLeft: number
    }
  | {
      readonly kind: 'denied'
      /** One of the table of errors, such as -20120. */
      readonly code: number
      /** Its name, such as `limit-exceeded`. */
      readonly name: string
      /** Text to show, as is `docs`: never followed by itself. */
      readonly message: string
      /** The address of a page to show. */
      readonly docs: string
      /** Seconds after which asking again makes sense; null: nobody knows. */
      readonly retryAfter: number | null
    }
  /** Never authorized, or the offline time is over. */
  | {
      readonly kind: 'unreachable'
      /** Unix seconds. */
      readonly since: number
      /** The last tries, oldest first. */
      readonly tried: readonly Attempt[]
    }
  /** Something between refuses the connection at once, as ad blockers do. */
  | {
      readonly kind: 'blocked'
      /** Unix seconds. */
      readonly since: number
      /** The last tries, oldest first. */
      readonly tried: readonly Attempt[]
    }
  /** U7: use goes on for `offlineLeft` seconds of running time at most. */
  | {
      readonly kind: 'clock-set-back'
      /** What is granted meanwhile. */
      readonly modules: readonly string[]
      /** Seconds of running time. */
      readonly offlineLeft: number
    }
  /** U14: counts live in memory and are still sent; `modules` are those of the license held. */
  | {
      readonly kind: 'storage-failed'
      /** What is granted meanwhile. */
      readonly modules: readonly string[]
      /** What the store said. */
      readonly message: string
    }

/** One try to reach a server. */
export interface Attempt {
  /** Base URL. */
  readonly server: string
  /** Unix seconds. */
  readonly at: number
  /** Why it gave no decision, for a developer to read. */
  readonly why: string
}

/** Something the host should be told once; none of them stops the library. */
export type Fault =
  /** Figures that no server will take (U9). */
  | {
      readonly kind: 'refused'
      /** Null: the whole report. */
      readonly module: string | null
      /** floor(Unix seconds / 180). */
      readonly slot: number
      /** `too-old`, `malformed` or `unknown-module`. */
      readonly reason: string
    }
  /** A request that the server could not read. */
  | {
      readonly kind: 'bad-request'
      /** The problem's code, such as `malformed`. */
      readonly code: string
    }
  /** The store failed (U14). */
  | {
      readonly kind: 'storage'
      /** What the store said. */
      readonly message: string
    }
  /** U10: a stored record is not as this library wrote it, or older than another; the server sees a gap. */
  | {
      readonly kind: 'tampered'
      /** Its key in the store. */
      readonly record: string
    }
  /** The library met what it did not expect. */
  | {
      readonly kind: 'unexpected'
      /** For a developer to read. */
      readonly message: string
    }

/** One message to a server, in clear (U13). Passwords are left out. */
export interface Sent {
  /** Unix seconds. */
  readonly at: number
  /** Base URL. */
  readonly server: string
  /** Which request it was: who the server is, an authorization, usage reports. */
  readonly what: 'server' | 'authorization' | 'report'
  /** The JSON that was sealed; null: nothing but the request itself. */
  readonly content: string | null
  /** The status of the answer, or why there was none. */
  readonly outcome: string
}

/** How the client UUID came about (U8). */
export interface IdentityShown {
  /** Drawn at random and stored, given by the application or the environment, or derived from the machine. */
  readonly method: 'random' | 'supplied' | 'hard'
  /** Names of the machine's traits that it was derived from; their values are neither kept nor sent. */
  readonly from: readonly string[]
}

/** Everything that was sent in this run, and everything that is held (U13). */
export interface Disclosure {
  /** How the device got its name. */
  readonly identity: IdentityShown
  /** Every message of this run, oldest first; of a very long run, the newest that fit into 8 million characters. */
  readonly sent: readonly Sent[]
  /** How many older ones no longer fit; 0: `sent` is all. */
  readonly omitted: number
  /** Everything in the store, by key. */
  readonly held: Readonly<Record<string, string>>
}

/** What a support engineer asks for first. It holds no secret. */
export interface Diagnostics {
  /** The device. */
  readonly clientUuid: string
  /** How it got that name. */
  readonly identity: IdentityShown
  /** As `license.state`. */
  readonly state: LicenseState
  /** Base URLs in the order in which they are tried. */
  readonly servers: readonly string[]
  /** The authorization held; null: none. */
  readonly authorizationId: string | null
  /** Figures that no receipt covers yet. */
  readonly pending: number
  /** Figures that outgrew the report age unsent. */
  readonly dropped: number
  /** Of the last submission of this store. */
  readonly sequence: number
  /** Server time − system clock, seconds (U7); null: no server has told its time yet. */
  readonly clockOffset: number | null
  /** When a receipt was last verified, Unix seconds; null: not in this run. */
  readonly lastReceipt: number | null
  /** The last 20 tries that gave no decision. */
  readonly attempts: readonly Attempt[]
  /** The last 100 faults. */
  readonly faults: readonly Fault[]
}

/** The instances of a per-instance license, shared by all processes of the machine that share the store (C5). */
export interface Instances {
  /** How many the license held grants to this device; 0 without one, infinity where it is not per instance. */
  readonly granted: number
  /** How many this process holds. */
  readonly held: number
  /** How many nobody holds, as of the last call of this process. */
  readonly idle: number
  /** Takes one until `release`, `close` or the end of the process; false: none is idle, or there is no license. */
  acquire(): Promise<boolean>
  /** Gives one back that this process holds; does nothing when it holds none. */
  release(): Promise<void>
  /** Looks how many are idle now, in all processes. */
  look(): Promise<number>
}

/** An opened license. */
export interface License {
  /** Of a per-instance license: acquire one before work begins, release it when it ends (C5). */
  readonly instances: Instances
  /** What is known now; every change is one `state` event. */
  readonly state: LicenseState
  /** The device (U8): random unless the host or the machine gave it. */
  readonly clientUuid: string
  /** Whether the license held grants the module now. */
  has(module: string): boolean
  /** Counts successful operations. Never throws, never blocks; durable within `durability` (U1). */
  record(module: string, count?: number): void
  /** Counts a result unless the same one was counted within `duplicateWindow` (U2). The value stays in memory. */
  recordResult(module: string, value: string | Uint8Array): void
  /** Returns how to stop listening. */
  on(event: 'state', listener: (state: LicenseState) => void): () => void
  /** Faults, each once; none of them stops the library. Returns how to stop listening. */
  on(event: 'fault', listener: (fault: Fault) => void): () => void
  /**
   * Resolves with true when everything recorded before is durable; with false when the storage failed (U14): then it is in
   * memory, will be tried again, and a kill loses it. Never rejects.
   */
  flushed(): Promise<boolean>
  /** Sends everything recorded before, the running slot too; resolves when it was acknowledged or one try failed. */
  flush(): Promise<void>
  /** Makes everything durable, tries once to send it, and stops. */
  close(): Promise<void>
  /** What a support engineer asks for first. */
  diagnostics(): Diagnostics
  /** The evidence that `keepReceipts` kept, oldest first, for 400 days. */
  receipts(): Promise<readonly KeptReceipt[]>
  /** In clear, everything sent in this run and everything held (U13); passwords and reply keys are left out. */
  disclose(): Promise<Disclosure>
}
