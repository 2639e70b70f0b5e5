import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { answerWithFiles, type WithFiles } from './license-activate.ts'
import { type License, show } from './license-shown.ts'
import { commandOf, type Globals, option, required } from './options.ts'
import { answer, facts } from './output.ts'
import { readSigned, type SignedFile, writeSigned, wrote } from './signed-files.ts'

const whole = (name: string, given: string | undefined): number | undefined => {
  if (given === undefined) return undefined
  if (!/^\d{1,12}$/.test(given))
    throw new WrongUsage(`--${name} must be a whole number, not ${JSON.stringify(given)}.`)
  return Number(given)
}

interface Written extends Globals {
  readonly output?: string
}

const OUTPUT = '--output <path>'
const OUTPUT_SAYS = 'where the file for a self-hosted server is written, or the folder for offline devices'

const tell = async (io: Io, options: Written, value: WithFiles): Promise<void> => {
  if (value.hosting === 'hosted' && options.output !== undefined)
    io.err('The license is hosted: there is no file to import anywhere, and none was written.\n')
  const output = value.hosting === 'hosted' || options.output === undefined ? {} : { output: options.output }
  const { output: _given, ...globals } = options
  await answerWithFiles(io, { ...globals, ...output }, { value, folder: value.hosting === 'offline' })
}

export const renew = (io: Io): Command =>
  commandOf(
    'renew',
    'a new license that begins when this one ends, in the same codes',
    'countersign license renew 7KQ2M0XJ4T --output renewal.license',
  )
    .argument('<id>', 'license ID')
    .addOption(option('--days <days>', 'days that it lasts; as long as the old one unless given'))
    .addOption(option('--until <time>', 'its end instead: ISO 8601 or Unix seconds').conflicts('days'))
    .addOption(option(OUTPUT, OUTPUT_SAYS))
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Written & { days?: string; until?: string }>()
      const body = { days: whole('days', options.days), until: options.until }
      await tell(
        io,
        options,
        await apiClient(options).post<WithFiles>(`/licenses/${encodeURIComponent(id)}/renew`, body),
      )
    })

export const extend = (io: Io): Command =>
  commandOf(
    'extend',
    'extend the quota of an item, at once and to its end',
    'countersign license extend 7KQ2M0XJ4T --quota 500',
  )
    .argument('<id>', 'license ID')
    .addOption(required('--quota <n>', 'units, seats or instances that are added'))
    .addOption(option('--item <id>', 'which item, where the license has several'))
    .addOption(option(OUTPUT, OUTPUT_SAYS))
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Written & { quota: string; item?: string }>()
      const body = { quota: whole('quota', options.quota), item: options.item }
      await tell(
        io,
        options,
        await apiClient(options).post<WithFiles>(`/licenses/${encodeURIComponent(id)}/extend`, body),
      )
    })

export const clearDevices = (io: Io): Command =>
  commandOf(
    'clear-devices',
    'clear the registered devices of an item, and let as many in again for 30 days',
    'countersign license clear-devices 7KQ2M0XJ4T-1',
  )
    .argument('<item>', 'item ID')
    .addOption(
      option('--quota <n>', 'seats; as many as are cleared unless given, needed for self-hosted items'),
    )
    .addOption(option(OUTPUT, OUTPUT_SAYS))
    .action(async (item: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Written & { quota?: string }>()
      const body = { quota: whole('quota', options.quota) }
      await tell(
        io,
        options,
        await apiClient(options).post<WithFiles>(`/items/${encodeURIComponent(item)}/clear-devices`, body),
      )
    })

interface Revoked {
  readonly id: string
  readonly licenseId: string
  readonly revokedAt: string
  readonly file: SignedFile | null
}

export const revoke = (io: Io): Command =>
  commandOf(
    'revoke',
    'revoke an item: at once on a hosted server, by a file on a self-hosted one',
    'countersign license revoke 7KQ2M0XJ4T-1 --output revocation.license',
  )
    .argument('<item>', 'item ID')
    .addOption(option('--output <path>', 'where the file for a self-hosted server is written'))
    .action(async (item: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Written>()
      const { file, ...value } = await apiClient(options).post<Revoked>(
        `/items/${encodeURIComponent(item)}/revoke`,
        {},
      )
      if (file === null && options.output !== undefined)
        io.err(
          'The item is revoked on this server: there is no file to import anywhere, and none was written.\n',
        )
      const written = await writeSigned(options.output, file === null ? [] : [file], { folder: false })
      answer(io, options, {
        value: options.output === undefined ? { ...value, file } : { ...value, files: written },
        human: () =>
          `${facts(io, [
            ['item', value.id],
            ['license', value.licenseId],
            ['revoked', value.revokedAt],
          ])}${options.output === undefined ? (file === null ? '' : `\n${file.text}`) : wrote(written)}`,
      })
    })

interface Imported {
  readonly kind: string
  readonly imported: boolean
  readonly number?: number
  readonly items?: readonly unknown[]
  readonly file?: SignedFile
}

const humanOf = (io: Io, value: Imported): string => {
  if (value.kind === 'license') {
    const note = value.imported ? '' : 'This license was imported before: nothing has changed.\n'
    return `${note}${show(io, value as unknown as License)}`
  }
  return facts(
    io,
    Object.entries(value)
      .filter(([name]) => name !== 'file')
      .map(([name, each]) => [name, typeof each === 'object' ? JSON.stringify(each) : String(each)] as const),
  )
}

export const importFile = (io: Io): Command =>
  commandOf(
    'import',
    'import a signed file: a license, a revocation, a transfer; at the vendor, the end of a server',
    'countersign license import order.license --handshake-code 100200-kiosk',
  )
    .argument('<file>', 'the file')
    .addOption(option('--handshake-code <code>', 'code that the items join'))
    .addOption(
      option('--successor <uuid>', 'for the end of a server that names none: the server that takes over'),
    )
    .addOption(option('--output <path>', 'for the end of a server: where the transfer is written'))
    .action(async (path: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Written & { handshakeCode?: string; successor?: string }>()
      const given = await apiClient(options).post<Imported>('/imports', {
        file: await readSigned(path),
        handshakeCode: options.handshakeCode,
        successor: options.successor,
      })
      const { file, ...value } = given
      const written = await writeSigned(options.output, file === undefined ? [] : [file], { folder: false })
      answer(io, options, {
        value: file === undefined || options.output !== undefined ? value : given,
        human: () =>
          `${humanOf(io, value)}${written.length > 0 ? wrote(written) : file === undefined ? '' : `\n${file.text}`}`,
      })
    })
