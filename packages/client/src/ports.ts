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
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array> | null
  text(): Promise<string>
}

/** The part of `fetch` that is used. It rejects when no answer came. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

export interface FetchInit {
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'error'
  readonly credentials: 'omit'
  readonly cache: 'no-store'
  readonly referrerPolicy: 'no-referrer'
  readonly keepalive?: boolean
  readonly signal?: AbortSignal
}

/** Randomness that is not secret material: that comes from WebCrypto directly. */
export interface Random {
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

/** What the device is and offers: one per platform. */
export interface Platform {
  readonly clock: Clock
  readonly random: Random
  readonly fetch: Fetch
  /** The store of all copies of the library for one vendor; a folder may be named. */
  storage(vendor: string, folder: string | undefined): Storage
  /** The lock of that store; `storage` is what the host gave: a folder, an object of its own, or nothing. */
  lock(vendor: string, storage: string | Storage | undefined): Lock
  /** A second place apart from the store, for the counts of offline licenses (U10); null: there is none. */
  witness(vendor: string): Storage | null
  /** A UUID given by the environment; undefined if none. */
  readonly clientUuid: string | undefined
  /** What this machine can be told by, the same for every user and after a re-installation (U8). Never rejects. */
  machine(): Promise<readonly MachineLabel[]>
  /** U12: read at run time. */
  readonly binding: Binding
  /** Whether the device has a network, so that a connection refused at once means a blocker. */
  readonly seesBlockers: () => boolean
  /** Calls when the page is hidden; returns how to stop. */
  onHidden(run: () => void): () => void
}

/** A trait of a machine. It never leaves it. */
export interface MachineLabel {
  readonly name: string
  readonly value: string
  /** Whether it tells one machine from others of its make. */
  readonly unique: boolean
}

export interface Binding {
  readonly domain: string | null
  readonly applicationId: string | null
  readonly processName: string | null
}
