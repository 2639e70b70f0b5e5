import type { Command } from 'commander'
import { Refused } from './failure.ts'
import type { Io } from './io.ts'
import { type LocalOptions, local, withLocal } from './local-data.ts'
import { commandOf, option } from './options.ts'
import { answer, table } from './output.ts'

interface Options extends LocalOptions {
  readonly repair?: true
}

export const make = (io: Io): Command =>
  local(
    commandOf(
      'rebuild',
      'recompute every derived number from the figures and report differences',
      'countersign rebuild --data ./countersign-data',
    ),
  )
    .addOption(option('--repair', 'also write the right values'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const repair = options.repair === true
      const { rebuild } = await import('../operations/rebuild.ts')
      const differences = await withLocal(options, (server) => rebuild(server, { repair }))
      answer(io, options, {
        value: { differences, repaired: repair },
        human: () =>
          differences.length === 0
            ? 'Every derived number is as the figures say.\n'
            : table(
                io,
                ['KIND', 'KEY', 'STORED', 'COMPUTED'],
                differences.map((row) => [row.kind, row.key, row.stored, row.computed]),
              ),
      })
      if (differences.length > 0 && !repair)
        throw new Refused(
          'differences',
          `${differences.length} derived numbers differ: run it with --repair.`,
        )
    })
