import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
  lab.server.terms = { chargeWay: 'concurrent-device' }
})
/** What was released, in the order of submissions. */
const released = () => lab.server.submissions.map(({ release, reports }) => [release?.kind, reports.length])

describe('C3 a clean close releases the place', () => {
  it('after everything is sent, in a message of its own', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 3)
    await license.close()
    expect(released()).toEqual([
      [undefined, 1],
      ['places', 0],
    ])
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('also of a run that counted nothing, which leaves no session behind', async () => {
    await (await lab.open({ storage })).close()
    expect(released()).toEqual([['places', 0]])
    expect([...storage.values.keys()].filter((key) => key.startsWith('session/'))).toEqual([])
  })

  it('not while another run goes on under the same authorization; the last one does', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    await first.close()
    expect(released()).toEqual([])
    await second.close()
    expect(released()).toEqual([['places', 0]])
  })

  it('a run that was killed is no company', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    lab.kill(second)
    await first.close()
    expect(released()).toEqual([['places', 0]])
  })

  it('who opens again asks first, for the place is gone', async () => {
    await (await lab.open({ storage })).close()
    const again = await lab.open({ storage })
    expect(lab.server.requests).toHaveLength(2)
    expect(again.state.kind).toBe('licensed')
    lab.kill(again)
    await lab.open({ storage })
    expect(lab.server.requests).toHaveLength(2)
  })

  it('one try: what was lost is not said later, when it would take the place of a run that has begun since', async () => {
    const license = await lab.open({ storage })
    lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    await license.close()
    const again = await lab.open({ storage })
    again.record('qr-code')
    await again.flush()
    await lab.advance(1_000)
    expect(released().every(([kind]) => kind === undefined)).toBe(true)
    expect(lab.server.total('qr-code')).toBe(1)
  })

  it('nothing is said for items that have no places', async () => {
    lab.server.terms = {}
    const license = await lab.open({ storage })
    license.record('qr-code')
    await license.close()
    expect(released()).toEqual([[undefined, 1]])
  })
})
