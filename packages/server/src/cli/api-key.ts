import type { Command } from 'commander'
import { SCOPES } from '../http/api/scopes.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../operations/api-keys.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { local, type LocalOptions as Options, withStore } from './local-data.ts'
import { commandOf, option, required } from './options.ts'
import { answer, facts, table } from './output.ts'

const scopesOf = (text: string): readonly string[] => {
  const scopes = text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '')
  const known: readonly string[] = [...SCOPES, '*']
  const unknown = scopes.find((scope) => !known.includes(scope))
  if (unknown !== undefined || scopes.length === 0)
    throw new WrongUsage(`--scopes must be of ${known.join(', ')}, not ${JSON.stringify(unknown ?? text)}.`)
  return scopes
}

const isoDay = (day: number | null): string | null =>
  day === null ? null : new Date(day * 86_400_000).toISOString().slice(0, 10)
const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

export const make = (io: Io): Command => {
  const group = commandOf(
    'api-key',
    'create, list and revoke API keys',
    'countersign api-key create --name portal --scopes read',
  )
  group.addCommand(
    local(
      commandOf(
        'create',
        'create an API key, which is shown this once',
        'countersign api-key create --name reports --scopes read',
      ),
    )
      .addOption(required('--name <name>', 'who or what will use it; stands in the audit log'))
      .addOption(
        option('--scopes <scopes>', `of ${SCOPES.join(', ')}, separated by commas; * for all`).default('*'),
      )
      .action(async (_options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Options & { name: string; scopes: string }>()
        const { token, ...made } = await withStore(options, (store) =>
          createApiKey(store, { name: options.name, scopes: scopesOf(options.scopes) }),
        )
        answer(io, options, {
          value: { ...made, apiKey: token },
          human: () =>
            facts(io, [
              ['ID', made.id],
              ['name', made.name],
              ['scopes', made.scopes],
              ['API key, shown once', token],
            ]),
        })
      }),
  )
  group.addCommand(
    local(commandOf('list', 'list API keys', 'countersign api-key list')).action(
      async (_options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Options>()
        const value = await withStore(options, listApiKeys)
        answer(io, options, {
          value,
          human: () =>
            table(
              io,
              ['ID', 'NAME', 'SCOPES', 'CREATED', 'LAST USED'],
              value.map((row) => [
                row.id,
                row.name,
                row.scopes,
                isoTime(row.createdAt),
                isoDay(row.lastUsedDay),
              ]),
            ),
        })
      },
    ),
  )
  group.addCommand(
    local(commandOf('revoke', 'end an API key at once', 'countersign api-key revoke 3f1c…'))
      .argument('<id>', 'ID of the key, as `api-key list` shows it')
      .action(async (id: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Options>()
        const revoked = await withStore(options, (store) => revokeApiKey(store, id))
        answer(io, options, {
          value: { ...revoked, revoked: true },
          human: () => `Revoked ${revoked.name} (${revoked.id}).\n`,
        })
      }),
  )
  return group
}
