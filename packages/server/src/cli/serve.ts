import { type Command, Option } from 'commander'
import { readSettings } from '../config/read-settings.ts'
import { SETTINGS, type SettingKey } from '../config/settings.ts'
import { boundYoungSpace, holdYoungSpace } from '../operations/young-space.ts'
import type { Io } from './io.ts'
import { commandOf } from './options.ts'

/** The options are the rows of the table of settings, which parses and checks them. */
export const make = (_io: Io): Command => {
  const serve = commandOf(
    'serve',
    'run the server',
    'countersign serve --data ./countersign-data --port 8480',
  )
  for (const row of SETTINGS) {
    const shown =
      row.default === null || (Array.isArray(row.default) && row.default.length === 0)
        ? row.doc
        : `${row.doc} (default: ${String(row.default)})`
    serve.addOption(new Option(`${row.flag} <value>`, shown).env(row.env))
  }
  return serve.action(async (_options: unknown, command: Command) => {
    const given = command.opts<Partial<Record<SettingKey, string>>>()
    holdYoungSpace()
    const { closeOnSignals, openServer } = await import('../operations/serve.ts')
    const server = await openServer(readSettings(given))
    boundYoungSpace()
    await closeOnSignals(server)
  })
}
