import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { create, update } from './handshake-code-edit.ts'
import { type CodeUsage, type HandshakeCode, pathOf, show, showUsage } from './handshake-code-shown.ts'
import { heldUnits } from './held-units.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, table } from './output.ts'

const remove = (io: Io): Command =>
  commandOf(
    'delete',
    'delete a handshake code that is not the default; its name stays reserved',
    'countersign handshake-code delete 100200-kiosk',
  )
    .argument('<code>', 'handshake code')
    .action(async (code: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals>()
      await apiClient(options).delete(pathOf(code))
      answer(io, options, { value: { code, deleted: true }, human: () => `Deleted ${code}.\n` })
    })

const list = (io: Io): Command =>
  commandOf('list', 'list handshake codes', 'countersign handshake-code list --organization 100200')
    .addOption(option('--organization <id>', 'only those of this organization'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { organization?: string }>()
      const value = await apiClient(options).list<HandshakeCode>('/handshake-codes', {
        organization: options.organization,
      })
      answer(io, options, {
        value,
        human: () =>
          table(
            io,
            ['HANDSHAKE CODE', 'ORGANIZATION', 'DEFAULT', 'ITEMS'],
            value.map((row) => [row.code, row.organizationId, row.default, row.items]),
          ),
      })
    })

const order = (io: Io): Command =>
  commandOf(
    'order',
    'set the order in which items are used',
    'countersign handshake-code order 100200-kiosk 7KQ2M0XJ4T-2 7KQ2M0XJ4T-1',
  )
    .argument('<code>', 'handshake code')
    .argument('<items...>', 'item IDs, first used first; those not named follow in their present order')
    .action(async (...[code, items, , command]: [string, string[], unknown, Command]) => {
      const options = command.optsWithGlobals<Globals>()
      const client = apiClient(options)
      const value = await client.put<HandshakeCode>(`${pathOf(code)}/order`, { items })
      const usage = await client.get<CodeUsage>(`${pathOf(code)}/usage`)
      answer(io, options, {
        value: { ...value, usageOrder: usage.usageOrder, next: usage.next },
        human: () => `${show(io, value)}\n${showUsage(io, usage)}`,
      })
    })

export const make = (io: Io): Command => {
  const command = commandOf(
    'handshake-code',
    'create, change, order, list and show handshake codes',
    'countersign handshake-code list',
  )
    .addCommand(create(io))
    .addCommand(update(io))
    .addCommand(remove(io))
    .addCommand(list(io))
    .addCommand(order(io))
    .addCommand(
      commandOf('show', 'show a handshake code', 'countersign handshake-code show 100200-default')
        .argument('<code>', 'handshake code')
        .action(async (code: string, _options: unknown, command: Command) => {
          const options = command.optsWithGlobals<Globals>()
          const client = apiClient(options)
          const { sessionPasswords, ...shown } = await client.get<HandshakeCode>(pathOf(code))
          const usage = await client.get<CodeUsage>(`${pathOf(code)}/usage`)
          const devices = new Map(usage.sessionPasswords.map((each) => [each.id, each.devices]))
          const value = {
            ...usage,
            ...shown,
            sessionPasswords: sessionPasswords.map((each) => ({
              ...each,
              devices: devices.get(each.id) ?? 0,
            })),
          }
          answer(io, options, { value, human: () => `${show(io, value)}\n${showUsage(io, value)}` })
        }),
    )
  for (const each of heldUnits(io)) command.addCommand(each)
  return command
}
