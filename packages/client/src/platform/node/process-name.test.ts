import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Served, serve } from './testing/serve.ts'

let folder: string
let lts: Served
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trait-'))
  lts = await serve()
})
afterEach(async () => {
  lts.close()
  await rm(folder, { recursive: true })
})

test('U12 the library reads the base name of the main script at run time, never a path', async () => {
  const library = new URL('../../index.ts', import.meta.url).href
  const options = {
    ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    storage: join(folder, 'store'),
  }
  await mkdir(join(folder, 'secret-customer'))
  const script = join(folder, 'secret-customer', 'kiosk scanner.mjs')
  await writeFile(
    script,
    `import { open } from ${JSON.stringify(library)}
    await (await open(${JSON.stringify(options)})).close()`,
  )
  await promisify(execFile)(process.execPath, ['--conditions=source', script], { timeout: 30_000 })
  expect(lts.server.requests.map(({ binding }) => binding)).toEqual([
    { domain: null, applicationId: null, processName: 'kiosk scanner.mjs' },
  ])
  expect(JSON.stringify(lts.server.requests)).not.toContain('secret-customer')
})
