import { describe, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import type { CodeOfWorld } from './world.ts'

const CODE = {
  handshakeCode: '100200-default',
  organizationId: '100200',
  itemId: 'ITEM',
  kind: { chargeWay: 'count' },
} as unknown as CodeOfWorld

/** A server that says this and nothing else. */
const saying = (rows: { key: number; modules: Record<string, number> }[], used: number) => ({
  get: async <T>(path: string) =>
    (path === '/statistics'
      ? { rows, total: rows.flatMap((row) => Object.values(row.modules)).reduce((a, b) => a + b, 0) }
      : { used }) as T,
  post: () => Promise.reject(new Error('it only reads')),
})

describe('the ledger of a simulation', () => {
  const recorded = () => {
    const ledger = new Ledger()
    ledger.record('100200-default', 7, { 'qr-code': 2 })
    ledger.record('100200-default', 7, { 'qr-code': 3, pdf417: 1 })
    ledger.record('100200-default', 8, { 'qr-code': 4 })
    ledger.forget('100200-default', 8, { 'qr-code': 4 })
    return ledger
  }

  it('agrees with statistics that say what the devices recorded, less what was refused', async () => {
    const server = saying([{ key: 7, modules: { 'qr-code': 5, pdf417: 1 } }], 6)
    expect(await recorded().compare(server, { world: [CODE], now: 20 * 180 })).toEqual([])
  })

  it('names each place where they differ', async () => {
    const server = saying(
      [
        { key: 7, modules: { 'qr-code': 4 } },
        { key: 9, modules: { 'qr-code': 2 } },
      ],
      6,
    )
    const differences = await recorded().compare(server, { world: [CODE], now: 20 * 180 })
    expect(differences.map(({ what, recorded, told }) => [what, recorded, told])).toEqual([
      ['7 qr-code', 5, 4],
      ['9 qr-code', 0, 2],
      ['7 pdf417', 1, 0],
    ])
  })
})
