import { Command, Option } from 'commander'
import { SETTINGS } from '../config/settings.ts'
import type { Io } from './io.ts'

/** Options that every command knows. */
export interface Globals {
  readonly json?: true
  readonly url: string
  readonly apiKey?: string
}

const DEFAULT_URL = 'http://127.0.0.1:8480'
const NO: ReadonlySet<string> = new Set(['0', 'false', 'no', 'off'])

/** The environment variable that stands for an option: `--api-key` is `COUNTERSIGN_API_KEY`. */
export const variableOf = (option: Option): string =>
  `COUNTERSIGN_${(option.long ?? '').replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`

/** An option that can also be set by its environment variable. */
export const option = (flags: string, description: string): Option => {
  const made = new Option(flags, description)
  return made.env(variableOf(made))
}

/** An option that must be given. */
export const required = (flags: string, description: string): Option =>
  option(flags, description).makeOptionMandatory()

/** An option that may be given several times. */
export const repeated = (flags: string, description: string): Option =>
  option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ])

/** The root command with the options that all commands share. */
export const rootCommand = (io: Io): Command =>
  new Command('countersign')
    .description('License tracking: licenses, authorizations, exact usage counts.')
    .addOption(option('--json', 'one JSON value on standard output, everything else on standard error'))
    .addOption(option('--url <url>', 'management API of the server').default(DEFAULT_URL))
    .addOption(option('--api-key <key>', 'API key for the management API'))
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: (command) => globalsOf(command) })
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(add --help for the options and an example)')
    .helpCommand(false)

/** Options of the commands above, but help and version, which every level shows itself. */
const globalsOf = (command: Command): Option[] => {
  const found: Option[] = []
  for (let above = command.parent; above !== null; above = above.parent) found.push(...above.options)
  return found
}

/** A command with an example under its help. */
export const commandOf = (name: string, description: string, example: string): Command =>
  new Command(name).description(description).addHelpText('after', `\nExample:\n  $ ${example}`)

/** Variables that are settings of the server themselves. */
const OWN: ReadonlySet<string> = new Set(SETTINGS.map((row) => row.env))

/**
 * Hides the variables that a command's options have been read from: what runs then reads only the settings that are
 * its own, and refuses unknown ones.
 */
export const hideConsumed = (command: Command, environment: Record<string, string | undefined>): void => {
  for (let each: Command | null = command; each !== null; each = each.parent) {
    for (const { envVar } of each.options)
      if (envVar !== undefined && !OWN.has(envVar)) delete environment[envVar]
  }
}

/**
 * Takes variables out of reach of commander that count as not set: empty ones, and "no" for an option without value,
 * which commander would read as given.
 */
export const hideUnset = (command: Command, environment: Record<string, string | undefined>): void => {
  for (const one of command.options) {
    const value = one.envVar === undefined ? undefined : environment[one.envVar]
    if (
      one.envVar !== undefined &&
      value !== undefined &&
      (value === '' || (one.isBoolean() && NO.has(value.toLowerCase())))
    )
      delete environment[one.envVar]
  }
  for (const below of command.commands) hideUnset(below, environment)
}
