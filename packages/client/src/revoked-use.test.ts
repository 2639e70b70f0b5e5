import { peekJweHeader } from '@countersign/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, problem, type TestLicense } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
/** Of each report that was sent: the ticket's place in the order of tickets seen, and the counts. */
const sent: { ticket: string; body: string }[] = []
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
  sent.length = 0
})
const open = (): Promise<TestLicense> =>
  lab.open({
    storage,
    fetch: (url, init) => {
      if (url.endsWith('/v1/reports'))
        sent.push({ ticket: peekJweHeader(init.body ?? '').kid ?? '', body: init.body ?? '' })
      return lab.fetch(url, init)
    },
  })
const revoke = () => ({ code: -20120, name: 'limit-exceeded', revokes: true, retryAfter: 3_600 }) as const
const countsOf = (ticket: string | undefined): number =>
  lab.server.submissions
    .filter((_, at) => sent.filter(({ body }) => body !== '')[at]?.ticket === ticket)
    .flatMap(({ reports }) => reports.map(({ counts }) => counts['qr-code'] ?? 0))
    .reduce((sum, count) => sum + count, 0)

/** A license with one figure reported, that a denial then ends. */
const revoked = async (): Promise<TestLicense> => {
  const license = await open()
  lab.server.deny = revoke
  lab.server.reauthorize = true
  license.record('qr-code', 1)
  await license.flush()
  await license.settled()
  lab.server.reauthorize = false
  expect(license.state.kind).toBe('denied')
  return license
}

describe('U14 after a denial that revokes', () => {
  it('what is recorded is not sent under the old ticket, and goes with the next', async () => {
    const license = await revoked()
    license.record('qr-code', 5)
    await license.flush()
    await lab.advance(600)
    expect(lab.server.total('qr-code')).toBe(1)
    expect(license.diagnostics().pending).toBe(1)
    lab.server.deny = () => null
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.total('qr-code')).toBe(6)
    const tickets = [...new Set(sent.map(({ ticket }) => ticket))]
    expect(tickets).toHaveLength(2)
    expect(tickets.map(countsOf)).toEqual([1, 5])
  })

  it('also over a restart, and when the restart comes before the next ticket', async () => {
    const license = await revoked()
    license.record('qr-code', 5)
    await license.flushed()
    lab.kill(license)
    const again = await open()
    again.record('qr-code', 2)
    await again.flush()
    expect(lab.server.total('qr-code')).toBe(1)
    lab.server.deny = () => null
    await again.flush()
    expect(lab.server.total('qr-code')).toBe(8)
    expect(new Set(sent.slice(1).map(({ ticket }) => ticket === sent[0]?.ticket))).toEqual(new Set([false]))
  })

  it('what was recorded before stays under the ticket it had, also when the next has come', async () => {
    const license = await open()
    lab.server.deny = revoke
    license.record('qr-code', 1)
    lab.server.reauthorize = true
    await license.flush()
    const lost = () => lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    license.record('qr-code', 3)
    lost()
    await license.flush()
    await license.settled()
    expect(license.state.kind).toBe('denied')
    license.record('qr-code', 5)
    lab.server.deny = () => null
    lab.server.reauthorize = false
    lab.server.mishaps.length = 0
    lab.kill(license)
    const again = await open()
    await again.flush()
    expect(lab.server.total('qr-code')).toBe(4)
    const old = sent[0]?.ticket
    expect(new Set(sent.map(({ ticket }) => ticket === old))).toEqual(new Set([true]))
  })

  it('a device that becomes another takes what was recorded meanwhile along', async () => {
    const license = await revoked()
    const old = license.clientUuid
    license.record('qr-code', 5)
    lab.server.deny = ({ client }) => (client.uuid === old ? { code: -20151, name: 'cloned' } : null)
    await license.flush()
    await license.flush()
    expect(license.clientUuid).not.toBe(old)
    expect(lab.server.total('qr-code')).toBe(6)
  })
})

describe('protocol.md 400: a server that refuses everything', () => {
  it('gets a dozen requests, not one for each figure at once', async () => {
    const license = await lab.open({ storage })
    for (let time = 0; time < 5_000; time++)
      lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    for (let slot = 0; slot < 40; slot++) {
      license.record('qr-code')
      await lab.advance(180)
    }
    lab.server.mishaps.length = 0
    for (let time = 0; time < 500; time++)
      lab.server.mishaps.push({ path: '/v1/reports', mishap: problem(400, 'malformed') })
    const before = lab.server.mishaps.length
    await license.flush()
    const asked = before - lab.server.mishaps.length
    expect(asked).toBeLessThanOrEqual(12)
    lab.server.mishaps.length = 0
  })
})
