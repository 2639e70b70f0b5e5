import type { Command } from 'commander'
import type { Io } from './io.ts'
import { type LocalOptions, local } from './local-data.ts'
import { commandOf, required } from './options.ts'
import { answer, facts } from './output.ts'

interface Options extends LocalOptions {
  readonly to: string
}

export const make = (io: Io): Command =>
  local(
    commandOf(
      'move-database',
      'move the data from the SQLite file to an empty PostgreSQL database; stop the server first',
      'countersign move-database --data ./countersign-data --to postgres://countersign@db.internal/countersign',
    ),
  )
    .addOption(required('--to <url>', 'URL postgres://… of an empty database'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { moveDatabase } = await import('../operations/move-database.ts')
      const { differences, ...moved } = await moveDatabase({
        data: options.data,
        database: options.database ?? null,
        to: options.to,
        progress: (table, rows) => {
          if (io.colours) io.err(`${table}: ${rows} rows\n`)
        },
      })
      answer(io, options, {
        value: { ...moved, differences },
        human: () =>
          `${facts(io, [
            ['database', moved.to],
            ['rows copied', moved.rows],
            ['numbers that differ', differences.length],
            ['former file, set aside', moved.left],
          ])}\nFrom now on give --database (or COUNTERSIGN_DATABASE) to serve and to every command.\n`,
      })
    })
