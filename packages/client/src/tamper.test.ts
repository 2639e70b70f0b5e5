import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const keyOf = (prefix: string): string =>
  [...storage.values.keys()].find((key) => key.startsWith(prefix)) ?? ''
const told = (license: TestLicense): readonly unknown[] =>
  license.diagnostics().faults.filter(({ kind }) => kind === 'tampered')
/** A device that has counted 5 which no server has, and was killed. */
const counted = async (): Promise<void> => {
  const license = await lab.open({ storage })
  license.record('qr-code', 1)
  await license.flush()
  license.record('qr-code', 5)
  await license.flushed()
  lab.kill(license)
}

describe('U10 the local store is tamper-evident', () => {
  it('U10 an edited count is noticed by the library, and shows at the server as a gap in the sequence', async () => {
    await counted()
    const key = keyOf('figures/')
    storage.values.set(key, (storage.values.get(key) ?? '').replace('"qr-code":6', '"qr-code":2'))
    const license = await lab.open({ storage })
    await license.flush()
    expect(told(license)).toEqual([{ kind: 'tampered', record: key }])
    expect(lab.server.submissions.map(({ sequence }) => sequence)).toEqual([1, 3])
    license.record('qr-code', 1)
    await license.flush()
    expect(lab.server.submissions.map(({ sequence }) => sequence)).toEqual([1, 3, 4])
  })

  it('U10 so is any edit of any record, also one that takes the mark away or moves a record', async () => {
    await counted()
    const names = ['device', keyOf('grant/'), keyOf('session/'), keyOf('continuation/')]
    for (const key of names) {
      const before = new Map(storage.values)
      storage.values.set(key, (storage.values.get(key) ?? '').replace(/,"mac":"[^"]*"/, ''))
      const license = await lab.open({ storage, modules: [`m-${names.indexOf(key)}`] })
      expect(told(license), key).toContainEqual({ kind: 'tampered', record: key })
      lab.kill(license)
      storage.values.clear()
      for (const [name, value] of before) storage.values.set(name, value)
    }
    const other = await lab.open()
    const record = (await other.disclose()).held['device'] ?? ''
    expect(record).not.toBe('')
    storage.values.set('device', storage.values.get(keyOf('session/')) ?? '')
    expect(told(await lab.open({ storage }))).toContainEqual({ kind: 'tampered', record: 'device' })
  })

  it('U10 a store rolled back to before shows at the server: the same sequence numbers come again', async () => {
    const license = await lab.open({ storage })
    const before = storage.copy()
    license.record('qr-code', 5)
    await license.flush()
    lab.kill(license)
    const again = await lab.open({ storage: before })
    again.record('qr-code', 2)
    await again.flush()
    const [first, second] = lab.server.submissions
    expect([first?.store, first?.sequence]).toEqual([second?.store, second?.sequence])
    expect(lab.server.total('qr-code')).toBe(7)
  })

  it('U10 a store that nobody touched is told of by nobody, over kills, restarts and a change of root', async () => {
    for (let time = 0; time < 5; time++) {
      const license = await lab.open({ storage, modules: time % 2 === 0 ? ['qr-code'] : ['pdf417'] })
      license.record('qr-code', 1)
      await (time === 3 ? license.close() : license.flushed())
      expect(told(license)).toEqual([])
      await license.disclose()
      lab.kill(license)
    }
  })
})
