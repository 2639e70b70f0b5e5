import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { VERSION } from './license-run.ts'
import { VERSION as OF_TALK } from './talk/version.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
beforeEach(async () => {
  lab = await Lab.create()
})

describe('the thin path', () => {
  it('authorizes, counts, sends, and deletes a day after the verified receipt (U1, U3, A8b)', async () => {
    const storage = new MemoryStorage()
    const license = await lab.open({ storage })
    expect(license.state).toMatchObject({ kind: 'licensed', stage: 'normal', modules: ['qr-code', 'pdf417'] })
    license.record('qr-code')
    license.record('qr-code', 2)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    expect(license.diagnostics()).toMatchObject({ pending: 0, sequence: 1, faults: [] })
    expect([...storage.values.keys()].some((key) => key.startsWith('figures/'))).toBe(true)
    await lab.advance(86_400 + 400)
    expect([...storage.values.keys()].some((key) => key.startsWith('figures/'))).toBe(false)
    await license.close()
  })
})

it('both files of a page have the version of the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect([VERSION, OF_TALK]).toEqual([manifest.version, manifest.version])
})
