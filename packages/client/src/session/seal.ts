import { decodeBase64Url, encodeBase64Url, utf8 } from '@countersign/protocol'
import type { Storage } from '../ports.ts'
import { KEYS } from './records.ts'

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const

const MARK = /,?"mac":"([A-Za-z0-9_-]{43})"\}$/

/**
 * A store whose records are marked, so that a change by other hands shows (U10): HMAC-SHA-256 over key and content, under
 * the thumbprint of the root that the store is named after. It keeps nobody out who reads this code; it makes an edit, a
 * record put under another name, or half a file visible. What was changed is still read: the counts in it are all there
 * is, and who shows the change to the licensee is the server (ADR 22).
 */
export class SealedStorage implements Storage {
  readonly #inner: Storage
  readonly #key: ReturnType<typeof crypto.subtle.importKey>
  /** Records that other hands changed, as far as this run has read them. */
  readonly changed = new Set<string>()
  /** Told once of each such record. */
  onChanged: (key: string) => void = () => undefined

  constructor(inner: Storage, root: string) {
    this.#inner = inner
    this.#key = crypto.subtle.importKey('raw', decodeBase64Url(root), HMAC, false, ['sign'])
  }

  async get(key: string): Promise<string | null> {
    const marked = await this.#inner.get(key)
    if (marked === null || key === KEYS.vendor) return marked
    const found = MARK.exec(marked)
    const text = found === null ? marked : `${marked.slice(0, found.index)}}`
    if (found === null || (await this.#mac(key, text)) !== found[1]) this.tell(key)
    return text
  }

  /** The value is the text of a JSON object. */
  async put(key: string, value: string): Promise<void> {
    const comma = value === '{}' ? '' : ','
    await this.#inner.put(key, `${value.slice(0, -1)}${comma}"mac":"${await this.#mac(key, value)}"}`)
  }

  delete(key: string): Promise<void> {
    return this.#inner.delete(key)
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.#inner.list(prefix)
  }

  /** Takes note of a record that is not as this library left it. */
  tell(key: string): void {
    if (this.changed.has(key)) return
    this.changed.add(key)
    this.onChanged(key)
  }

  async #mac(key: string, text: string): Promise<string> {
    const bytes = utf8(`countersign store\n${key}\n${text}`)
    return encodeBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key, bytes)))
  }
}
