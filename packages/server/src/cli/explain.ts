import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, required } from './options.ts'
import { answer, table } from './output.ts'

interface Failure {
  readonly code: number
  readonly name: string
  readonly reason: string
}

interface Explanation {
  readonly client: string
  readonly decisions: readonly {
    readonly at: string
    readonly result: number
    readonly name: string
    readonly product: string
    readonly handshakeCode: string | null
    readonly tried: readonly {
      readonly item: string
      readonly module: string | null
      readonly failed: Failure | null
    }[]
    readonly firstFailed: Failure | null
    readonly fix: string | null
  }[]
}

const tell = (io: Io, decision: Explanation['decisions'][number]): string => {
  const head = `${decision.at}  ${decision.result === 0 ? 'granted' : `denied ${decision.result} ${decision.name}`}  ${decision.product} through ${decision.handshakeCode ?? 'no handshake code'}\n`
  const why = decision.firstFailed === null ? '' : `  first failed: ${decision.firstFailed.reason}\n`
  const fix = decision.fix === null ? '' : `  what would fix it: ${decision.fix}\n`
  const tried = decision.tried.map((trial) => [
    trial.module,
    trial.item,
    trial.failed === null ? 'passed' : `${trial.failed.code} ${trial.failed.reason}`,
  ])
  return `${head}${why}${fix}${tried.length === 0 ? '' : table(io, ['MODULE', 'ITEM', 'RULES'], tried)}`
}

export const make = (io: Io): Command =>
  commandOf(
    'explain',
    'why a device was granted or denied',
    'countersign explain --client 018f0c2e-7b1a-4c3d-9e8f-001122334455',
  )
    .addOption(required('--client <uuid>', 'client UUID of the device'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { client: string }>()
      const value = await apiClient(options).get<Explanation>('/explain', { client: options.client })
      answer(io, options, {
        value,
        human: () =>
          value.decisions.length === 0
            ? 'No decision of the last 45 days.\n'
            : value.decisions.map((decision) => tell(io, decision)).join('\n'),
      })
    })
