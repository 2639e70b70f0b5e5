import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type License, type OpenOptions, open } from '../../index.ts'
import { folderNews } from './folder-news.ts'
import { folderStorage } from './folder-storage.ts'
import { type Served, serve } from './testing/serve.ts'

let lts: Served
let folder: string
beforeEach(async () => {
  lts = await serve()
  folder = await mkdtemp(join(tmpdir(), 'countersign-news-'))
})
afterEach(async () => {
  lts.close()
  await rm(folder, { recursive: true, force: true })
})
const openHere = (): Promise<License> => {
  const options: OpenOptions = {
    ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    storage: folder,
  }
  return open(options)
}

describe('U3 processes that share a folder', () => {
  it('hear of a record that another wrote', async () => {
    const storage = folderStorage(folder)
    await storage.put('device', '{}')
    const heard = Promise.withResolvers<string>()
    const stop = folderNews(folder).listen((key) => {
      if (key.startsWith('grant/')) heard.resolve(key)
    })
    await storage.put('grant/AbC/x_-', '{}')
    expect(await heard.promise).toBe('grant/AbC/x_-')
    stop()
  })

  it('A10 are denied at once when one of them is', async () => {
    const [first, second] = [await openHere(), await openHere()]
    const denied = Promise.withResolvers<string>()
    second.on('state', ({ kind }) => denied.resolve(kind))
    lts.server.deny = () => ({ code: -20113, name: 'revoked', revokes: true, retryAfter: 3_600 })
    lts.server.reauthorize = true
    first.record('qr-code')
    await first.flush()
    expect(await denied.promise).toBe('denied')
    expect(second.state).toMatchObject({ kind: 'denied', code: -20113 })
    await Promise.all([first.close(), second.close()])
  })

  it('a folder that is not there is watched by nobody, and nothing fails', () => {
    folderNews(join(folder, 'missing')).listen(() => undefined)()
  })
})
