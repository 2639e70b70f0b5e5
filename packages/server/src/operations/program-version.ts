import { readFileSync } from 'node:fs'

const about: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** Version of this program. The protocol has a version of its own. */
export const PROGRAM_VERSION: string =
  typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown'
