import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, required } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Product {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly modules: readonly string[]
}

const show = (io: Io, product: Product): string =>
  facts(io, [
    ['code', product.code],
    ['name', product.name],
    ['unit', product.unit],
    ['modules', product.modules],
  ])

export const make = (io: Io): Command => {
  const group = commandOf('product', 'create, list and show products', 'countersign product list')
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
  return group
}
