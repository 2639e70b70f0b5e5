import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, problem } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})

const lose = (path: string, times: number): void => {
  for (let time = 0; time < times; time++) lab.server.mishaps.push({ path, mishap: 'lost-request' })
}

describe('U9 in the future', () => {
  it('a server that goes on refusing as in the future is not asked in a loop', async () => {
    const license = await lab.open({ storage })
    lab.server.refuse = ({ reports }) =>
      reports.map(({ session, slot }) => ({ session, slot, module: null, reason: 'future' }))
    license.record('qr-code')
    await license.flush()
    const asked = lab.server.submissions.length
    expect(asked).toBeLessThan(5)
    lab.server.refuse = () => []
    await lab.advance(400)
    expect(lab.server.total('qr-code')).toBe(1)
  })
})

describe('protocol.md 400', () => {
  it('what was held back as malformed is sent again, in other bytes, under the next ticket', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    lab.server.mishaps.push({ path: '/v1/reports', mishap: problem(400, 'undecryptable') })
    await license.flush()
    expect(license.diagnostics().pending).toBe(1)
    await lab.advance(4 * 86_400)
    expect(lab.server.total('qr-code')).toBe(1)
  })

  it('one malformed report does not hold up the others', async () => {
    const license = await lab.open({ storage })
    lose('', 1_000)
    for (let slot = 0; slot < 6; slot++) {
      license.record(slot === 0 ? 'pdf417' : 'qr-code')
      await lab.advance(180)
    }
    lab.server.mishaps.length = 0
    const isBad = (body: string): boolean => body.includes('pdf417')
    const judged = await lab.open({
      storage,
      fetch: async (url, init) => {
        const answer = await lab.server.fetch(url, init)
        const last = lab.server.submissions.at(-1)
        if (!url.endsWith('/v1/reports') || last === undefined || !isBad(JSON.stringify(last))) return answer
        lab.server.submissions.pop()
        for (const key of [...lab.server.figures.keys()]) if (isBad(key)) lab.server.figures.delete(key)
        return problem(400, 'malformed')
      },
    })
    for (let time = 0; time < 8; time++) await judged.flush()
    expect(judged.diagnostics().pending).toBe(1)
    expect(lab.server.total('qr-code')).toBe(5)
  })
})

describe('A10 denials', () => {
  it('asks again when retryAfter is over, not much later', async () => {
    lab.server.deny = () => ({ code: -20120, name: 'limit-exceeded', retryAfter: 90 })
    await lab.open({ storage })
    lab.server.deny = () => null
    const before = lab.server.requests.length
    await lab.advance(89)
    expect(lab.server.requests.length).toBe(before)
    await lab.advance(15)
    expect(lab.server.requests.length).toBe(before + 1)
  })

  it('one that revokes leaves the report age as it was (U3)', async () => {
    lab.server.maxAge = 400 * 86_400
    const license = await lab.open({ storage })
    lab.server.deny = () => ({ code: -20120, name: 'limit-exceeded', revokes: true })
    lose('/v1/reports', 20)
    license.record('qr-code', 4)
    await license.flush()
    license.record('pdf417', 2)
    await license.flushed()
    lab.server.reauthorize = true
    await lab.advance(200)
    lab.kill(license)
    lab.clock.off(0)
    await lab.clock.advance(35 * 86_400)
    lab.server.mishaps.length = 0
    const later = await lab.open({ storage })
    await later.flush()
    expect(later.diagnostics().dropped).toBe(0)
    expect([lab.server.total('qr-code'), lab.server.total('pdf417')]).toEqual([4, 2])
  })
})
