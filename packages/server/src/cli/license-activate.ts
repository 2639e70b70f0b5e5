import { type Command, Option } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { type License, show } from './license-shown.ts'
import { commandOf, type Globals, option, repeated, required, variableOf } from './options.ts'
import { answer } from './output.ts'
import { type SignedFile, writeSigned, wrote } from './signed-files.ts'

type Several = readonly string[] | string | undefined

interface Options extends Globals {
  readonly hosting: string
  readonly handshakeCode?: string
  readonly serverUuid?: Several
  readonly clientUuid?: Several
  readonly output?: string
}

export type WithFiles = License & { readonly files: readonly SignedFile[] }

/** Tells a license whose files have been written; the files' text is in the JSON only where they were not. */
export const answerWithFiles = async (
  io: Io,
  options: Globals & { readonly output?: string },
  given: { readonly value: WithFiles; readonly folder: boolean },
): Promise<void> => {
  const { value, folder } = given
  const written = await writeSigned(options.output, value.files, { folder })
  const { files, ...license } = value
  const shown = options.output === undefined ? { ...license, files } : { ...license, files: written }
  answer(io, options, {
    value: shown,
    human: () => {
      const text =
        options.output === undefined ? files.map((file) => `\n${file.text}`).join('') : wrote(written)
      return `${show(io, value)}${text}`
    },
  })
}

export const activate = (io: Io): Command => {
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
    .addOption(
      repeated(
        '--server-uuid <uuid>',
        'server that the license is bound to (self-hosting); twice for a pair',
      ),
    )
    .addOption(
      repeated(
        '--client-uuid <uuid>',
        'device that the license is bound to (offline); may be given several times',
      ),
    )
    .addOption(
      option(
        '--output <path>',
        'where the file is written (self-hosting), or the folder of the files (offline)',
      ),
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      if (options.hosting === 'hosted' && options.output !== undefined)
        throw new WrongUsage('--output belongs to self-hosted and offline activation.')
      const body = {
        hosting: options.hosting,
        handshakeCode: options.handshakeCode,
        serverUuids: options.serverUuid === undefined ? undefined : [options.serverUuid].flat(),
        clientUuids: options.clientUuid === undefined ? undefined : [options.clientUuid].flat(),
      }
      const value = await apiClient(options).post<WithFiles>(
        `/licenses/${encodeURIComponent(id)}/activate`,
        body,
      )
      await answerWithFiles(io, options, { value, folder: options.hosting === 'offline' })
    })
}

export const download = (io: Io): Command =>
  commandOf(
    'download',
    'write the signed file of a license again; offline ones into a folder',
    'countersign license download 7KQ2M0XJ4T --output order.license',
  )
    .argument('<id>', 'license ID')
    .addOption(required('--output <path>', 'file, or folder for the files of an offline license'))
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { output: string }>()
      const { files } = await apiClient(options).get<{
        files: readonly (SignedFile & { clientUuid: string | null })[]
      }>(`/licenses/${encodeURIComponent(id)}/files`)
      const folder = files.some(({ clientUuid }) => clientUuid !== null)
      const written = await writeSigned(options.output, files, { folder })
      answer(io, options, { value: { id, files: written }, human: () => wrote(written) })
    })

export const replaceDevice = (io: Io): Command =>
  commandOf(
    'replace-device',
    'give the place of a lost device of an offline license to another',
    'countersign license replace-device 7KQ2M0XJ4T --client-uuid 018f… --by 0190… --output files',
  )
    .argument('<id>', 'license ID')
    .addOption(required('--client-uuid <uuid>', 'the lost device'))
    .addOption(required('--by <uuid>', 'the device that takes its place'))
    .addOption(option('--output <dir>', 'folder for its file'))
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { clientUuid: string; by: string; output?: string }>()
      const value = await apiClient(options).post<WithFiles>(
        `/licenses/${encodeURIComponent(id)}/replace-device`,
        {
          clientUuid: options.clientUuid,
          by: options.by,
        },
      )
      await answerWithFiles(io, options, { value, folder: true })
    })
