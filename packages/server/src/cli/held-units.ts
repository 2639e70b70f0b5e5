import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { pathOf } from './handshake-code-shown.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, facts, table } from './output.ts'

interface Held {
  readonly rows: readonly {
    readonly uuid: string
    readonly module: string
    readonly from: string
    readonly units: number
    readonly state: string
  }[]
}

interface Ruled {
  readonly code: string
  readonly uuid: string
  readonly units: number
  readonly charged: number
}

const UUID = '018f0c2e-7b1a-4c3d-9e8f-001122334455'

const list = (io: Io): Command =>
  commandOf(
    'held',
    'list units beyond the bound of a device, which are not charged unless accepted',
    'countersign handshake-code held 100200-default',
  )
    .argument('<code>', 'handshake code')
    .action(async (code: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals>()
      const value = await apiClient(options).get<Held>(`${pathOf(code)}/held`)
      answer(io, options, {
        value: value.rows,
        human: () =>
          table(
            io,
            ['DEVICE', 'MODULE', 'FROM', 'UNITS', 'STATE'],
            value.rows.map((row) => [row.uuid, row.module, row.from, row.units, row.state]),
          ),
      })
    })

const rule = (io: Io, name: string, { verdict, says }: { verdict: string; says: string }): Command =>
  commandOf(name, says, `countersign handshake-code ${name} 100200-default ${UUID}`)
    .argument('<code>', 'handshake code')
    .argument('<uuid>', 'client UUID')
    .addOption(option('--reason <text>', 'why, for the audit log'))
    .action(async (...[code, uuid, , command]: [string, string, unknown, Command]) => {
      const options = command.optsWithGlobals<Globals & { readonly reason?: string }>()
      const path = `${pathOf(code)}/held/${encodeURIComponent(uuid)}`
      const value = await apiClient(options).post<Ruled>(path, { verdict, reason: options.reason })
      answer(io, options, {
        value,
        human: () =>
          facts(io, [
            ['handshake code', value.code],
            ['device', value.uuid],
            ['were held', value.units],
            ['charged now', value.charged],
          ]),
      })
    })

/** What is held under a handshake code, and what people decide about it (A12). */
export const heldUnits = (io: Io): readonly Command[] => [
  list(io),
  rule(io, 'accept-held', {
    verdict: 'accepted',
    says: 'charge what is held of a device by now',
  }),
  rule(io, 'refuse-held', {
    verdict: 'refused',
    says: 'note that what is held of a device by now is not to be charged; it stays stored',
  }),
]
