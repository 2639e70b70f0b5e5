import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { type License, show } from './license-shown.ts'
import { commandOf, type Globals, required } from './options.ts'
import { answer } from './output.ts'

export const make = (io: Io): Command =>
  commandOf(
    'trial',
    'request and extend trials',
    'countersign trial request --organization 100200 --product barcode-reader',
  )
    .addCommand(
      commandOf(
        'request',
        'the trial of a product: activated at once, one for each organization and product',
        'countersign trial request --organization 100200 --product barcode-reader',
      )
        .addOption(required('--organization <id>', 'organization ID'))
        .addOption(required('--product <code>', 'product code'))
        .action(async (_options: unknown, command: Command) => {
          const options = command.optsWithGlobals<Globals & { organization: string; product: string }>()
          const value = await apiClient(options).post<License>('/trials', {
            organizationId: options.organization,
            product: options.product,
          })
          answer(io, options, { value, human: () => show(io, value) })
        }),
    )
    .addCommand(
      commandOf('extend', 'extend a trial, once', 'countersign trial extend 7KQ2M0XJ4T')
        .argument('<id>', 'license ID of the trial')
        .action(async (id: string, _options: unknown, command: Command) => {
          const options = command.optsWithGlobals<Globals>()
          const value = await apiClient(options).post<License>(`/trials/${encodeURIComponent(id)}/extend`, {})
          answer(io, options, { value, human: () => show(io, value) })
        }),
    )
