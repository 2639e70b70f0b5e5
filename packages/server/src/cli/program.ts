import { type Command, CommanderError } from 'commander'
import { describeFailure, EXIT } from './failure.ts'
import type { Io } from './io.ts'
import { hideConsumed, hideUnset, rootCommand } from './options.ts'

/** A file of this folder: it makes its command; it is loaded only when that command is run. */
interface CommandFile {
  readonly make: (io: Io) => Command
}

interface Entry {
  readonly summary: string
  readonly load: () => Promise<CommandFile>
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  init: { summary: 'create a data directory: keys, database, one API key', load: () => import('./init.ts') },
  serve: { summary: 'run the server', load: () => import('./serve.ts') },
  doctor: { summary: 'check what the server needs, and say what to do', load: () => import('./doctor.ts') },
  rebuild: {
    summary: 'recompute every derived number and report differences',
    load: () => import('./rebuild.ts'),
  },
  'move-database': {
    summary: 'move the data from the SQLite file to PostgreSQL',
    load: () => import('./move-database.ts'),
  },
  merge: {
    summary: 'take over what a second server on a copy of the data was told',
    load: () => import('./merge.ts'),
  },
  keys: {
    summary: 'issuer certificates, key rotation, the public root key',
    load: () => import('./keys.ts'),
  },
  inspect: {
    summary: 'show and verify a license, revocation or authorization file',
    load: () => import('./inspect.ts'),
  },
  'api-key': { summary: 'create, list and revoke API keys', load: () => import('./api-key.ts') },
  clock: { summary: 'tell or move the clock of a sandbox', load: () => import('./clock.ts') },
  product: { summary: 'create, change, list and show products', load: () => import('./product.ts') },
  organization: { summary: 'create, list and show organizations', load: () => import('./organization.ts') },
  license: {
    summary: 'create, activate, renew, extend, revoke and import licenses',
    load: () => import('./license.ts'),
  },
  server: { summary: 'who this server is, and its end', load: () => import('./server.ts') },
  statement: { summary: 'signed statements of usage', load: () => import('./statement.ts') },
  heads: {
    summary: 'compare kept receipts and statements with what a server shows',
    load: () => import('./heads.ts'),
  },
  trial: { summary: 'request and extend trials', load: () => import('./trial.ts') },
  'handshake-code': {
    summary: 'create, change, order, list and show handshake codes',
    load: () => import('./handshake-code.ts'),
  },
  item: { summary: 'show what is used of a license item', load: () => import('./item.ts') },
  device: {
    summary: 'list, show, unregister, block, void and erase devices',
    load: () => import('./device.ts'),
  },
  statistics: { summary: 'usage of a handshake code or an item', load: () => import('./statistics.ts') },
  simulate: {
    summary: 'let a fleet of devices live on a sandbox: costs, and a check of every number',
    load: () => import('./simulate.ts'),
  },
  explain: { summary: 'why a device was granted or denied', load: () => import('./explain.ts') },
}

const EXAMPLE = `
Examples:
  $ countersign init --sample && countersign serve
  $ countersign license create --help`

/** Which command the arguments name; options before it may take a value. */
const namedIn = (argv: readonly string[]): string | null =>
  argv.find((word) => Object.hasOwn(COMMANDS, word)) ?? null

const build = async (argv: readonly string[], io: Io): Promise<Command> => {
  const root = rootCommand(io).addHelpText('after', EXAMPLE)
  const named = namedIn(argv)
  const entry = named === null ? undefined : COMMANDS[named]
  if (entry !== undefined) {
    const { make } = await entry.load()
    root.addCommand(make(io))
  }
  for (const [name, { summary }] of Object.entries(COMMANDS))
    if (name !== named) root.command(name).description(summary)
  const settle = (command: Command): void => {
    command.exitOverride().copyInheritedSettings(root).helpCommand(false)
    command.commands.forEach(settle)
  }
  settle(root)
  return root
}

/** Runs one command; resolves with the exit code (command-line.md). */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  const root = await build(argv, io)
  const { environment } = io
  const before = { ...environment }
  hideUnset(root, environment)
  root.hook('preAction', (_root, command) => hideConsumed(command, environment))
  try {
    await root.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage
    const { exit, line } = describeFailure(error)
    io.err(`${line}\n`)
    return exit
  } finally {
    for (const name of Object.keys(environment)) if (!(name in before)) delete environment[name]
    Object.assign(environment, before)
  }
}
