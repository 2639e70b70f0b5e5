import { type Command, Option } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option, variableOf } from './options.ts'
import { answer, table } from './output.ts'

interface Statistics {
  readonly total: number
  readonly rows: readonly { readonly key: string | number; readonly count: number }[]
  readonly asOf: string
}

interface Options extends Globals {
  readonly handshakeCode?: string
  readonly item?: string
  readonly product?: string
  readonly from?: string
  readonly to?: string
  readonly by: string
}

const byOption = (): Option => {
  const by = new Option('--by <grouping>', 'what the rows are')
    .choices(['module', 'slot', 'hour', 'day'])
    .default('module')
  return by.env(variableOf(by))
}

export const make = (io: Io): Command =>
  commandOf(
    'statistics',
    'usage of a handshake code, of an item, or of public trials',
    'countersign statistics --handshake-code 100200-default --by day',
  )
    .addOption(
      option('--handshake-code <code>', 'every accepted figure that came through this code').conflicts(
        'item',
      ),
    )
    .addOption(option('--item <id>', 'what this item was charged'))
    .addOption(
      option('--product <code>', 'what devices used in public trials of this product').conflicts([
        'item',
        'handshakeCode',
      ]),
    )
    .addOption(option('--from <time>', 'Unix seconds or ISO 8601; all time unless given'))
    .addOption(option('--to <time>', 'Unix seconds or ISO 8601, exclusive'))
    .addOption(byOption())
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { handshakeCode, item, product, from, to, by } = options
      if (handshakeCode === undefined && item === undefined && product === undefined)
        throw new WrongUsage('give --handshake-code, --item or --product.')
      const value = await apiClient(options).get<Statistics>('/statistics', {
        handshakeCode,
        item,
        product,
        from,
        to,
        by,
      })
      answer(io, options, {
        value,
        human: () =>
          `${table(
            io,
            [by.toUpperCase(), 'COUNT'],
            value.rows.map((row) => [String(row.key), row.count]),
          )}total ${value.total.toLocaleString('en-US')}, as of ${value.asOf} (UTC)\n`,
      })
    })
