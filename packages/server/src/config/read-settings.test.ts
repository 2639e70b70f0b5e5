import { describe, expect, it } from 'vitest'
import { readLocalSettings, readSettings } from './read-settings.ts'
import { SETTINGS } from './settings.ts'

describe('a setting', () => {
  it('comes from the flag, else the environment, else the default', () => {
    expect(readSettings({}, {}).port).toBe(8480)
    expect(readSettings({}, { COUNTERSIGN_PORT: '9000' }).port).toBe(9000)
    expect(readSettings({ port: '9001' }, { COUNTERSIGN_PORT: '9000' }).port).toBe(9001)
  })

  it('that is empty in the environment counts as not set', () => {
    expect(readSettings({}, { COUNTERSIGN_PORT: '', COUNTERSIGN_NO_SUCH: '' }).port).toBe(8480)
  })

  it('that does not exist stops the start with a sentence that names it', () => {
    expect(() => readSettings({}, { COUNTERSIGN_PROT: '1' })).toThrow(/COUNTERSIGN_PROT is no setting/)
    expect(readLocalSettings({ COUNTERSIGN_PROT: '1' }).database).toBeNull()
  })

  it.each([
    ['COUNTERSIGN_PORT', '80480'],
    ['COUNTERSIGN_PUBLIC_URL', 'ftp://example.com'],
    ['COUNTERSIGN_LOG_LEVEL', 'loud'],
    ['COUNTERSIGN_QUEUE_LIMIT', '0'],
  ])('%s cannot be %s: the start stops with a sentence that names it', (name, value) => {
    expect(() => readSettings({}, { [name]: value })).toThrow(new RegExp(`^The setting ${name} must be`))
  })

  it('for TLS needs its other half', () => {
    expect(() => readSettings({ tlsKey: 'key.pem' }, {})).toThrow(/belong together/)
  })

  it('has one variable, one flag and one line of documentation of its own', () => {
    for (const part of ['env', 'flag', 'doc'] as const)
      expect(new Set(SETTINGS.map((row) => row[part])).size).toBe(SETTINGS.length)
  })
})
