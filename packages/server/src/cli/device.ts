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

interface Line {
  readonly product: string
  readonly restarts: number
  readonly forkedAt: string | null
  readonly clonedAt: string | null
}

interface Store {
  readonly missing: readonly { readonly first: number; readonly last: number }[]
  readonly dropped: number
}

interface Known extends Device {
  readonly seats: readonly Seat[]
  readonly lines: readonly Line[]
  readonly stores: readonly Store[]
}

/** What the licensee should look at about a device's identity (A8); an empty list: nothing. */
const copies = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap(({ product, restarts, forkedAt, clonedAt }) => [
    ...(clonedAt === null ? [] : [`${product} went on in two places, seen at ${clonedAt}`]),
    ...(clonedAt !== null || forkedAt === null ? [] : [`${product} presented an older state at ${forkedAt}`]),
    ...(restarts === 0 ? [] : [`${product} lost its state ${restarts} times`]),
  ])

/** Submissions that never came, and figures that were given up (U10). */
const losses = (stores: readonly Store[]): readonly string[] =>
  stores.flatMap(({ missing, dropped }) => [
    ...missing.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`)),
    ...(dropped === 0 ? [] : [`${dropped} figures dropped`]),
  ])

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

const seatsTable = (io: Io, seats: readonly Seat[]): string =>
  seats.length === 0
    ? 'It holds no seat.\n'
    : table(
        io,
        ['SEAT OF', 'TAKEN', 'LAST CONTACT', 'UNTIL', 'RELEASED'],
        seats.map((seat) => [seat.item, seat.taken, seat.lastContact, seat.until, seat.released]),
      )

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
      const value = await apiClient(options).get<Known>(`/devices/${encodeURIComponent(uuid)}`)
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
            ['copied or lost state', copies(value.lines)],
            ['submissions that are missing', losses(value.stores)],
          ])}\n${seatsTable(io, value.seats)}`,
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
