import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the workspace, with a final separator. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

const IGNORED = new Set(['node_modules', 'dist', '.git', '.countersign', 'coverage'])

/** Paths of the workspace's own files whose name matches, relative to it, in a stable order. */
export const files = (name: RegExp, folder = root): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (IGNORED.has(entry.name)) return []
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return files(name, path)
      return name.test(entry.name) ? [relative(root, path).split(sep).join('/')] : []
    })
