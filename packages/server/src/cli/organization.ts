import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Organization {
  readonly id: string
  readonly name: string
  readonly defaultHandshakeCode: string | null
}

const show = (io: Io, organization: Organization): string =>
  facts(io, [
    ['ID', organization.id],
    ['name', organization.name],
    ['default handshake code', organization.defaultHandshakeCode],
  ])

export const make = (io: Io): Command => {
  const group = commandOf(
    'organization',
    'create, list and show organizations',
    'countersign organization list',
  )
  group.addCommand(
    commandOf(
      'create',
      'create an organization with its default handshake code',
      "countersign organization create 'Example Ltd'",
    )
      .argument('<name>', 'display name')
      .action(async (name: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).post<Organization>('/organizations', { name })
        answer(io, options, { value, human: () => show(io, value) })
      }),
  )
  group.addCommand(
    commandOf('list', 'list organizations', 'countersign organization list --json').action(
      async (_options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).list<Organization>('/organizations')
        answer(io, options, {
          value,
          human: () =>
            table(
              io,
              ['ID', 'NAME', 'DEFAULT HANDSHAKE CODE'],
              value.map((row) => [row.id, row.name, row.defaultHandshakeCode]),
            ),
        })
      },
    ),
  )
  group.addCommand(
    commandOf('show', 'show an organization', 'countersign organization show 100200')
      .argument('<id>', 'organization ID')
      .action(async (id: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).get<Organization>(`/organizations/${encodeURIComponent(id)}`)
        answer(io, options, { value, human: () => show(io, value) })
      }),
  )
  return group
}
