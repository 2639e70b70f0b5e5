import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenOptions, open } from './index.ts'
import { FakeServer, FakeVendor } from './testing/index.ts'

let folder: string
let server: FakeServer
let options: OpenOptions
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-client-'))
  const vendor = await FakeVendor.create()
  server = await FakeServer.create({ vendor, now: () => Math.floor(Date.now() / 1000) })
  options = {
    ...{ rootKeys: [vendor.rootKey], servers: [server.url], organizationId: '100200', storage: folder },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    fetch: server.fetch,
  }
})
afterEach(() => rm(folder, { recursive: true }))

describe('open on Node', () => {
  it('keeps its UUID, its license and its counts in a folder, with the real clock', async () => {
    const first = await open(options)
    expect(first.state.kind).toBe('licensed')
    first.record('qr-code', 2)
    await first.flushed()
    expect((await readdir(folder)).some((file) => file.startsWith('figures~'))).toBe(true)
    await first.close()
    const second = await open(options)
    expect(second.clientUuid).toBe(first.clientUuid)
    expect(second.has('qr-code')).toBe(true)
    second.record('qr-code')
    await second.close()
    expect(server.total('qr-code')).toBe(3)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.binding.processName).not.toMatch(/[/\\]/)
  })

  it('two copies on one folder neither lose nor double', async () => {
    const [first, second] = await Promise.all([open(options), open(options)])
    for (let time = 0; time < 20; time++) {
      first.record('qr-code')
      second.record('qr-code')
      if (time % 5 === 0) await Promise.all([first.flush(), second.flush()])
    }
    await Promise.all([first.close(), second.close()])
    expect(server.total('qr-code')).toBe(40)
  })

  it('takes COUNTERSIGN_CLIENT_UUID (U8)', async () => {
    process.env['COUNTERSIGN_CLIENT_UUID'] = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
    try {
      const license = await open(options)
      expect(license.clientUuid).toBe('0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11')
      await license.close()
    } finally {
      delete process.env['COUNTERSIGN_CLIENT_UUID']
    }
  })
})
