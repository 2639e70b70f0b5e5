import { slotAt } from '@countersign/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, problem } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})

describe('refused figures (U9)', () => {
  it('in the future: kept, and sent again when the slot has begun', async () => {
    const license = await lab.open({ storage })
    lab.clock.turn(3_600)
    license.record('qr-code', 2)
    const future = slotAt(Math.floor(lab.clock.system() / 1000))
    lab.server.refuse = ({ reports }) =>
      reports
        .filter(({ slot }) => slot > slotAt(lab.server.now() + 300))
        .map(({ session, slot }) => ({ session, slot, module: null, reason: 'future' }))
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(0)
    const before = lab.server.submissions.length
    await lab.advance(600)
    expect(lab.server.submissions.length).toBe(before)
    await lab.advance(3_600)
    expect([...lab.server.figures.keys()][0]).toContain(`/${future}/`)
    expect(lab.server.total('qr-code')).toBe(2)
  })

  it.each(['too-old', 'malformed', 'unknown-module'] as const)('%s: final, and told once', async (reason) => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    license.record('pdf417')
    lab.server.refuse = ({ reports }) =>
      reports.map(({ session, slot }) => ({ session, slot, module: 'pdf417', reason }))
    await license.flush()
    await lab.advance(600)
    expect(lab.server.submissions).toHaveLength(1)
    expect(lab.server.total('qr-code')).toBe(1)
    const { faults, pending } = license.diagnostics()
    expect(pending).toBe(0)
    expect(faults).toEqual([expect.objectContaining({ kind: 'refused', module: 'pdf417', reason })])
  })
})

describe('a server restored from a back-up (protocol.md)', () => {
  it('gets the figures of the last 24 hours again, and not those before', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 5)
    await license.flush()
    await lab.advance(86_500)
    license.record('qr-code', 2)
    await license.flush()
    lab.server.figures.clear()
    lab.server.incarnation = 'EAECAwQFBgc'
    license.record('pdf417')
    await license.flush()
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(2)
    expect(lab.server.total('pdf417')).toBe(1)
  })
})

describe('the report age (U3)', () => {
  it('what outgrew it unsent is dropped, and the next submission says so', async () => {
    lab.server.maxAge = 1_000
    const busy = () => ({ path: '/v1/reports', mishap: problem(429, 'rate', { 'retry-after': '900' }) })
    const license = await lab.open({ storage })
    license.record('qr-code')
    lab.server.mishaps.push(busy(), busy(), busy(), busy())
    await license.flush()
    license.record('pdf417')
    await lab.advance(2_500)
    expect(license.diagnostics().dropped).toBe(1)
    lab.server.mishaps.length = 0
    await lab.advance(300)
    license.record('data-bar')
    await license.flush()
    expect(lab.server.submissions.map(({ dropped }) => dropped)).toEqual([0, 1])
    expect(lab.server.total('qr-code')).toBe(1)
    expect(lab.server.total('pdf417')).toBe(0)
  })
})
