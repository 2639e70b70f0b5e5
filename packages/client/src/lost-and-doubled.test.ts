import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, type Mishap, problem } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const happens = (path: string, ...mishaps: Mishap[]): void => {
  for (const mishap of mishaps) lab.server.mishaps.push({ path, mishap })
}
const html = (): Response =>
  new Response('<html>Please log in</html>', { headers: { 'content-type': 'text/html' } })

describe('a retry repeats the same bytes and sequence (protocol.md, POST /v1/reports)', () => {
  it('after a lost answer', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 3)
    happens('/v1/reports', 'lost-answer')
    await license.flush()
    expect(license.diagnostics().pending).toBe(1)
    license.record('qr-code')
    await license.flush()
    const [, first, second] = lab.server.bodies
    expect(first).toBe(second)
    expect(lab.server.submissions.map(({ sequence }) => sequence)).toEqual([1, 1, 2])
    expect(lab.server.total('qr-code')).toBe(4)
    expect(license.diagnostics().pending).toBe(0)
  })

  it('after a kill between sending and the receipt', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 3)
    happens('/v1/reports', 'lost-answer')
    await license.flush()
    lab.kill(license)
    const again = await lab.open({ storage })
    expect(lab.server.bodies[1]).toBe(lab.server.bodies[2])
    expect(lab.server.total('qr-code')).toBe(3)
    expect(again.diagnostics().pending).toBe(0)
  })

  it('and a lost answer to an authorization repeats request ID and bytes (A8b)', async () => {
    happens('/v1/authorizations', 'lost-answer')
    const license = await lab.open({ storage })
    await lab.advance(60)
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.requests[0]?.requestId).toBe(lab.server.requests[1]?.requestId)
    expect(lab.server.bodies[0]).toBe(lab.server.bodies[1])
  })
})

describe('everything but an answer of the contract is noise', () => {
  it.each([
    ['HTML with 200', html()],
    ['a problem of another kind', problem(404, 'unknown')],
    ['a plain 403', new Response('no', { status: 403 })],
    ['a JOSE body that is none', new Response('a.b.c', { headers: { 'content-type': 'application/jose' } })],
  ])('%s deletes nothing and is sent again', async (_, answer) => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    happens('/v1/reports', answer)
    await license.flush()
    expect(license.diagnostics().pending).toBe(1)
    await lab.advance(10)
    expect(license.diagnostics().pending).toBe(0)
    expect(lab.server.total('qr-code')).toBe(1)
    expect(license.state.kind).toBe('licensed')
  })
})

describe('exactly once (U4)', () => {
  it('whatever is lost, doubled or killed, neither loses nor doubles', async () => {
    const step = fc.oneof(
      fc.record({ record: fc.constantFrom('qr-code', 'pdf417'), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ mishap: fc.constantFrom<Mishap>('lost-request', 'lost-answer', 'duplicate') }),
      fc.record({ do: fc.constantFrom('flush', 'kill', 'wait', 'restore', 'forget') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const lab = await Lab.create()
        const storage = new MemoryStorage()
        let license = await lab.open({ storage })
        const sums = { 'qr-code': 0, pdf417: 0 } as Record<string, number>
        for (const one of steps) {
          if ('record' in one) {
            license.record(one.record, one.count)
            sums[one.record] = (sums[one.record] ?? 0) + one.count
          } else if ('mishap' in one) {
            lab.server.mishaps.push({ path: '/v1/reports', mishap: one.mishap })
          } else if (one.do === 'flush') await license.flush()
          else if (one.do === 'wait') await lab.advance(190)
          else if (one.do === 'forget') lab.server.forgetTickets()
          else if (one.do === 'restore') {
            lab.server.figures.clear()
            lab.server.incarnation = `${lab.server.submissions.length % 10}AECAwQFBgc`
          } else {
            await license.flushed()
            lab.kill(license)
            license = await lab.open({ storage })
          }
        }
        lab.server.mishaps.length = 0
        license.record('qr-code')
        for (let more = 0; more < 3; more++) await license.flush()
        expect(lab.server.total('qr-code')).toBe((sums['qr-code'] ?? 0) + 1)
        expect(lab.server.total('pdf417')).toBe(sums['pdf417'])
        expect(license.diagnostics().pending).toBe(0)
      }),
      { numRuns: 40 },
    )
  })
})
