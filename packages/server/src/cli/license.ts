import { type Command, Option } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { parseItem } from './item-string.ts'
import { commandOf, type Globals, option, repeated, required, variableOf } from './options.ts'
import { answer, facts, table } from './output.ts'

interface License {
  readonly id: string
  readonly organizationId: string
  readonly alias: string | null
  readonly status: string
  readonly hosting: string | null
  readonly activatedAt: string | null
  readonly items: readonly {
    readonly id: string
    readonly product: string
    readonly chargeWay: string
    readonly quota: number | null
    readonly expires: string | null
  }[]
  readonly handshakeCodes: readonly string[]
  readonly handshakeCode?: string
}

const ITEM_EXAMPLE = 'product=barcode-reader,chargeWay=count,quota=1000,modules=qr-code+pdf417,days=365'

const show = (io: Io, license: License): string =>
  `${facts(io, [
    ['ID', license.id],
    ['organization', license.organizationId],
    ['alias', license.alias],
    ['status', license.status],
    ['hosting', license.hosting],
    ['activated', license.activatedAt],
    ['handshake codes', license.handshakeCode ?? license.handshakeCodes],
  ])}\n${table(
    io,
    ['ITEM', 'PRODUCT', 'CHARGE WAY', 'QUOTA', 'EXPIRES'],
    license.items.map((item) => [item.id, item.product, item.chargeWay, item.quota, item.expires]),
  )}`

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
        `an item, as ${ITEM_EXAMPLE}; several values of one key are separated by +`,
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

const activate = (io: Io): Command => {
  const hosting = new Option('--hosting <kind>', 'where the license is used')
    .choices(['hosted', 'self', 'offline'])
    .makeOptionMandatory()
  return commandOf(
    'activate',
    'activate a license, once and for good',
    'countersign license activate 7KQ2M0XJ4T --hosting hosted --handshake-code 100200-kiosk',
  )
    .argument('<id>', 'license ID')
    .addOption(hosting.env(variableOf(hosting)))
    .addOption(
      option(
        '--handshake-code <code>',
        'code that the items join; a new one is created; the default code unless given',
      ),
    )
    .addOption(repeated('--server-uuid <uuid>', 'server that the license is bound to (self-hosting)'))
    .addOption(repeated('--client-uuid <uuid>', 'device that the license is bound to (offline)'))
    .addOption(option('--output <path>', 'where the files are written (self-hosting, offline)'))
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { hosting: string; handshakeCode?: string }>()
      const body = {
        hosting: options.hosting,
        ...(options.handshakeCode === undefined ? {} : { handshakeCode: options.handshakeCode }),
      }
      const value = await apiClient(options).post<License>(
        `/licenses/${encodeURIComponent(id)}/activate`,
        body,
      )
      answer(io, options, { value, human: () => show(io, value) })
    })
}

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
  commandOf('license', 'create, activate, list and show licenses', 'countersign license list')
    .addCommand(create(io))
    .addCommand(activate(io))
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
