import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, required } from './options.ts'
import { answer, table } from './output.ts'

interface Failure {
  readonly code: number
  readonly name: string
  readonly reason: string
  readonly fix: string | null
  readonly by: readonly string[]
}

interface Tried {
  readonly item: string
  readonly module: string | null
  readonly failed: Failure | null
}

interface Explanation {
  readonly client: string
  readonly decisions: readonly {
    readonly at: string
    readonly result: number
    readonly name: string
    readonly product: string
    readonly handshakeCode: string | null
    readonly tried: readonly Tried[]
    readonly firstFailed: Failure | null
    readonly fix: string | null
    readonly by: readonly string[]
    readonly again: {
      readonly at: string
      readonly tried: readonly (Tried & { readonly role: string; readonly reason: string })[]
    } | null
  }[]
}

const failedTold = ({ code, reason }: Failure): string => `${code} ${reason}`

const triedTable = (io: Io, tried: readonly Tried[]): string =>
  tried.length === 0
    ? ''
    : table(
        io,
        ['MODULE', 'ITEM', 'FIRST RULE THAT FAILED', 'WHO CAN FIX IT'],
        tried.map(({ module, item, failed }) => [
          module,
          item,
          failed === null ? 'passed' : failedTold(failed),
          failed === null ? '' : failed.by.join(', '),
        ]),
      )

const againTable = (io: Io, again: NonNullable<Explanation['decisions'][number]['again']>): string =>
  `  decided again at ${again.at}, items in usage order:\n${table(
    io,
    ['MODULE', 'ITEM', 'NOW', 'WHY'],
    again.tried.map(({ module, item, role, failed, reason }) => [
      module,
      item,
      role,
      failed === null ? reason : failedTold(failed),
    ]),
  )}`

const tell = (io: Io, decision: Explanation['decisions'][number]): string => {
  const head = `${decision.at}  ${decision.result === 0 ? 'granted' : `denied ${decision.result} ${decision.name}`}  ${decision.product} through ${decision.handshakeCode ?? 'no handshake code'}\n`
  const why = decision.firstFailed === null ? '' : `  first failed: ${decision.firstFailed.reason}\n`
  const who = decision.by.length === 0 ? '' : ` (${decision.by.join(', ')})`
  const fix = decision.fix === null ? '' : `  what would fix it${who}: ${decision.fix}\n`
  return `${head}${why}${fix}${decision.again === null ? triedTable(io, decision.tried) : againTable(io, decision.again)}`
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
