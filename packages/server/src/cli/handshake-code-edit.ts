import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import { type HandshakeCode, pathOf, show } from './handshake-code-shown.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option, repeated, required } from './options.ts'
import { answer } from './output.ts'
import { passwordOf } from './password-input.ts'

type Several = readonly string[] | string | undefined

/** One value of an environment variable counts as a list of one. */
const several = (given: Several): string[] | undefined => (given === undefined ? undefined : [given].flat())

const FIELD = 'domain=*.example.com, application-id=… or process-name=…'

interface CreateOptions extends Globals {
  readonly organization: string
  readonly item?: Several
  readonly sessionPassword?: string | true
  readonly until?: string
  readonly validationField?: Several
  readonly default?: true
}

export const create = (io: Io): Command =>
  commandOf(
    'create',
    'create a handshake code',
    'countersign handshake-code create 100200-kiosk --organization 100200 --item 7KQ2M0XJ4T-1 --validation-field domain=*.example.com',
  )
    .argument('<code>', 'organization ID, a dash, and 1–64 of a–z 0–9 . _ -')
    .addOption(required('--organization <id>', 'organization ID'))
    .addOption(repeated('--item <id>', 'item that it holds; may be given several times'))
    .addOption(
      option(
        '--session-password [password]',
        'ask applications for it; - reads it from standard input; generated and shown once without a value',
      ),
    )
    .addOption(option('--until <time>', 'end of the session password: Unix seconds or ISO 8601'))
    .addOption(repeated('--validation-field <field>', `${FIELD}; may be given several times`))
    .addOption(option('--default', 'make it the default handshake code of the organization'))
    .action(async (code: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>()
      const body = {
        code,
        organizationId: options.organization,
        items: several(options.item),
        validationFields: several(options.validationField),
        sessionPassword:
          options.sessionPassword === undefined
            ? undefined
            : { password: await passwordOf(io, options.sessionPassword), until: options.until },
        default: options.default,
      }
      const value = await apiClient(options).post<HandshakeCode>('/handshake-codes', body)
      answer(io, options, { value, human: () => show(io, value) })
    })

interface UpdateOptions extends Globals {
  readonly addItem?: Several
  readonly removeItem?: Several
  readonly addSessionPassword?: string | true
  readonly until?: string
  readonly removeSessionPassword?: string
  readonly validationField?: Several
  readonly clearValidationFields?: true
  readonly default?: true
}

const patchOf = async (io: Io, options: UpdateOptions): Promise<Readonly<Record<string, unknown>>> => {
  const patch = {
    addItems: several(options.addItem),
    removeItems: several(options.removeItem),
    addSessionPassword:
      options.addSessionPassword === undefined
        ? undefined
        : { password: await passwordOf(io, options.addSessionPassword), until: options.until },
    removeSessionPassword: options.removeSessionPassword,
    validationFields: options.clearValidationFields === true ? [] : several(options.validationField),
    default: options.default,
  }
  if (Object.values(patch).every((value) => value === undefined))
    throw new WrongUsage('nothing to change: give at least one option.')
  if (options.until !== undefined && options.addSessionPassword === undefined)
    throw new WrongUsage('--until belongs to --add-session-password.')
  return patch
}

export const update = (io: Io): Command =>
  commandOf(
    'update',
    'change a handshake code',
    'countersign handshake-code update 100200-kiosk --add-item 7KQ2M0XJ4T-2 --add-session-password',
  )
    .argument('<code>', 'handshake code')
    .addOption(repeated('--add-item <id>', 'item to add; may be given several times'))
    .addOption(repeated('--remove-item <id>', 'item to take out; may be given several times'))
    .addOption(
      option(
        '--add-session-password [password]',
        'add one; - reads it from standard input; generated and shown once without a value',
      ),
    )
    .addOption(option('--until <time>', 'end of the added session password: Unix seconds or ISO 8601'))
    .addOption(option('--remove-session-password <id>', 'remove the session password with this ID'))
    .addOption(repeated('--validation-field <field>', `${FIELD}; those given replace all that it has`))
    .addOption(
      option('--clear-validation-fields', 'remove all validation fields').conflicts('validationField'),
    )
    .addOption(option('--default', 'make it the default handshake code of its organization'))
    .action(async (code: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<UpdateOptions>()
      const value = await apiClient(options).patch<HandshakeCode>(pathOf(code), await patchOf(io, options))
      answer(io, options, { value, human: () => show(io, value) })
    })
