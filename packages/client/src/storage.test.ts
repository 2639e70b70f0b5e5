import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderStorage } from './platform/node/folder-storage.ts'
import type { Storage } from './ports.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-client-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.each<[string, () => Storage]>([
  ['memory', () => new MemoryStorage()],
  ['folder', () => folderStorage(join(folder, crypto.randomUUID()))],
])('the storage port: %s', (_, make) => {
  it('gives back what was put, tells capitals apart, lists by prefix, and forgets', async () => {
    const storage = make()
    expect(await storage.get('session/AbC')).toBeNull()
    expect(await storage.list('')).toEqual([])
    await storage.put('session/AbC', '1')
    await storage.put('session/aBc', '2')
    await storage.put('figures/AbC-_/9', 'ü')
    await storage.put('session/AbC', '3')
    expect(await storage.get('session/AbC')).toBe('3')
    expect(await storage.get('session/aBc')).toBe('2')
    expect([...(await storage.list('session/'))].sort()).toEqual(['session/AbC', 'session/aBc'])
    expect(await storage.list('figures/AbC-_/')).toEqual(['figures/AbC-_/9'])
    await storage.delete('session/AbC')
    await storage.delete('session/AbC')
    expect(await storage.get('session/AbC')).toBeNull()
  })

  it('puts of one key at a time of many end in one of their values', async () => {
    const storage = make()
    const values = Array.from({ length: 20 }, (_, at) => String(at))
    await Promise.all(values.map((value) => storage.put('device', value)))
    expect(values).toContain(await storage.get('device'))
  })
})

describe('files', () => {
  it('leave nothing half-written behind', async () => {
    const storage = folderStorage(join(folder, 'clean'))
    await storage.put('device', '{}')
    expect(await readdir(join(folder, 'clean'))).toEqual(['device.json'])
  })
})

describe('a storage that fails (U14)', () => {
  it('is a loud state, told once; counts are kept in memory and still sent', async () => {
    const lab = await Lab.create()
    const storage = new MemoryStorage()
    const license = await lab.open({ storage })
    const states: string[] = []
    license.on('state', ({ kind }) => states.push(kind))
    storage.failing = true
    license.record('qr-code', 2)
    await lab.advance(1)
    license.record('qr-code', 3)
    expect(await license.flushed()).toBe(false)
    await license.flush()
    expect(license.state).toMatchObject({ kind: 'storage-failed', message: 'The disk is full.' })
    expect(states).toEqual(['storage-failed'])
    expect(license.diagnostics().faults).toEqual([{ kind: 'storage', message: 'The disk is full.' }])
    expect(license.has('qr-code')).toBe(true)
    expect(lab.server.total('qr-code')).toBe(5)
    storage.failing = false
    license.record('qr-code')
    expect(await license.flushed()).toBe(true)
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.total('qr-code')).toBe(6)
  })

  it('never worked: opens all the same', async () => {
    const lab = await Lab.create()
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const license = await lab.open({ storage: Object.assign(new MemoryStorage(), { failing: true }) })
    expect(license.state.kind).toBe('storage-failed')
    license.record('qr-code')
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(1)
    await expect(folderStorage(join(file, 'below')).put('device', '{}')).rejects.toThrow()
  })
})
