import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Where the copy of version `version` of the database at `path` stands. */
export const backUpPath = (path: string, version: number): string => `${path}.version-${version}`

/**
 * Copies what is committed of the database at `path` beside it, before it is migrated (H5); the caller holds its write
 * lock, so that nothing is committed meanwhile. The copy has its name only when it is whole and on the disk; one of an
 * earlier try is replaced. Throws the engine's or the file system's error, also when there is no room.
 */
export const backUp = (path: string, version: number): void => {
  const copy = backUpPath(path, version)
  const part = `${copy}.part`
  rmSync(part, { force: true })
  try {
    const reader = new DatabaseSync(path, { readOnly: true })
    try {
      reader.prepare('vacuum into ?').run(part)
    } finally {
      reader.close()
    }
    chmodSync(part, statSync(path).mode)
    synchronize(part)
    renameSync(part, copy)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  // Windows opens no folders; its renames are kept by the file system's journal.
  if (process.platform !== 'win32') synchronize(dirname(copy))
}

const synchronize = (path: string): void => {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
