import { type Command, Option } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option, required } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Product {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly modules: readonly string[]
  readonly publicTrial: boolean
  readonly publicTrialDays: number
  readonly publicTrialsPerDay: number | null
  readonly offlineDays: number | null
  readonly newSeatsPerHour: number | null
  readonly licenseeUnregisters: number | null
}

const show = (io: Io, product: Product): string =>
  facts(io, [
    ['code', product.code],
    ['name', product.name],
    ['unit', product.unit],
    ['modules', product.modules],
    ['public trial', product.publicTrial ? `${product.publicTrialDays} days` : 'none'],
    ['public trials a day', product.publicTrialsPerDay ?? 'any number'],
    ['offline days', product.offlineDays ?? 'the default, unless an item sets them'],
    ['new seats an hour', product.newSeatsPerHour ?? 'the default'],
    [
      'licensees unregister',
      product.licenseeUnregisters === null
        ? 'as many devices of an item a year as its quota'
        : `${product.licenseeUnregisters} devices of an item a year`,
    ],
  ])

const numberOf = (text: string, what: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new WrongUsage(`${what} must be a whole number, not ${text}.`)
  return Number(text)
}

/** A setting of a product: its option, the member of the API, the word that stands for null, and its line of help. */
const SETTINGS = [
  { flag: '--trial-days', member: 'publicTrialDays', none: 'default', help: 'days of a public trial' },
  {
    flag: '--trials-per-day',
    member: 'publicTrialsPerDay',
    none: 'any',
    help: 'new public trials a UTC day; `any` for no bound',
  },
  {
    flag: '--offline-days',
    member: 'offlineDays',
    none: 'default',
    help: 'days for which devices work offline, where an item says nothing else',
  },
  {
    flag: '--new-seats-per-hour',
    member: 'newSeatsPerHour',
    none: 'default',
    help: 'new seats that a handshake code gives in an hour',
  },
  {
    flag: '--licensee-unregisters',
    member: 'licenseeUnregisters',
    none: 'quota',
    help: 'devices that a licensee may unregister from an item a year; `quota`: as many as its quota, 0: none',
  },
] as const

const settingsIn = (options: Readonly<Record<string, unknown>>): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    SETTINGS.flatMap(({ flag, member, none }) => {
      const given = options[new Option(`${flag} <value>`).attributeName()]
      if (typeof given !== 'string') return []
      return [[member, given === none ? null : numberOf(given, flag)]]
    }),
  )

const trialTermsIn = (options: { readonly privateTrial?: string }): object => {
  const { privateTrial } = options
  if (privateTrial === undefined) return {}
  const [, days, quota] = /^(\d{1,4})d,(\d{1,9})$/.exec(privateTrial) ?? []
  if (days === undefined || quota === undefined)
    throw new WrongUsage(`--private-trial is like 30d,300 (days and devices), not ${privateTrial}.`)
  return { privateTrial: { days: Number(days), quota: Number(quota) } }
}

const update = (io: Io): Command => {
  const command = commandOf(
    'update',
    'change a product’s name, trials and bounds',
    'countersign product update barcode-reader --trial-days 3 --trials-per-day 100',
  )
    .argument('<code>', 'product code')
    .addOption(option('--name <name>', 'display name'))
    .addOption(new Option('--public-trial <state>', 'whether it is offered').choices(['on', 'off']))
    .addOption(option('--private-trial <terms>', 'days and devices of trials that users request, as 30d,300'))
  for (const { flag, help } of SETTINGS) command.addOption(option(`${flag} <number>`, help))
  return command.action(async (code: string, _options: unknown, self: Command) => {
    const options = self.optsWithGlobals<
      Globals & { name?: string; publicTrial?: string; privateTrial?: string }
    >()
    const { name, publicTrial } = options
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(publicTrial === undefined ? {} : { publicTrial: publicTrial === 'on' }),
      ...settingsIn({ ...options }),
      ...trialTermsIn(options),
    }
    if (Object.keys(change).length === 0) throw new WrongUsage('give something to change.')
    const value = await apiClient(options).patch<Product>(`/products/${encodeURIComponent(code)}`, change)
    answer(io, options, { value, human: () => show(io, value) })
  })
}

export const make = (io: Io): Command => {
  const group = commandOf('product', 'create, change, list and show products', 'countersign product list')
  group.addCommand(
    commandOf(
      'create',
      'create a product',
      "countersign product create barcode-reader --name 'Barcode Reader' --unit scan --modules qr-code,pdf417",
    )
      .argument('<code>', 'product code: 1–64 of a–z 0–9 . _ -')
      .addOption(required('--name <name>', 'display name'))
      .addOption(required('--unit <unit>', 'what it counts: scan, page, …'))
      .addOption(required('--modules <codes>', 'module codes, separated by commas'))
      .action(async (code: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals & { name: string; unit: string; modules: string }>()
        const modules = options.modules
          .split(',')
          .map((module) => module.trim())
          .filter((module) => module !== '')
        const value = await apiClient(options).post<Product>('/products', {
          code,
          name: options.name,
          unit: options.unit,
          modules,
        })
        answer(io, options, { value, human: () => show(io, value) })
      }),
  )
  group.addCommand(
    commandOf('list', 'list products', 'countersign product list --json').action(
      async (_options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).list<Product>('/products')
        answer(io, options, {
          value,
          human: () =>
            table(
              io,
              ['CODE', 'NAME', 'UNIT', 'MODULES'],
              value.map((row) => [row.code, row.name, row.unit, row.modules]),
            ),
        })
      },
    ),
  )
  group.addCommand(
    commandOf('show', 'show a product', 'countersign product show barcode-reader')
      .argument('<code>', 'product code')
      .action(async (code: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).get<Product>(`/products/${encodeURIComponent(code)}`)
        answer(io, options, { value, human: () => show(io, value) })
      }),
  )
  group.addCommand(update(io))
  return group
}
