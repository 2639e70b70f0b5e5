import type { Io } from './io.ts'
import { facts } from './output.ts'

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
