import type { Io } from './io.ts'
import { facts, table } from './output.ts'

export interface License {
  readonly id: string
  readonly organizationId: string
  readonly alias: string | null
  readonly status: string
  readonly hosting: string | null
  readonly activatedAt: string | null
  readonly items: readonly {
    readonly id: string
    readonly product: string
    readonly chargeWay: string
    readonly quota: number | null
    readonly expires: string | null
    readonly dependsOn: readonly string[] | null
  }[]
  readonly handshakeCodes: readonly string[]
  readonly serverUuids: readonly string[] | null
  readonly clientUuids: readonly string[] | null
  readonly renews: string | null
  readonly supplements: string | null
  readonly handshakeCode?: string | null
}

export const show = (io: Io, license: License): string =>
  `${facts(io, [
    ['ID', license.id],
    ['organization', license.organizationId],
    ['alias', license.alias],
    ['status', license.status],
    ['hosting', license.hosting],
    ['activated', license.activatedAt],
    ['handshake codes', license.handshakeCode ?? license.handshakeCodes],
    ['servers', license.serverUuids],
    ['devices', license.clientUuids],
    ['renews', license.renews],
    ['supplements', license.supplements],
  ])}\n${table(
    io,
    ['ITEM', 'PRODUCT', 'CHARGE WAY', 'QUOTA', 'EXPIRES', 'NEEDS'],
    license.items.map((item) => [
      item.id,
      item.product,
      item.chargeWay,
      item.quota,
      item.expires,
      item.dependsOn?.join(', ') ?? null,
    ]),
  )}`
