import { InvalidValue } from './parsers.ts'
import { SETTINGS, type SettingKey, type Settings } from './settings.ts'

/** A setting that stops the start; the message is a sentence that names it. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Variables of the command line and of the client library, which share the prefix. */
const ELSEWHERE = [
  'COUNTERSIGN_URL',
  'COUNTERSIGN_API_KEY',
  'COUNTERSIGN_JSON',
  'COUNTERSIGN_MODE',
  'COUNTERSIGN_ROOT_KEY',
  'COUNTERSIGN_ROOT_PASSPHRASE_FILE',
  'COUNTERSIGN_SAMPLE',
  'COUNTERSIGN_SANDBOX',
  'COUNTERSIGN_CLIENT_UUID',
  'COUNTERSIGN_SESSION_PASSWORD',
  'COUNTERSIGN_EXAMPLE_PORT',
  'COUNTERSIGN_CHROMIUM',
  'COUNTERSIGN_TEST_SEED',
]

const refuseUnknown = (env: Environment): void => {
  const known = new Set<string>([...SETTINGS.map((row) => row.env), ...ELSEWHERE])
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('COUNTERSIGN_') && value !== undefined && value !== '' && !known.has(name)) {
      throw new SettingError(
        `The environment variable ${name} is no setting of Countersign; \`countersign serve --help\` lists them.`,
      )
    }
  }
}

/** An empty variable counts as not set. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

type Flags = Readonly<Partial<Record<SettingKey, string | undefined>>>

const parseAll = (flags: Flags, env: Environment): Settings => {
  const values = SETTINGS.map((row) => {
    const flag = flags[row.key]
    const value = flag ?? given(env[row.env])
    if (value === undefined) return [row.key, row.default] as const
    try {
      return [row.key, row.parser(value)] as const
    } catch (cause) {
      if (!(cause instanceof InvalidValue)) throw cause
      throw new SettingError(`The setting ${flag === undefined ? row.env : row.flag} ${cause.message}.`, {
        cause,
      })
    }
  })
  // Every key of the table is in `values`, each parsed by its own row.
  return Object.fromEntries(values) as unknown as Settings
}

/** The process's environment: read here and nowhere else (conventions.md 8). */
const processEnvironment = (): Environment => process.env

/**
 * Reads all settings: flag, else environment variable, else default. Throws a SettingError for an unknown
 * `COUNTERSIGN_*` variable and for a value that a setting cannot take.
 */
export const readSettings = (flags: Flags = {}, env: Environment = processEnvironment()): Settings => {
  refuseUnknown(env)
  const settings = parseAll(flags, env)
  if ((settings.tlsCertificate === null) !== (settings.tlsKey === null)) {
    throw new SettingError(
      'The settings --tls-certificate and --tls-key belong together: give both or neither.',
    )
  }
  return settings
}

/** What commands on the server's machine take from the environment; options of commands, which share the prefix, are not judged. */
export const readLocalSettings = (
  env: Environment = processEnvironment(),
): Pick<Settings, 'database' | 'secretKeyFile' | 'publicUrl'> => parseAll({}, env)
