import { thumbprint } from '@countersign/protocol'
import type { Settings } from '../options.ts'
import type { Platform, Storage } from '../ports.ts'
import { KEYS } from './records.ts'

/** The store that all copies of the library built for one vendor share (U14). */
export interface VendorStore {
  readonly storage: Storage
  /** Its name: the beginning of the thumbprint below. */
  readonly vendor: string
  /** The thumbprint of the root under which it was made; it stays when a newer root takes over. */
  readonly root: string
}

/** What a store says about its vendor: the root it was made under, here or elsewhere, and all that were shipped with it. */
interface VendorRecord {
  readonly root: string
  readonly roots: readonly string[]
}

const nameOf = (root: string): string => root.slice(0, 16)

const isVendorRecord = (value: unknown): value is VendorRecord =>
  typeof value === 'object' &&
  value !== null &&
  'root' in value &&
  typeof value.root === 'string' &&
  'roots' in value &&
  Array.isArray(value.roots)

/** What a store says; a device of before there was such a record belongs to `root`. A store that fails says nothing. */
const read = async (storage: Storage, root: string): Promise<VendorRecord | null> => {
  try {
    const text = await storage.get(KEYS.vendor)
    const value: unknown = text === null ? null : JSON.parse(text)
    if (isVendorRecord(value)) return value
    return (await storage.get(KEYS.device)) === null ? null : { root, roots: [root] }
  } catch {
    return null
  }
}

/** Keeps a record, if it says something new; a store that cannot be written is told of by its first real write. */
const keep = async (storage: Storage, before: VendorRecord | null, record: VendorRecord): Promise<void> => {
  if (JSON.stringify(before) === JSON.stringify(record)) return
  await storage.put(KEYS.vendor, JSON.stringify(record)).catch(() => undefined)
}

const union = (...lists: (readonly string[])[]): readonly string[] => [...new Set(lists.flat())]

/** A store that the host chose: of this vendor if any of its roots is known there. */
const chosen = async (storage: Storage, roots: readonly [string, ...string[]]): Promise<VendorStore> => {
  const before = await read(storage, roots[0])
  const known = before?.roots.some((one) => roots.includes(one)) === true
  const root = known && before !== null ? before.root : roots[0]
  if (before === null || known)
    await keep(storage, before, { root, roots: union(before?.roots ?? [], roots) })
  return { storage, vendor: nameOf(root), root }
}

/**
 * Finds the store of a vendor by its one or two roots. A store is named after the root it was made under; a root shipped
 * beside it leaves a pointer under its own name, so that a product built with the newer root alone finds the same store.
 */
export const vendorStore = async (platform: Platform, settings: Settings): Promise<VendorStore> => {
  const [first, ...others] = await Promise.all(settings.rootKeys.map(thumbprint))
  if (first === undefined) throw new TypeError('"rootKeys" holds the one or two root keys of the vendor.')
  const roots: readonly [string, ...string[]] = [first, ...others]
  const given = settings.storage
  if (typeof given === 'object') return chosen(given, roots)
  if (given !== undefined) return chosen(platform.storage(nameOf(first), given), roots)
  const open = (root: string): Storage => platform.storage(nameOf(root), undefined)
  const found = await Promise.all(roots.map(async (root) => ({ root, record: await read(open(root), root) })))
  const root = found.find(({ record }) => record !== null)?.record?.root ?? first
  const storage = open(root)
  const before = await read(storage, root)
  const known = union(before?.roots ?? [root], ...found.map(({ record }) => record?.roots ?? []), roots)
  await keep(storage, before, { root, roots: known })
  for (const one of found)
    if (one.record === null && one.root !== root) await keep(open(one.root), null, { root, roots: known })
  return { storage, vendor: nameOf(root), root }
}
