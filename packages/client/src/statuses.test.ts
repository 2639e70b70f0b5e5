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
const BACKUP = 'https://standby.example.com'

describe('statuses (protocol.md)', () => {
  it('401 ticket-unknown: authorizes again, then sends again', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 2)
    lab.server.forgetTickets()
    await license.flush()
    expect(lab.server.requests).toHaveLength(2)
    expect(lab.server.submissions.map(({ sequence }) => sequence)).toEqual([1])
    expect(lab.server.total('qr-code')).toBe(2)
    expect(license.diagnostics().pending).toBe(0)
  })

  it('403 client-mismatch: drops the ticket and authorizes again', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    happens('/v1/reports', problem(403, 'client-mismatch'))
    await license.flush()
    expect(lab.server.requests).toHaveLength(2)
    expect(lab.server.total('qr-code')).toBe(1)
  })

  it('401 key-unknown: fetches /v1/server and asks again', async () => {
    happens('/v1/authorizations', problem(401, 'key-unknown'))
    const license = await lab.open({ storage })
    expect(license.state.kind).toBe('licensed')
  })

  it('429 waits for Retry-After and asks no other server', async () => {
    const standby = await lab.addServer(BACKUP)
    const license = await lab.open({ storage, servers: [lab.server.url, BACKUP] })
    license.record('qr-code')
    happens('/v1/reports', problem(429, 'rate', { 'retry-after': '100' }))
    await license.flush()
    await lab.advance(99)
    expect(lab.server.submissions).toHaveLength(0)
    await lab.advance(20)
    expect(lab.server.submissions).toHaveLength(1)
    expect(standby.submissions).toHaveLength(0)
  })

  it('503 goes on to the next server, and remembers which answered (U6)', async () => {
    const standby = await lab.addServer(BACKUP)
    standby.servers = [lab.server.url, BACKUP]
    happens('/v1/authorizations', problem(503, 'busy'))
    const license = await lab.open({ storage, servers: standby.servers })
    expect(license.state.kind).toBe('licensed')
    expect(standby.requests).toHaveLength(1)
    license.record('qr-code')
    await license.flush()
    expect(standby.submissions).toHaveLength(1)
  })

  it('400: tells the host, keeps the figures, and does not send the same bytes again', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    happens('/v1/reports', problem(400, 'malformed'))
    await license.flush()
    await license.flush()
    expect(lab.server.submissions).toHaveLength(0)
    expect(license.diagnostics().faults).toEqual([{ kind: 'bad-request', code: 'malformed' }])
    expect(license.diagnostics().pending).toBe(1)
    license.record('qr-code')
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(2)
  })

  it('413: splits', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    await lab.advance(180 * 3)
    lab.server.mishaps.length = 0
    for (let slot = 0; slot < 4; slot++) {
      license.record('pdf417')
      happens('/v1/reports', 'lost-request')
      await lab.clock.advance(180)
    }
    lab.server.mishaps.length = 0
    happens('/v1/reports', problem(413, 'too-large'))
    await license.flush()
    await license.flush()
    expect(license.diagnostics().pending).toBe(0)
    expect(lab.server.total('pdf417')).toBe(4)
  })

  it('-20100 is no decision: the next server is asked (A10)', async () => {
    const standby = await lab.addServer(BACKUP)
    lab.server.deny = () => ({ code: -20100, name: 'not-serving' })
    const license = await lab.open({ storage, servers: [lab.server.url, BACKUP] })
    expect(license.state.kind).toBe('licensed')
    expect(standby.requests).toHaveLength(1)
  })
})

describe('denials (A9, A10)', () => {
  it('one that revokes ends the local license, also after a restart', async () => {
    const license = await lab.open({ storage })
    lab.server.deny = () => ({ code: -20120, name: 'limit-exceeded', revokes: true, retryAfter: 60 })
    const states: string[] = []
    license.on('state', ({ kind }) => states.push(kind))
    lab.server.reauthorize = true
    license.record('qr-code')
    await license.flush()
    await license.settled()
    expect(license.state).toMatchObject({ kind: 'denied', code: -20120, retryAfter: 60 })
    expect(states).toEqual(['denied'])
    expect(license.has('qr-code')).toBe(false)
    lab.kill(license)
    lab.server.mishaps.push(
      ...Array.from({ length: 9 }, () => ({ path: '', mishap: 'lost-request' as const })),
    )
    expect((await lab.open({ storage })).state.kind).toBe('unreachable')
  })

  it('one that does not revoke leaves a license held to run to its end', async () => {
    const license = await lab.open({ storage })
    lab.server.deny = () => ({ code: -20102, name: 'session-password-wrong', revokes: false })
    lab.server.reauthorize = true
    license.record('qr-code')
    await license.flush()
    await license.settled()
    expect(lab.server.requests).toHaveLength(2)
    expect(license.state.kind).toBe('licensed')
  })

  it('a receipt asks for a new authorization at most once per report interval', async () => {
    const license = await lab.open({ storage })
    lab.server.reauthorize = true
    for (let more = 0; more < 3; more++) {
      license.record('qr-code')
      await license.flush()
      await license.settled()
    }
    expect(lab.server.requests).toHaveLength(2)
  })

  it('use recorded while denied is kept and sent with the next ticket (U14)', async () => {
    lab.server.deny = () => ({ code: -20104, name: 'not-covered', retryAfter: 60 })
    const license = await lab.open({ storage })
    expect(license.state).toMatchObject({ kind: 'denied', code: -20104 })
    license.record('qr-code', 7)
    await license.flushed()
    lab.kill(license)
    lab.server.deny = () => null
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(7)
  })
})
