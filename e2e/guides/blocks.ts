import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const guide = (name: string): string =>
  fileURLToPath(new URL(`../../docs/guides/${name}.md`, import.meta.url))

/** The files that a guide tells its reader to write: blocks whose first line names one. */
export const filesOfGuide = async (name: string): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(guide(name), 'utf8')
  return new Map(
    [...text.matchAll(/^```\w+ (\S+)\n(.*?)^```/gms)].map(
      ([, file = '', code = '']) => [file, code] as const,
    ),
  )
}
