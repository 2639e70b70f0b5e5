import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals } from './options.ts'
import { answer, facts, table } from './output.ts'
import { readSigned, type SignedFile, writeSigned, wrote } from './signed-files.ts'

interface Sum {
  readonly organizationId: string
  readonly handshakeCode: string | null
  readonly item: string | null
  readonly module: string
  readonly count: number
  readonly total: number
}

interface Exported {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly sums: readonly Sum[]
  readonly file: SignedFile
}

interface Verified {
  readonly server: string
  readonly imported: boolean
  readonly from: string
  readonly to: string
  readonly sums: readonly Sum[]
}

const sums = (io: Io, rows: readonly Sum[]): string =>
  table(
    io,
    ['ORGANIZATION', 'CODE', 'ITEM', 'MODULE', 'UNITS', 'IN ALL'],
    rows.map((row) => [row.organizationId, row.handshakeCode, row.item, row.module, row.count, row.total]),
  )

const exportStatement = (io: Io): Command =>
  commandOf(
    'export',
    'sign what was used since the statement before',
    'countersign statement export june.license',
  )
    .argument('<file>', 'where it is written')
    .action(async (path: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals>()
      const { file, ...value } = await apiClient(options).post<Exported>('/statements', {})
      const written = await writeSigned(path, [file], { folder: false })
      answer(io, options, {
        value: { ...value, files: written },
        human: () =>
          `${facts(io, [
            ['statement', value.number],
            ['from', value.from],
            ['to', value.to],
          ])}${sums(io, value.sums)}${wrote(written)}`,
      })
    })

const verify = (io: Io): Command =>
  commandOf(
    'verify',
    'at the vendor: verify a statement of a licensee’s server, and keep it',
    'countersign statement verify june.license',
  )
    .argument('<file>', 'the statement')
    .action(async (path: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals>()
      const value = await apiClient(options).post<Verified>('/imports', { file: await readSigned(path) })
      answer(io, options, {
        value: { ...value, verified: true },
        human: () =>
          `${facts(io, [
            ['server', value.server],
            ['from', value.from],
            ['to', value.to],
            ['new', value.imported],
          ])}${sums(io, value.sums)}`,
      })
    })

export const make = (io: Io): Command =>
  commandOf('statement', 'signed statements of usage', 'countersign statement export june.license')
    .addCommand(exportStatement(io))
    .addCommand(verify(io))
    .addCommand(
      commandOf('list', 'statements that were received', 'countersign statement list').action(
        async (_options: unknown, command: Command) => {
          const options = command.optsWithGlobals<Globals>()
          const value = await apiClient(options).list<Verified>('/statements')
          answer(io, options, {
            value,
            human: () =>
              table(
                io,
                ['SERVER', 'FROM', 'TO', 'SUMS'],
                value.map((row) => [row.server, row.from, row.to, row.sums.length]),
              ),
          })
        },
      ),
    )
