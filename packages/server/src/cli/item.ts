import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals } from './options.ts'
import { answer, facts } from './output.ts'

interface Item {
  readonly id: string
  readonly product: string
  readonly unit: string
  readonly chargeWay: string
  readonly quota: number | null
  readonly tolerance: number
  readonly used: number
  readonly overUse: number
  readonly stage: string
  readonly perDay: number
  readonly next: { readonly stage: string; readonly at: string; readonly by: string } | null
  readonly runsOutAt: string | null
  readonly exceptions: { readonly used: number; readonly allowed: number }
  readonly seats: { readonly taken: number; readonly quota: number | null }
  readonly notBefore: string
  readonly expires: string
  readonly graceUntil: string
  readonly modules: readonly string[] | null
  readonly dependsOn: readonly string[] | null
  readonly handshakeCodes: readonly string[]
}

/** Charge ways that nobody takes a seat or place of. */
const UNSEATED: ReadonlySet<string> = new Set(['count', 'domain'])

/** When nothing is granted to newcomers any more; of one that is over its stage says it. */
const runsOut = ({ stage, runsOutAt }: Item): string | null =>
  runsOutAt ?? (stage === 'expired' || stage === 'revoked' ? null : 'now')

const show = (io: Io, item: Item): string =>
  facts(io, [
    ['ID', item.id],
    ['product', item.product],
    ['charge way', item.chargeWay],
    ['modules', item.modules ?? 'any'],
    ['needs in the same code', item.dependsOn],
    ['quota', item.quota],
    ['tolerance', item.tolerance],
    ['used', item.used],
    ['over-use', item.overUse],
    ['stage', item.stage],
    ['next', item.next === null ? null : `${item.next.stage} at ${item.next.at}, by ${item.next.by}`],
    ['runs out', runsOut(item)],
    ['a day', item.perDay],
    ...(UNSEATED.has(item.chargeWay) ? [] : [['seats taken', item.seats.taken] as const]),
    ...(item.exceptions.used + item.exceptions.allowed === 0
      ? []
      : [['exceptions', `${item.exceptions.used} of ${item.exceptions.allowed} allowed until now`] as const]),
    ['valid from', item.notBefore],
    ['expires', item.expires],
    ['grace until', item.graceUntil],
    ['handshake codes', item.handshakeCodes],
  ])

export const make = (io: Io): Command =>
  commandOf('item', 'show what is used of a license item', 'countersign item show 7KQ2M0XJ4T-1').addCommand(
    commandOf('show', 'show what is used of a license item', 'countersign item show 7KQ2M0XJ4T-1 --json')
      .argument('<id>', 'item ID')
      .action(async (id: string, _options: unknown, command: Command) => {
        const options = command.optsWithGlobals<Globals>()
        const value = await apiClient(options).get<Item>(`/items/${encodeURIComponent(id)}`)
        answer(io, options, { value, human: () => show(io, value) })
      }),
  )
