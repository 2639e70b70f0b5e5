import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { parseItem } from './item-string.ts'
import { activate, download, replaceDevice } from './license-activate.ts'
import { clearDevices, extend, importFile, renew, revoke } from './license-change.ts'
import { type License, show } from './license-shown.ts'
import { commandOf, type Globals, option, repeated, required } from './options.ts'
import { answer, table } from './output.ts'

const ITEM_EXAMPLE = 'product=barcode-reader,chargeWay=count,quota=1000,modules=qr-code+pdf417,days=365'

const create = (io: Io): Command =>
  commandOf(
    'create',
    'create a license with status new',
    `countersign license create --organization 100200 --item '${ITEM_EXAMPLE}'`,
  )
    .addOption(required('--organization <id>', 'organization ID'))
    .addOption(
      repeated(
        '--item <terms>',
        `an item, as ${ITEM_EXAMPLE}; several values of one key are separated by +; dependsOn=ITEM+#2 names items that its handshake code must hold as well, #2 the second of this order`,
      ).makeOptionMandatory(),
    )
    .addOption(option('--alias <alias>', 'name for people; fixed from activation on'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<
        Globals & { organization: string; item: readonly string[] | string; alias?: string }
      >()
      const items = [options.item].flat().map(parseItem)
      const body = {
        organizationId: options.organization,
        items,
        ...(options.alias === undefined ? {} : { alias: options.alias }),
      }
      const value = await apiClient(options).post<License>('/licenses', body)
      answer(io, options, { value, human: () => show(io, value) })
    })

const list = (io: Io): Command =>
  commandOf('list', 'list licenses', 'countersign license list --organization 100200')
    .addOption(option('--organization <id>', 'only those of this organization'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { organization?: string }>()
      const value = await apiClient(options).list<License>('/licenses', {
        organization: options.organization,
      })
      answer(io, options, {
        value,
        human: () =>
          table(
            io,
            ['ID', 'ORGANIZATION', 'ALIAS', 'STATUS', 'ITEMS'],
            value.map((row) => [row.id, row.organizationId, row.alias, row.status, row.items.length]),
          ),
      })
    })

export const make = (io: Io): Command =>
  commandOf(
    'license',
    'create, activate, renew, extend, revoke and import licenses',
    'countersign license list',
  )
    .addCommand(create(io))
    .addCommand(activate(io))
    .addCommand(renew(io))
    .addCommand(extend(io))
    .addCommand(clearDevices(io))
    .addCommand(revoke(io))
    .addCommand(importFile(io))
    .addCommand(download(io))
    .addCommand(replaceDevice(io))
    .addCommand(list(io))
    .addCommand(
      commandOf('show', 'show a license', 'countersign license show 7KQ2M0XJ4T')
        .argument('<id>', 'license ID')
        .action(async (id: string, _options: unknown, command: Command) => {
          const options = command.optsWithGlobals<Globals>()
          const value = await apiClient(options).get<License>(`/licenses/${encodeURIComponent(id)}`)
          answer(io, options, { value, human: () => show(io, value) })
        }),
    )
