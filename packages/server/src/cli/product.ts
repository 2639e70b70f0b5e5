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
}

const show = (io: Io, product: Product): string =>
  facts(io, [
    ['code', product.code],
    ['name', product.name],
    ['unit', product.unit],
    ['modules', product.modules],
    ['public trial', product.publicTrial ? `${product.publicTrialDays} days` : 'none'],
    ['public trials a day', product.publicTrialsPerDay ?? 'any number'],
  ])

const numberOf = (text: string, what: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new WrongUsage(`${what} must be a whole number, not ${text}.`)
  return Number(text)
}

const update = (io: Io): Command =>
  commandOf(
    'update',
    'change a product’s name and public trials',
    'countersign product update barcode-reader --trial-days 3 --trials-per-day 100',
  )
    .argument('<code>', 'product code')
    .addOption(option('--name <name>', 'display name'))
    .addOption(new Option('--public-trial <state>', 'whether it is offered').choices(['on', 'off']))
    .addOption(option('--trial-days <days>', 'days of a public trial'))
    .addOption(option('--trials-per-day <number>', 'new public trials a UTC day; `any` for no bound'))
    .action(async (code: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<
        Globals & { name?: string; publicTrial?: string; trialDays?: string; trialsPerDay?: string }
      >()
      const { name, publicTrial, trialDays, trialsPerDay } = options
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(publicTrial === undefined ? {} : { publicTrial: publicTrial === 'on' }),
        ...(trialDays === undefined ? {} : { publicTrialDays: numberOf(trialDays, '--trial-days') }),
        ...(trialsPerDay === undefined
          ? {}
          : {
              publicTrialsPerDay: trialsPerDay === 'any' ? null : numberOf(trialsPerDay, '--trials-per-day'),
            }),
      }
      if (Object.keys(change).length === 0) throw new WrongUsage('give something to change.')
      const value = await apiClient(options).patch<Product>(`/products/${encodeURIComponent(code)}`, change)
      answer(io, options, { value, human: () => show(io, value) })
    })

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
