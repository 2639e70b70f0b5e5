import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, facts } from './output.ts'

interface Done {
  readonly uuid: string
  readonly changed: boolean
  readonly items?: readonly string[]
  readonly units?: number
}

interface Options extends Globals {
  readonly reason?: string
  readonly lift?: true
  readonly session?: string
  readonly item?: string
  readonly output?: string
}

const UUID = '018f0c2e-7b1a-4c3d-9e8f-001122334455'

interface Change {
  readonly name: string
  readonly says: string
  readonly options: (command: Command) => Command
  readonly body: (options: Options) => object
}

const marked = (command: Command): Command =>
  command
    .addOption(option('--reason <text>', 'why, for the audit log'))
    .addOption(option('--lift', 'end it again'))

const CHANGES: readonly Change[] = [
  {
    name: 'unregister',
    says: 'end the seats of a device, so that others can take them',
    options: (command) => command.addOption(option('--item <id>', 'only its seat of this item')),
    body: ({ item }) => ({ item }),
  },
  {
    name: 'block',
    says: 'deny the next requests of a device',
    options: marked,
    body: ({ reason, lift }) => ({ reason, lift }),
  },
  {
    name: 'void',
    says: 'charge nothing of the use of a device any more; it stays stored',
    options: (command) =>
      marked(command).addOption(option('--session <name>', 'only the use of this run of the library')),
    body: ({ reason, lift, session }) => ({ reason, lift, session }),
  },
  {
    name: 'clear-clone',
    says: 'let a device go on that was found on several machines',
    options: (command) => command,
    body: () => ({}),
  },
  {
    name: 'erase',
    says: 'erase everything about a device; totals do not change',
    options: (command) => command,
    body: () => ({}),
  },
]

/** Everything that people do about a device. */
export const changes = (io: Io): readonly Command[] =>
  CHANGES.map(({ name, says, options: add, body }) =>
    add(commandOf(name, says, `countersign device ${name} ${UUID}`).argument('<uuid>', 'client UUID')).action(
      async (uuid: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Options>()
        const value = await apiClient(options).post<Done>(
          `/devices/${encodeURIComponent(uuid)}/${name}`,
          body(options),
        )
        answer(io, options, {
          value,
          human: () =>
            facts(
              io,
              Object.entries(value).map(([key, each]) => [key, each as string | boolean | readonly string[]]),
            ),
        })
      },
    ),
  )

export const exportDevice = (io: Io): Command =>
  commandOf(
    'export',
    'everything that is stored about a device, as JSON',
    `countersign device export ${UUID}`,
  )
    .argument('<uuid>', 'client UUID')
    .addOption(option('--output <file>', 'write it to a file'))
    .action(async (uuid: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const value = await apiClient(options).get<object>(`/devices/${encodeURIComponent(uuid)}/export`)
      const text = `${JSON.stringify(value, null, 2)}\n`
      if (options.output !== undefined) await writeFile(options.output, text, { mode: 0o600 })
      answer(io, options, {
        value,
        human: () => (options.output === undefined ? text : `Wrote ${options.output}.\n`),
      })
    })
