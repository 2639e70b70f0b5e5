import type { Command } from 'commander'
import { retireServer, showServer } from '../operations/server-identity.ts'
import type { Io } from './io.ts'
import { type LocalOptions, local, withLocal, withStore } from './local-data.ts'
import { commandOf, option } from './options.ts'
import { answer, facts, table } from './output.ts'
import { writeSigned, wrote } from './signed-files.ts'

const iso = (instant: number): string => new Date(instant * 1000).toISOString().replace('.000Z', 'Z')

const show = (io: Io): Command =>
  local(
    commandOf('show', 'who this server is: UUID, certificates, keys, machine', 'countersign server show'),
  ).action(async (_options: unknown, command: Command) => {
    const options = command.optsWithGlobals<LocalOptions>()
    const value = await withStore(options, showServer)
    answer(io, options, {
      value,
      human: () =>
        `${facts(io, [
          ['server UUID', value.serverUuid],
          ['mode', value.mode],
          ['sandbox', value.sandbox],
          ['incarnation', value.incarnation],
          ['created', iso(value.createdAt)],
          ['version', value.version],
          ['database', value.engine],
          ['next key made', value.keySet === null ? null : iso(value.keySet.nextRotation)],
          ['same machine since', value.machine === null ? null : iso(value.machine.since)],
          [
            'machine changes',
            value.machine?.changes.map(({ at, changed }) => `${iso(at)} (${changed.join(', ')})`) ?? null,
          ],
          ['retired', value.retired === null ? null : iso(value.retired.at)],
        ])}${table(
          io,
          ['CERTIFICATE FOR', 'ISSUED', 'EXPIRES'],
          value.certificates.map(({ organizations, issued, expires }) => [
            organizations === '*' ? 'every organization' : organizations,
            iso(issued),
            iso(expires),
          ]),
        )}${table(
          io,
          ['KEY', 'FOR', 'STATE', 'MADE', 'FIRST USE'],
          (value.keySet?.keys ?? []).map(({ kid, use, state, createdAt, from }) => [
            kid,
            use,
            state,
            iso(createdAt),
            iso(from),
          ]),
        )}${
          value.machine === null
            ? ''
            : table(
                io,
                ['MACHINE LABEL', 'LAST CHANGED'],
                value.machine.labels.map(({ name, changedAt }) => [
                  name,
                  changedAt === null ? 'never' : iso(changedAt),
                ]),
              )
        }`,
    })
  })

const retire = (io: Io): Command =>
  local(
    commandOf(
      'retire',
      'sign the end of this server when moving to another machine; stop it first',
      'countersign server retire --successor 0190… --output end.license',
    ),
  )
    .addOption(
      option('--successor <uuid>', 'the server that takes over; the vendor has to be told otherwise'),
    )
    .addOption(option('--output <file>', 'where the file for the vendor is written'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LocalOptions & { successor?: string; output?: string }>()
      const { file, ...value } = await withLocal(options, (server) =>
        retireServer(server, options.successor ?? null),
      )
      const name = `${value.serverUuid}.end.license`
      const written = await writeSigned(options.output, [{ name, text: file }], { folder: false })
      answer(io, options, {
        value:
          options.output === undefined
            ? { ...value, file: { name, text: file } }
            : { ...value, files: written },
        human: () =>
          `${facts(io, [
            ['server UUID', value.serverUuid],
            ['successor', value.successor],
            ['retired', iso(value.at)],
          ])}${options.output === undefined ? `\n${file}` : wrote(written)}`,
      })
    })

export const make = (io: Io): Command =>
  commandOf('server', 'who this server is, and its end', 'countersign server show')
    .addCommand(show(io))
    .addCommand(retire(io))
