import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from './failure.ts'

/** A signed file as the API answers with it. */
export interface SignedFile {
  readonly name: string
  readonly text: string
}

const refusal = (path: string, doing: string, cause: unknown): Refused =>
  new Refused(
    'file-unusable',
    `${path} cannot be ${doing}${cause instanceof Error ? `: ${cause.message}` : ''}.`,
  )

/** Reads a file that is to be sent as it is. */
export const readSigned = async (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw refusal(path, 'read', cause)
  })

const write = async (path: string, text: string): Promise<string> => {
  await writeFile(path, text, { flush: true }).catch((cause: unknown) => {
    throw refusal(path, 'written', cause)
  })
  return path
}

/** Writes one file to a path, or several, or those of devices, into a folder; tells what was written. */
export const writeSigned = async (
  output: string | undefined,
  files: readonly SignedFile[],
  options: { readonly folder: boolean },
): Promise<readonly string[]> => {
  if (output === undefined) return []
  const [only] = files
  if (!options.folder && files.length === 1 && only !== undefined) return [await write(output, only.text)]
  await mkdir(output, { recursive: true }).catch((cause: unknown) => {
    throw refusal(output, 'made', cause)
  })
  return Promise.all(files.map(({ name, text }) => write(join(output, name), text)))
}

/** What the human reads of written files. */
export const wrote = (paths: readonly string[]): string => paths.map((path) => `Wrote ${path}.\n`).join('')
