import { generateSigningKey, isUuid, thumbprint } from '@countersign/protocol'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { hardIdentity } from './hard-identity.ts'
import { identify } from './identity.ts'
import type { MachineLabel } from './ports.ts'

let root: string
let otherRoot: string
beforeAll(async () => {
  const pairs = await Promise.all([generateSigningKey(), generateSigningKey()])
  const [one, other] = await Promise.all(pairs.map(({ publicJwk }) => thumbprint(publicJwk)))
  root = one ?? ''
  otherRoot = other ?? ''
})

const label = (name: string, value: string, unique = false): MachineLabel => ({ name, value, unique })
const value = fc.stringMatching(/^[g-z][a-z0-9]{5,28}[0-4][k-p]$/)
const machines = fc
  .uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{3,9}$/), value }), {
    minLength: 1,
    selector: ({ name }) => name,
  })
  .map((all) => all.map((one, at) => label(one.name, one.value, at === 0)))

describe('U8 hard binding', () => {
  it('U8 is a UUID of version 8, the same whatever the order and spelling of the labels', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (labels) => {
        const first = await hardIdentity(root, labels)
        const again = await hardIdentity(
          root,
          labels.toReversed().map((one) => ({ ...one, value: ` ${one.value.toUpperCase()}\n` })),
        )
        expect(again).toEqual(first)
        expect(isUuid(first?.uuid ?? '')).toBe(true)
        expect(first?.uuid?.[14]).toBe('8')
      }),
    )
  })

  it('U8 two vendors’ products on one machine cannot be compared, and no label can be read from it', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (labels) => {
        const [one, other] = [await hardIdentity(root, labels), await hardIdentity(otherRoot, labels)]
        expect(one?.uuid).not.toBe(other?.uuid)
        for (const { value } of labels) expect(JSON.stringify(one)).not.toContain(value)
      }),
    )
  })

  it('U8 another machine has another UUID, whichever label differs', async () => {
    await fc.assert(
      fc.asyncProperty(machines, fc.nat(), value, async (labels, which, other) => {
        const at = which % labels.length
        fc.pre(labels[at]?.value !== other)
        const changed = labels.map((one, index) => (index === at ? { ...one, value: other } : one))
        expect((await hardIdentity(root, changed))?.uuid).not.toBe((await hardIdentity(root, labels))?.uuid)
      }),
    )
  })

  it('U8 what firmware says when nobody filled it in tells no machine, nor does its make alone', async () => {
    const blank = [
      'To be filled by O.E.M.',
      '00000000-0000-0000-0000-000000000000',
      'None',
      'Default string',
      '',
      'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      'uninitialized',
    ]
    for (const one of blank)
      expect(
        await hardIdentity(root, [label('machine-id', one, true), label('product', 'ThinkPad')]),
      ).toBeNull()
    const real = label('machine-id', 'b08dfa6083e7567a1921a715000001fb', true)
    const known = await hardIdentity(root, [real])
    expect(await hardIdentity(root, [real, label('board', 'Default string')])).toEqual(known)
    expect(known?.from).toEqual(['machine-id'])
  })

  it('U8 a supplied UUID comes before the machine, and a machine without a label is random', async () => {
    const clientUuid = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
    const machine = (root: string) => hardIdentity(root, [label('machine-id', 'abc123', true)])
    const hard = { clientUuid: undefined, hardBinding: true }
    expect(await identify({ clientUuid, hardIdentity: machine }, hard, root)).toMatchObject({
      method: 'supplied',
    })
    const unnamed = { clientUuid: undefined, hardIdentity: machine }
    expect(await identify(unnamed, hard, root)).toMatchObject({ method: 'hard' })
    const none = { clientUuid: undefined, hardIdentity: async () => null }
    expect(await identify(none, hard, root)).toMatchObject({ method: 'random', uuid: null })
    await expect(identify({ ...none, clientUuid: 'X' }, hard, root)).rejects.toThrow(
      'COUNTERSIGN_CLIENT_UUID',
    )
  })
})
