import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type License, type OpenOptions, open } from '../../index.ts'
import { folderStorage } from './folder-storage.ts'
import { type Served, serve } from './testing/serve.ts'

let lts: Served
let folder: string
beforeEach(async () => {
  lts = await serve()
  folder = await mkdtemp(join(tmpdir(), 'countersign-disk-'))
})
afterEach(async () => {
  lts.close()
  spawnSync('umount', [folder])
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true, force: true })
})
const openIn = (storage: string, durability = 5): Promise<License> => {
  const options: OpenOptions = {
    ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    ...{ storage, durability },
  }
  return open(options)
}
const until = async (license: License, kind: string): Promise<void> => {
  while (license.state.kind !== kind) {
    license.record('qr-code')
    await license.flushed()
  }
}
const mount = (options: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0

describe('U14 what a disk cannot do is a loud state, never a lost count', () => {
  it('a disk that is full: what does not fit is kept in memory, sent, and stored once there is room', async (test) => {
    if (!mount('size=128k')) test.skip()
    const license = await openIn(join(folder, 'store'))
    expect(license.state.kind).toBe('licensed')
    await writeFile(join(folder, 'ballast'), Buffer.alloc(1_000_000)).catch(() => undefined)
    await until(license, 'storage-failed')
    license.record('pdf417', 5)
    await license.flush()
    expect(lts.server.total('pdf417')).toBe(5)
    await rm(join(folder, 'ballast'))
    license.record('pdf417', 2)
    await license.flush()
    expect(license.state.kind).toBe('licensed')
    await license.close()
    expect(lts.server.total('pdf417')).toBe(7)
  })

  it('a disk that may not be written: the license is granted and counts are sent, and it is said', async (test) => {
    if (!mount('size=128k,ro')) test.skip()
    const license = await openIn(join(folder, 'store'))
    expect(license.state).toMatchObject({ kind: 'storage-failed', modules: ['qr-code', 'pdf417'] })
    license.record('qr-code', 3)
    await license.flush()
    await license.close()
    expect(lts.server.total('qr-code')).toBe(3)
  })

  it('a folder that is taken away under it: the store is written anew', async () => {
    const store = join(folder, 'store')
    const license = await openIn(store)
    license.record('qr-code', 2)
    await license.flushed()
    await rename(store, join(folder, 'taken'))
    license.record('qr-code', 3)
    await license.flush()
    const told = license.diagnostics().faults.map((fault) => ('message' in fault ? fault.message : ''))
    expect(told.some((message) => message.includes('emptied'))).toBe(true)
    await license.close()
    const next = await openIn(store)
    expect(next.clientUuid).toBe(license.clientUuid)
    await next.close()
    expect(lts.server.total('qr-code')).toBe(5)
  })
})

describe('U1 a write that was killed', () => {
  it('leaves a file that is cleared away once nobody can be writing it', async () => {
    await writeFile(join(folder, 'old.tmp'), '{')
    await writeFile(join(folder, 'new.tmp'), '{')
    const yesterday = Date.now() / 1000 - 86_400
    await utimes(join(folder, 'old.tmp'), yesterday, yesterday)
    await folderStorage(folder).list('')
    expect(await readdir(folder)).toEqual(['new.tmp'])
  })
})
