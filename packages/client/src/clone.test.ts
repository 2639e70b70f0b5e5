import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const renewal = 4 * 86_400

describe('clones (A8, A8b)', () => {
  it('a continuation token is durable before it is used', async () => {
    const license = await lab.open({ storage })
    expect([...storage.values].find(([key]) => key.startsWith('continuation/'))?.[1]).toContain(
      'continuation-1',
    )
    await lab.advance(renewal)
    expect(lab.server.requests.map(({ client }) => client.continuation)).toEqual([null, 'continuation-1'])
    expect(license.state.kind).toBe('licensed')
  })

  it('-20151 for a random UUID leads to a new UUID once; figures from before go under the old ticket', async () => {
    const license = await lab.open({ storage })
    const old = license.clientUuid
    license.record('qr-code', 5)
    await license.flushed()
    lab.server.deny = ({ client }) => (client.uuid === old ? { code: -20151, name: 'cloned' } : null)
    await lab.advance(0)
    lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    await lab.advance(renewal)
    expect(license.clientUuid).not.toBe(old)
    expect(license.state.kind).toBe('licensed')
    license.record('qr-code', 2)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(7)
    const clients = [...lab.server.figures].map(([key, value]) => [key.split('/')[0], value])
    expect(clients).toContainEqual([old, 5])
    expect(clients).toContainEqual([license.clientUuid, 2])
  })

  it('A8b -20151 to a token that is no longer the stored one is dropped, and asked again with that', async () => {
    const license = await lab.open({ storage })
    const { clientUuid } = license
    const key = `continuation/${clientUuid}/barcode-reader`
    const newer = JSON.stringify({ token: 'continuation-of-another-run' })
    lab.server.deny = ({ client }) => {
      if (client.continuation !== 'continuation-1') return null
      // Meanwhile another run on the store, which has no lock in common with this one, was granted the next token.
      storage.values.set(key, newer)
      return { code: -20151, name: 'cloned' }
    }
    await lab.advance(renewal)
    expect(license.clientUuid).toBe(clientUuid)
    expect(license.state.kind).toBe('licensed')
    const tokens = lab.server.requests.filter(({ client }) => client.uuid === clientUuid)
    expect(tokens.slice(0, 3).map(({ client }) => client.continuation)).toEqual([
      ...[null, 'continuation-1', 'continuation-of-another-run'],
    ])
  })

  it('-20151 again is a denial, and no third UUID is made', async () => {
    lab.server.deny = () => ({ code: -20151, name: 'cloned' })
    const license = await lab.open({ storage })
    expect(license.state).toMatchObject({ kind: 'denied', code: -20151 })
    expect(new Set(lab.server.requests.map(({ client }) => client.uuid)).size).toBe(2)
  })

  it('a UUID that the application gave is kept: it restarts without a token', async () => {
    const clientUuid = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
    const license = await lab.open({ storage, clientUuid })
    lab.server.deny = ({ client }) => (client.continuation === null ? null : { code: -20151, name: 'cloned' })
    await lab.advance(renewal)
    expect(license.clientUuid).toBe(clientUuid)
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.requests.at(-1)?.client.continuation).toBeNull()
  })

  it('a copied store counts its own session, so neither loses nor doubles', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flushed()
    const copy = await lab.open({ storage: storage.copy() })
    copy.record('qr-code', 4)
    first.record('qr-code', 1)
    await copy.flush()
    await first.flush()
    expect(lab.server.total('qr-code')).toBe(8)
  })

  it('A10 a clone leaves the license already held to run to its own end, while no server answers the new UUID', async () => {
    const license = await lab.open({ storage })
    const old = license.clientUuid
    let answers = 0
    lab.server.deny = ({ client }) => {
      if (client.uuid !== old) return null
      lab.server.mishaps.push({ path: '/v1/authorizations', mishap: 'lost-request' })
      answers += 1
      return { code: -20151, name: 'cloned' }
    }
    await lab.advance(3.5 * 86_400 + 3_700)
    expect(answers).toBe(1)
    expect(license.clientUuid).not.toBe(old)
    expect(license.has('qr-code')).toBe(true)
    license.record('qr-code', 4)
    await license.flush()
    expect([...lab.server.figures]).toMatchObject([[expect.stringContaining(license.clientUuid), 4]])
  })
})
