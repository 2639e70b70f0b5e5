import type { Command } from 'commander'
import type { Merged } from '../operations/merging/merge.ts'
import type { Io } from './io.ts'
import { type LocalOptions, local, withLocal } from './local-data.ts'
import { commandOf, option, required } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Options extends LocalOptions {
  readonly from: string
  readonly dryRun?: true
}

const told = (io: Io, { figures, devices, setup, contradictions, items }: Merged): string => {
  const parts = [
    facts(io, [
      ['figures taken over', figures.figures],
      ['units that came with them', figures.units],
      ['units of erased devices, left out', figures.leftOut],
      ['devices', devices.devices],
      ['seats', devices.seats],
      ['setup and audit log, new', setup.added],
      ['setup, changed', setup.changed],
      ['changed at both', contradictions.length],
    ]),
  ]
  if (contradictions.length > 0)
    parts.push(
      table(
        io,
        ['CHANGED AT BOTH', 'KEY', 'STANDS'],
        contradictions.map(({ kind, key, stands }) => [
          kind,
          key,
          stands === 'ours' ? 'what was here' : 'what the other had',
        ]),
      ),
    )
  if (items.length > 0)
    parts.push(
      table(
        io,
        ['ITEM', 'USED BEFORE', 'USED', 'QUOTA', 'TOLERANCE', 'BEYOND BOTH', 'STAGE'],
        items.map((each) => [
          ...[each.item, each.before, each.used, each.quota ?? 'unlimited'],
          ...[each.tolerance, each.overUse, each.stage],
        ]),
      ),
    )
  return parts.join('\n')
}

export const make = (io: Io): Command =>
  local(
    commandOf(
      'merge',
      'take over what a second server on a copy of this data was told meanwhile; stop both first',
      'countersign merge --data ./countersign-data --from ./other-data/countersign.db --dry-run',
    ),
  )
    .addOption(required('--from <database>', "the other server's database: a file, or a URL postgres://…"))
    .addOption(option('--dry-run', 'only tell what it would do'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const dryRun = options.dryRun === true
      const { merge } = await import('../operations/merging/merge.ts')
      const merged = await withLocal(options, (server) => merge(server, { from: options.from, dryRun }))
      answer(io, options, {
        value: { ...merged, dryRun },
        human: () =>
          `${told(io, merged)}\n${
            dryRun
              ? 'Nothing was stored.\n'
              : 'From now on serve only this database; set the other one aside.\n'
          }`,
      })
    })
