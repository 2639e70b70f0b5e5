import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Served, serve } from './platform/node/testing/serve.ts'

let folder: string
let lts: Served
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-client-'))
  lts = await serve()
})
afterEach(async () => {
  lts.close()
  await rm(folder, { recursive: true })
})

/** Opens the client in a process of its own and runs `body` there. */
const start = async (body: string) => {
  const options = {
    ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
    ...{ storage: join(folder, 'store'), durability: 20 },
  }
  const script = join(folder, `${crypto.randomUUID()}.mjs`)
  const library = new URL('./index.ts', import.meta.url).href
  await writeFile(
    script,
    `import { open } from ${JSON.stringify(library)}
    const license = await open(${JSON.stringify(options)})
    ${body}`,
  )
  return spawn(process.execPath, ['--conditions=source', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('U1 kill -9', () => {
  it('loses at most what was not confirmed durable, and never doubles', async () => {
    let [confirmed, recorded] = [0, 0]
    for (let round = 0; round < 6; round++) {
      const child = await start(`
        for (let sum = 1; ; sum++) {
          process.stdout.write('r')
          license.record('qr-code')
          await license.flushed()
          process.stdout.write('d')
          if (sum % 3 === 0) await license.flush()
        }`)
      let text = ''
      const enough = Promise.withResolvers<void>()
      child.stdout.setEncoding('utf8').on('data', (data: string) => {
        text += data
        if (text.length > 20 + round * 7) enough.resolve()
      })
      await enough.promise
      child.kill('SIGKILL')
      await once(child, 'close')
      confirmed += text.split('d').length - 1
      recorded += text.split('r').length - 1
    }
    const last = await start(`await license.close()`)
    await once(last, 'close')
    expect(lts.server.total('qr-code')).toBeGreaterThanOrEqual(confirmed)
    expect(lts.server.total('qr-code')).toBeLessThanOrEqual(recorded)
  })
})

describe('conventions 10 timers', () => {
  it('keep no process alive: one that forgets to close ends by itself', async () => {
    const child = await start(`license.record('qr-code'); console.log(license.state.kind)`)
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      text += data
    })
    const [code] = await once(child, 'close')
    expect({ code, text }).toEqual({ code: 0, text: 'licensed\n' })
  })
})
