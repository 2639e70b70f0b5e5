import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const LENGTH = 32

/** Where the key that seals private keys is: the file given, else `secret.key` of the data directory. */
export const secretKeyPath = (data: string, file: string | null): string => file ?? join(data, 'secret.key')

/** Reads the 32-byte key. Throws with a sentence when it has another length. */
export const readSecretKey = async (path: string): Promise<Uint8Array> => {
  const bytes = await readFile(path)
  if (bytes.length !== LENGTH)
    throw new Error(`The secret key ${path} must hold ${LENGTH} bytes; it holds ${bytes.length}.`)
  return bytes
}

/** Makes a new key, readable by its owner only; refuses to replace one. */
export const createSecretKey = async (path: string): Promise<Uint8Array> => {
  const bytes = randomBytes(LENGTH)
  await writeFile(path, bytes, { mode: 0o600, flag: 'wx', flush: true })
  return bytes
}
