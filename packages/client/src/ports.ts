import type { Identity } from './identity.ts'

/**
 * Text by key. Values are small (a session's figures of an hour, one authorization).
 * Every method may reject; the library then keeps the value in memory and says so (U14).
 * One copy of the library never has two writes of one key under way.
 */
export interface Storage {
  /** The value last put, or null. */
  get(key: string): Promise<string | null>
  /** Resolves when the value is durable; a crash leaves the old value or the new one, never a part. */
  put(key: string, value: string): Promise<void>
  /** Resolves when the key is gone; a missing key is no error. */
  delete(key: string): Promise<void>
  /** All keys that begin so, in any order. */
  list(prefix: string): Promise<readonly string[]>
}

/** Time as the device shows it, and the only source of timers. */
export interface Clock {
  /** The system clock, milliseconds since 1970; may jump. */
  system(): number
  /** Milliseconds since some moment; never falls. */
  monotonic(): number
  /** Runs once after so many milliseconds and keeps no process alive; returns how to cancel it. */
  timer(milliseconds: number, run: () => void): () => void
}

/** What of a response is read; the body never beyond a bound. */
export interface FetchResponse {
  /** HTTP status. */
  readonly status: number
  /** `content-type` and `retry-after` are read. */
  readonly headers: { get(name: string): string | null }
  /** Read to at most 4 MiB; null: empty. */
  readonly body: ReadableStream<Uint8Array> | null
  /** The whole body as text. */
  text(): Promise<string>
}

/** The part of `fetch` that is used. It rejects when no answer came. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** What the library asks `fetch` for: no cookies, no cache, no redirects, no referrer. */
export interface FetchInit {
  /** GET for who a server is, POST for the rest. */
  readonly method: 'GET' | 'POST'
  /** The content type of a POST. */
  readonly headers: Record<string, string>
  /** A compact JWE. */
  readonly body?: string
  /** A redirect is noise (U13: no other host). */
  readonly redirect: 'error'
  /** No cookies. */
  readonly credentials: 'omit'
  /** Every answer is for one request. */
  readonly cache: 'no-store'
  /** The page's address stays in the page. */
  readonly referrerPolicy: 'no-referrer'
  /** Set when a page is being hidden. */
  readonly keepalive?: boolean
  /** Aborted after `timeout`. */
  readonly signal?: AbortSignal
}

/** Randomness that is not secret material: that comes from WebCrypto directly. */
export interface Random {
  /** A random UUID (RFC 9562 §5.4). */
  uuid(): string
  /** 8 random bytes in base64url. */
  bytes8(): string
  /** In [0, 1): jitter. */
  fraction(): number
}

/** Mutual exclusion among all that share one store. What a process, page or worker holds ends with it, however it ends. */
export interface Lock {
  /**
   * Runs a short action when no other action of this name runs; rejects as the action does. A holder that does not let
   * go for 5 s is passed over, so that a process that hangs stops no other, and `failure` says so.
   */
  run<T>(name: string, action: () => Promise<T>): Promise<T>
  /**
   * Takes a name until the returned function is called or the holder ends; null when another still has it after
   * `patience` milliseconds (default 0: at once). Never rejects. Names of `run` and `hold` are apart.
   */
  hold(name: string, patience?: number): Promise<(() => void) | null>
  /** Removes what is left of a held name that nobody will ever take again. Never rejects. */
  discard(name: string): Promise<void>
  /** Why it does not exclude all who share the store, or who stands in the way; null: it works. */
  readonly failure: string | null
}

/** How runs that share a store hear of each other at once. It may stay silent: every run looks by itself, too. */
export interface News {
  /** Says that a record of this key was written, where the store itself does not tell. Never throws. */
  tell(key: string): void
  /** Calls with the key of each record that another run wrote, perhaps this one's, too; returns how to stop. Never throws. */
  listen(run: (key: string) => void): () => void
}

/** What the device is and offers: one per platform. */
export interface Platform {
  /** Both clocks and the timers. */
  readonly clock: Clock
  /** Names and jitter. */
  readonly random: Random
  /** How servers are reached. */
  readonly fetch: Fetch
  /** The store of all copies of the library for one vendor; a folder may be named. */
  storage(vendor: string, folder: string | undefined): Storage
  /** The lock of that store; `storage` is what the host gave: a folder, an object of its own, or nothing. */
  lock(vendor: string, storage: string | Storage | undefined): Lock
  /** The news of that store; `storage` as for `lock`. */
  news(vendor: string, storage: string | Storage | undefined): News
  /** A second place apart from the store, for the counts of offline licenses (U10); null: there is none. */
  witness(vendor: string): Storage | null
  /** A UUID given by the environment; undefined if none. */
  readonly clientUuid: string | undefined
  /** Who this machine is to the vendor with this root, after a re-installation, too (U8); null: nothing tells. Never rejects. */
  hardIdentity(root: string): Promise<Identity | null>
  /** U12: read at run time. */
  readonly binding: Binding
  /** Whether the device has a network, so that a connection refused at once means a blocker. */
  readonly seesBlockers: () => boolean
  /** Calls when the page is hidden; returns how to stop. */
  onHidden(run: () => void): () => void
}

/** A trait of a machine. It never leaves it. */
export interface MachineLabel {
  /** Such as `machine-id`. */
  readonly name: string
  /** Never stored and never sent. */
  readonly value: string
  /** Whether it tells one machine from others of its make. */
  readonly unique: boolean
}

/** The application's traits, read at run time (U12). */
export interface Binding {
  /** The page's host in lower-case ASCII; null outside of pages. */
  readonly domain: string | null
  /** The platform's application ID; null where there is none. */
  readonly applicationId: string | null
  /** The base name of the main script or executable, never a path. */
  readonly processName: string | null
}
