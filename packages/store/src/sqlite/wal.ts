import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'

/*
 * The write-ahead log, as https://www.sqlite.org/fileformat2.html#walformat describes it: a header of 32 bytes, then frames
 * of a header of 24 bytes and a page each. Every checksum goes on from the one before, so SQLite ends its reading at the
 * first frame that does not fit and forgets in silence what was committed behind it.
 */
const HEADER = 32
const FRAME_HEADER = 24
const MAGIC = 0x377f0682
const TRIES = 3

type Sum = readonly [number, number]

const added = ([first, second]: Sum, view: DataView, littleEndian: boolean): Sum => {
  let [one, two] = [first, second]
  for (let at = 0; at < view.byteLength; at += 8) {
    one = (one + view.getUint32(at, littleEndian) + two) >>> 0
    two = (two + view.getUint32(at + 4, littleEndian) + one) >>> 0
  }
  return [one, two]
}

const isAt = (view: DataView, at: number, [one, two]: Sum): boolean =>
  view.getUint32(at) === one && view.getUint32(at + 4) === two

const readAt = (file: number, length: number, at: number): DataView => {
  const bytes = new Uint8Array(length)
  const read = readSync(file, bytes, 0, length, at)
  return new DataView(bytes.buffer, 0, read)
}

const lostBehind = (file: number, header: DataView, size: number): boolean => {
  const littleEndian = (header.getUint32(0) & 1) === 0
  let sum = added([0, 0], new DataView(header.buffer, 0, 24), littleEndian)
  // Written and synchronized at once, in one sector: no crash tears it.
  if ((header.getUint32(0) & ~1) >>> 0 !== MAGIC || !isAt(header, 24, sum)) return true
  const salts: Sum = [header.getUint32(16), header.getUint32(20)]
  const length = FRAME_HEADER + header.getUint32(8)
  let fits = true
  let committed = false
  for (let at = HEADER; at + length <= size; at += length) {
    const frame = readAt(file, fits ? length : FRAME_HEADER, at)
    // Frames of an earlier round of the log are in the database already.
    const current = isAt(frame, 8, salts)
    if (fits) {
      const next = added(sum, new DataView(frame.buffer, 0, 8), littleEndian)
      sum = added(next, new DataView(frame.buffer, FRAME_HEADER), littleEndian)
      fits = current && isAt(frame, 16, sum)
    }
    if (fits) continue
    if (committed && current) return true
    committed ||= current && frame.getUint32(4) !== 0
  }
  return false
}

/**
 * Whether the write-ahead log of the database at `path` is damaged before its last commit, so that SQLite would drop
 * commits that were acknowledged. A commit is synchronized before the next one is written: what stands behind a commit
 * proves that it was whole once. Damage in the very last commit cannot be told from a crash while it was written, which
 * nobody was promised. To be asked before the database is opened. Throws the file system's error.
 */
export const hasLostCommits = (path: string): boolean => {
  if (!existsSync(`${path}-wal`)) return false
  const file = openSync(`${path}-wal`, 'r')
  try {
    for (let tries = 1; ; tries += 1) {
      const header = readAt(file, HEADER, 0)
      const { size } = fstatSync(file)
      if (header.byteLength < HEADER || isBlank(header) || !lostBehind(file, header, size)) return false
      // A command that wrote meanwhile may have begun the log anew.
      const after = readAt(file, HEADER, 0)
      if (tries === TRIES || Buffer.compare(bytesOf(header), bytesOf(after)) === 0) return true
    }
  } finally {
    closeSync(file)
  }
}

const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, 0, view.byteLength)
const isBlank = (view: DataView): boolean => bytesOf(view).every((byte) => byte === 0)
