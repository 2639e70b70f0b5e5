import { watch } from 'node:fs'
import type { News } from '../../ports.ts'
import { keyOf } from './key-files.ts'

const END = '.json'

/** News of the store in a folder, by watching it; on file systems that tell of nothing it stays silent. */
export const folderNews = (folder: string): News => ({
  tell: () => undefined,
  listen: (run) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_, file) => {
        if (file?.endsWith(END) === true) run(keyOf(file.slice(0, -END.length)))
      })
      watcher.on('error', () => watcher.close())
      return () => watcher.close()
    } catch {
      // There is no folder, or no watching: the regular looks must do.
      return () => undefined
    }
  },
})
