import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../results.ts'

const TIMES = 100

/** Milliseconds that one fsync of this disk takes: median of appending 4 KiB and syncing a hundred times. */
export const fsyncTime = (directory: string): number => {
  const path = join(directory, 'fsync-probe')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(4_096, 1)
  try {
    const times = Array.from({ length: TIMES }, () => {
      const begin = performance.now()
      writeSync(file, page)
      fsyncSync(file)
      return performance.now() - begin
    })
    return median(times)
  } finally {
    closeSync(file)
    rmSync(path)
  }
}
