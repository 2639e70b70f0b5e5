import { DAY } from '@countersign/protocol/vocabulary'
import { type Command, Option } from 'commander'
import type { Initialized } from '../operations/init.ts'
import type { Sample } from '../sample/fill.ts'
import { parseSpan } from './clock.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { databaseOption } from './local-data.ts'
import { commandOf, type Globals, option, variableOf } from './options.ts'
import { answer, facts } from './output.ts'
import type { History } from './sample-history.ts'

interface Options extends Globals {
  readonly data: string
  readonly mode: 'hosted' | 'self-hosted'
  readonly rootKey?: string
  readonly rootPassphraseFile?: string
  readonly sample?: true
  readonly history?: string
  readonly sandbox?: true
  readonly database?: string
  readonly publicUrl?: string
}

const modeOption = (): Option => {
  const mode = new Option(
    '--mode <mode>',
    'hosted: the vendor’s server, with an issuer; self-hosted: a licensee’s',
  )
    .choices(['hosted', 'self-hosted'])
    .default('hosted')
  return mode.env(variableOf(mode))
}

/** How much use the sample is to have; 0: none. */
const historyOf = ({ history, sample }: Options): number => {
  if (history === undefined) return 0
  if (sample !== true) throw new WrongUsage('--history is use of the sample: give --sample with it.')
  const span = parseSpan(history, '--history')
  if (span < DAY || span > 400 * DAY) throw new WrongUsage('--history takes 1d to 400d.')
  return span
}

const initialized = async (options: Options, history: number): Promise<Initialized> => {
  const { initialize } = await import('../operations/init.ts')
  return initialize({
    data: options.data,
    mode: options.mode,
    sandbox: options.sandbox === true || options.sample === true,
    ...(history === 0 ? {} : { history }),
    ...(options.rootKey === undefined ? {} : { rootKeyFile: options.rootKey }),
    ...(options.rootPassphraseFile === undefined ? {} : { rootPassphraseFile: options.rootPassphraseFile }),
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  })
}

const sampled = async (
  io: Io,
  about: { readonly options: Options; readonly made: Initialized; readonly history: number },
): Promise<{ readonly sample: Sample | null; readonly lived: History | null }> => {
  const { options, made, history } = about
  if (options.sample !== true) return { sample: null, lived: null }
  const { fillSample } = await import('../sample/fill.ts')
  const sample = await fillSample(options.data, options.database ?? null)
  if (history === 0) return { sample, lived: null }
  const { makeHistory } = await import('./sample-history.ts')
  const lived = await makeHistory(io, {
    ...{ data: options.data, apiKey: made.apiKey, rootKey: made.rootKey },
    organizationId: sample.organizationId,
    ...(options.database === undefined ? {} : { database: options.database }),
  })
  return { sample, lived }
}

export const make = (io: Io): Command =>
  commandOf(
    'init',
    'create a data directory: keys, database, one API key',
    'countersign init --data ./countersign-data --sample',
  )
    .addOption(option('--data <dir>', 'data directory to create').default('./countersign-data'))
    .addOption(modeOption())
    .addOption(
      option(
        '--root-key <file>',
        'root key as JWK: the vendor’s public one for a self-hosted server, a private one to reuse for a hosted server',
      ),
    )
    .addOption(
      option('--root-passphrase-file <file>', 'encrypts the root’s private key, or opens the one given'),
    )
    .addOption(
      option('--sample', 'fill in a sample vendor, product, organization and license; implies --sandbox'),
    )
    .addOption(
      option(
        '--history <span>',
        'with --sample: its clock begins so long ago, as 90d, and simulated devices use it until now',
      ),
    )
    .addOption(option('--sandbox', 'a virtual clock that can be moved forward; marked for good'))
    .addOption(databaseOption())
    .addOption(option('--public-url <url>', 'URL under which devices will reach this server'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      if (options.sample === true && options.mode !== 'hosted')
        throw new WrongUsage('--sample makes a hosted server: leave --mode out.')
      const history = historyOf(options)
      const made = await initialized(options, history)
      const { sample, lived } = await sampled(io, { options, made, history })
      const rootFile = options.mode === 'hosted' && options.rootKey === undefined
      answer(io, options, {
        value: {
          ...made,
          ...(sample === null ? {} : { sample }),
          ...(lived === null ? {} : { history: lived }),
        },
        human: () =>
          `${facts(io, [
            ['data directory', made.dataDirectory],
            ['server UUID', made.serverUuid],
            ['root key', made.rootKey.kid ?? null],
            ['API key, shown once', made.apiKey],
            ['first-run link', made.setupUrl],
            ...(sample === null
              ? []
              : ([
                  ['sample organization', sample.organizationId],
                  ['sample handshake code', sample.handshakeCode],
                  ['sample logins', sample.logins.people.map(({ email }) => email).join(', ')],
                  ['their password', sample.logins.password],
                ] as const)),
            ...(lived === null
              ? []
              : ([['history', `${lived.units} units of ${lived.devices} devices`]] as const)),
          ])}\n`,
      })
      if (rootFile)
        io.err(
          `Move ${made.dataDirectory}/root-key.private.jwk to a safe place off this machine: serve never opens it, and whoever has it can sign licenses.\n`,
        )
    })
