import { expect, it } from 'vitest'
import { openOn } from './open.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

it('U13 a license says as soon as it is open what a run before it left unsent, before it has talked to anybody', async () => {
  const lab = await Lab.create()
  const storage = new MemoryStorage()
  const killed = await lab.open({ storage })
  killed.record('qr-code', 3)
  await killed.flushed()
  lab.kill(killed)
  const license = await openOn(lab.platform(storage, new Set()), {
    ...{ rootKeys: [lab.vendor.rootKey], servers: [lab.server.url], organizationId: '100200' },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'desktop' },
  })
  const before = lab.server.total('qr-code')
  expect({ before, pending: license.diagnostics().pending }).toEqual({ before: 0, pending: 1 })
  await license.settled()
  expect(lab.server.total('qr-code')).toBe(3)
  expect(license.diagnostics().pending).toBe(0)
})
