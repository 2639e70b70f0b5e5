import { readFile } from 'node:fs/promises'
import { type PublicJwk, parseStrictJson, readPublicJwk } from '@countersign/protocol'
import type { Command } from 'commander'
import { costOf } from '../simulate/cost.ts'
import { PLAN, type Plan } from '../simulate/plan.ts'
import { type Simulation, simulate } from '../simulate/run.ts'
import { apiClient } from './api-client.ts'
import { parseSpan } from './clock.ts'
import { Refused, WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, type Cell, facts, table } from './output.ts'
import { progressOn } from './progress.ts'
import { startTemporaryServer } from './temporary-server.ts'

interface Options extends Globals {
  readonly devices: string
  readonly days: string
  readonly step: string
  readonly offline: string
  readonly unitsPerDay: string
  readonly organizations: string
  readonly handshakeCodes: string
  readonly clones: string
  readonly denied: string
  readonly concurrency: string
  readonly seed: string
  readonly rootKey?: string
  readonly metricsToken?: string
  readonly temporary?: true
  readonly database?: string
}

const whole = (text: string, flag: string, most: number): number => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= 1 && value <= most))
    throw new WrongUsage(
      `${flag} takes a whole number from 1 to ${most.toLocaleString('en-US')}, not ${text}.`,
    )
  return value
}

/** A share as people write it: `20%` or `0.2`. */
const share = (text: string, flag: string): number => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? []
  const value = number === undefined ? Number.NaN : Number(number) / (percent === '%' ? 100 : 1)
  if (!(value >= 0 && value <= 0.9))
    throw new WrongUsage(`${flag} takes a share from 0% to 90%, as 20%, not ${text}.`)
  return value
}

const SLOT = 180

const planOf = (options: Options): Plan => {
  const step = parseSpan(options.step)
  if (step < SLOT || step % SLOT !== 0 || step > 7 * 86_400)
    throw new WrongUsage('--step takes a multiple of 3 minutes up to 7d, as 3m, 1h or 1d.')
  const seed = /^\d{1,9}$/.test(options.seed) ? Number(options.seed) : null
  if (seed === null) throw new WrongUsage(`--seed takes a whole number, not ${options.seed}.`)
  return {
    devices: whole(options.devices, '--devices', 1_000_000),
    days: whole(options.days, '--days', 1_000),
    step,
    offline: share(options.offline, '--offline'),
    unitsPerDay: whole(options.unitsPerDay, '--units-per-day', 1_000_000),
    organizations: whole(options.organizations, '--organizations', 1_000),
    handshakeCodes: whole(options.handshakeCodes, '--handshake-codes', 100),
    clones: share(options.clones, '--clones'),
    denied: share(options.denied, '--denied'),
    concurrency: whole(options.concurrency, '--concurrency', 1_000),
    seed,
  }
}

const rootOf = async (path: string | undefined): Promise<PublicJwk> => {
  if (path === undefined)
    throw new WrongUsage(
      'give --root-key, the public root key that devices are built with (countersign keys export prints it), or --temporary.',
    )
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Refused('unreadable', `${path} cannot be read: ${cause instanceof Error ? cause.message : ''}`)
  })
  return readPublicJwk(parseStrictJson(text))
}

const bytes = (value: number | null): Cell =>
  value === null ? null : value >= 1e6 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e3).toFixed(1)} kB`

const shown = (io: Io, simulation: Simulation, plan: Plan): string => {
  const { tally, traffic, after, differences, seconds } = simulation
  const cost = costOf(simulation)
  const denied = Object.entries(tally.denied).map(([code, count]) => `${count} × ${code}`)
  const each = (value: number | null): Cell =>
    value === null ? null : (value / simulation.devices).toPrecision(3)
  return `${facts(io, [
    ['devices, copies included', simulation.devices],
    ['virtual days', plan.days],
    ['units recorded', simulation.units],
    ['figures', tally.figures],
    ['authorizations granted', tally.granted],
    ['authorizations denied', denied],
    ['reports sent a day late or more', tally.lateReports],
    ['figures refused', tally.refusedFigures],
    ['real seconds', Math.round(seconds * 10) / 10],
    ['answers that asked to wait', traffic.delayed],
    ['server memory at the end', bytes(after.memoryBytes)],
  ])}\nWhat this fleet costs on an average day, with a submission of each active device every ${plan.step / 60} minutes:\n\n${table(
    io,
    ['A DAY', 'FLEET', 'DEVICE'],
    [
      ['requests', cost.requests.toLocaleString('en-US'), each(cost.requests)],
      ['authorizations', cost.authorizations.toLocaleString('en-US'), each(cost.authorizations)],
      ['submissions', cost.submissions.toLocaleString('en-US'), each(cost.submissions)],
      ['received by the server', bytes(cost.bytesReceived), each(cost.bytesReceived)],
      ['sent by the server', bytes(cost.bytesSent), each(cost.bytesSent)],
      ['database growth', bytes(cost.databaseBytes), each(cost.databaseBytes)],
      ['processor time, seconds', cost.processorSeconds?.toFixed(2), each(cost.processorSeconds)],
    ],
  )}\n${
    differences.length === 0
      ? 'The statistics are exactly what the devices recorded, in every slot and module.\n'
      : table(
          io,
          ['HANDSHAKE CODE', 'WHERE', 'RECORDED', 'TOLD'],
          differences.slice(0, 50).map((row) => [row.handshakeCode, row.what, row.recorded, row.told]),
        )
  }`
}

const told = (simulation: Simulation, plan: Plan): object => {
  const { tally, codes, differences, ...rest } = simulation
  const { problemTexts, ...counts } = tally
  return {
    plan,
    ...{ ...rest, ...counts },
    problemTexts: [...problemTexts],
    handshakeCodes: codes.map(({ handshakeCode }) => handshakeCode),
    costPerDay: costOf(simulation),
    exact: differences.length === 0,
    differences: differences.slice(0, 1_000),
  }
}

export const make = (io: Io): Command =>
  commandOf(
    'simulate',
    'let a fleet of devices live through virtual days on a sandbox; its costs, and a check of every number',
    'countersign simulate --temporary --devices 1000 --days 7 --step 1h --offline 20%',
  )
    .addOption(option('--devices <n>', 'devices of the fleet').default(String(PLAN.devices)))
    .addOption(option('--days <n>', 'virtual days').default(String(PLAN.days)))
    .addOption(
      option(
        '--step <span>',
        'virtual time in which a device sends at most once: 3m as in life, up to 7d',
      ).default('3m'),
    )
    .addOption(option('--offline <share>', 'mean share of devices that are offline').default('10%'))
    .addOption(
      option('--units-per-day <n>', 'mean units of a device and day').default(String(PLAN.unitsPerDay)),
    )
    .addOption(option('--organizations <n>', 'organizations').default(String(PLAN.organizations)))
    .addOption(
      option('--handshake-codes <n>', 'handshake codes of each; 3 kinds of product').default(
        String(PLAN.handshakeCodes),
      ),
    )
    .addOption(option('--clones <share>', 'devices whose image is copied to another machine').default('1%'))
    .addOption(option('--denied <share>', 'devices that ask for what nobody has licensed').default('2%'))
    .addOption(option('--concurrency <n>', 'requests under way at a time').default(String(PLAN.concurrency)))
    .addOption(option('--seed <n>', 'the same seed makes the same fleet').default(String(PLAN.seed)))
    .addOption(option('--root-key <file>', 'public root key (JWK) that the devices are built with'))
    .addOption(option('--metrics-token <token>', 'bearer token of the server’s /metrics'))
    .addOption(option('--temporary', 'on a sandbox made for this run and removed after it; no --url needed'))
    .addOption(option('--database <url>', 'an empty PostgreSQL database for --temporary, as postgres://…'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const plan = planOf(options)
      const given = options.temporary === true ? null : await rootOf(options.rootKey)
      const { database } = options
      if (given !== null && database !== undefined)
        throw new WrongUsage('--database is for --temporary: a server that runs has chosen its own.')
      const server =
        given === null
          ? await startTemporaryServer(io.environment, database === undefined ? {} : { database })
          : null
      try {
        const globals = server === null ? options : { ...options, url: server.url, apiKey: server.apiKey }
        const key = server?.rootKey ?? given
        if (key === null) throw new WrongUsage('give --root-key.')
        const simulation = await simulate(plan, {
          url: globals.url,
          management: apiClient(globals),
          root: { key, sandbox: key.sandbox === true },
          metricsToken: options.metricsToken ?? null,
          progress: progressOn(io, options.json),
        })
        answer(io, options, {
          value: told(simulation, plan),
          human: () => shown(io, simulation, plan),
        })
        if (simulation.differences.length > 0)
          throw new Refused(
            'differences',
            `The statistics say something else than the devices in ${simulation.differences.length} places.`,
          )
      } finally {
        await server?.remove()
      }
    })
