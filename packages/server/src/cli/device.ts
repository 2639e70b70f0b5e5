import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { changes, exportDevice } from './device-change.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Seat {
  readonly item: string
  readonly taken: string
  readonly lastContact: string
  readonly released: string | null
  readonly until: string
}

interface Device {
  readonly uuid: string
  readonly firstContact: string
  readonly lastContact: string
  readonly product: string
  readonly version: string
  readonly edition: string
  readonly deployment: string
  readonly blockedAt: string | null
}

const list = (io: Io): Command =>
  commandOf(
    'list',
    'list devices, or those with a seat of an item',
    'countersign device list --item 7KQ2M0XJ4T-1',
  )
    .addOption(option('--item <id>', 'only those that have, or had, a seat of this item'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { item?: string }>()
      const value = await apiClient(options).list<Device & { seat?: Seat }>('/devices', {
        item: options.item,
      })
      const seated = options.item !== undefined
      answer(io, options, {
        value,
        human: () =>
          table(
            io,
            ['UUID', 'LAST CONTACT', 'PRODUCT', 'VERSION', 'DEPLOYMENT', ...(seated ? ['SEAT UNTIL'] : [])],
            value.map((row) => [
              row.uuid,
              row.lastContact,
              row.product,
              row.version,
              row.deployment,
              row.seat?.until,
            ]),
          ),
      })
    })

const show = (io: Io): Command =>
  commandOf(
    'show',
    'show a device with its seats',
    'countersign device show 018f0c2e-7b1a-4c3d-9e8f-001122334455',
  )
    .argument('<uuid>', 'client UUID')
    .action(async (uuid: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals>()
      const value = await apiClient(options).get<Device & { readonly seats: readonly Seat[] }>(
        `/devices/${encodeURIComponent(uuid)}`,
      )
      answer(io, options, {
        value,
        human: () =>
          `${facts(io, [
            ['UUID', value.uuid],
            ['first contact', value.firstContact],
            ['last contact', value.lastContact],
            ['product', value.product],
            ['version', value.version],
            ['edition', value.edition],
            ['deployment', value.deployment],
            ['blocked', value.blockedAt],
          ])}\n${table(
            io,
            ['SEAT OF', 'TAKEN', 'LAST CONTACT', 'UNTIL', 'RELEASED'],
            value.seats.map((seat) => [seat.item, seat.taken, seat.lastContact, seat.until, seat.released]),
          )}`,
      })
    })

export const make = (io: Io): Command => {
  const device = commandOf(
    'device',
    'list, show, unregister, block, void and erase devices',
    'countersign device list',
  )
    .addCommand(list(io))
    .addCommand(show(io))
    .addCommand(exportDevice(io))
  for (const change of changes(io)) device.addCommand(change)
  return device
}
