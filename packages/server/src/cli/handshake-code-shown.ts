import type { Io } from './io.ts'
import { facts, table } from './output.ts'

export interface HandshakeCode {
  readonly code: string
  readonly organizationId: string
  readonly items: readonly string[]
  readonly default: boolean
  readonly validationFields: readonly string[]
  readonly sessionPasswords: readonly { readonly id: string; readonly until: string | null }[]
  /** Only when it was generated just now: it is shown once. */
  readonly sessionPassword?: string | null
}

export const pathOf = (code: string): string => `/handshake-codes/${encodeURIComponent(code)}`

/** A handshake code for people. */
export const show = (io: Io, code: HandshakeCode): string =>
  facts(io, [
    ['handshake code', code.code],
    ['organization', code.organizationId],
    ['default', code.default],
    ['items', code.items],
    ['validation fields', code.validationFields],
    [
      'session passwords',
      code.sessionPasswords.map(({ id, until }) => (until === null ? id : `${id} until ${until}`)),
    ],
    ...(typeof code.sessionPassword === 'string'
      ? [['session password, shown once', code.sessionPassword] as const]
      : []),
  ])

export interface CodeUsage {
  readonly usageOrder: readonly {
    readonly item: string
    readonly stage: string
    readonly position: number | null
    readonly usable: boolean
    readonly remaining: number | null
    readonly runsOutAt: string | null
  }[]
  readonly next: string | null
  readonly sessionPasswords: readonly { readonly id: string; readonly devices: number }[]
  readonly held: readonly { readonly module: string; readonly count: number }[]
}

const orderTable = (io: Io, usage: CodeUsage): string =>
  table(
    io,
    ['USED IN ORDER', 'STAGE', 'BY HAND', 'GRANTS NOW', 'LEFT', 'RUNS OUT'],
    usage.usageOrder.map((row) => [
      row.item,
      row.stage,
      row.position === null ? null : row.position + 1,
      row.usable,
      row.remaining,
      row.runsOutAt ?? (row.stage === 'expired' || row.stage === 'revoked' ? null : 'now'),
    ]),
  )

/** Which item of a code is used next and when each runs out, who still uses which password, what is held. */
export const showUsage = (io: Io, usage: CodeUsage): string =>
  `${facts(io, [
    ['used next', usage.next],
    ['devices by password', usage.sessionPasswords.map(({ id, devices }) => `${id}: ${devices}`)],
    ['held units', usage.held.map(({ module, count }) => `${module}: ${count}`)],
  ])}\n${
    usage.usageOrder.length === 0
      ? 'It holds no license item, so it grants nothing: add one with handshake-code update --add-item.\n'
      : orderTable(io, usage)
  }`
