import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { reachCode } from './index.ts'

const codes = [
  lab.code(),
  lab.code({ internalId: 'code-2', name: '100200-other', isDefault: false }),
  lab.code({ internalId: 'code-3', name: '100200-gone', isDefault: false, deletedAt: 1 }),
]
const setup = lab.setup([], { codes })
const reach = (
  organizationId: string | null,
  handshakeCode: string | null,
  known = true,
): number | string => {
  const reached = reachCode(known ? setup : null, { organizationId, handshakeCode })
  return reached.kind === 'code' ? reached.code.internalId : reached.code
}

test("§4 organization ID alone reaches the organization's default code", () => {
  expect(reach('100200', null)).toBe('code-1')
  expect(reach('100200', null, false)).toBe(-20121)
  const none = reachCode(lab.setup([], { codes: [lab.code({ isDefault: false })] }), {
    organizationId: '100200',
    handshakeCode: null,
  })
  expect(none).toMatchObject({ kind: 'failed', code: -20121 })
})

test('§4 a handshake code is reached with its own organization or with none', () => {
  expect(reach('100200', '100200-other')).toBe('code-2')
  expect(reach(null, '100200-other')).toBe('code-2')
})

test('A1 a code that exists elsewhere is -20122, one that exists nowhere -20101', () => {
  expect(reach('999999', '100200-other')).toBe(-20122)
  expect(reach('999999', '100200-none')).toBe(-20101)
  expect(reach(null, '100200-gone')).toBe(-20101)
  expect(reach(null, 'nonsense')).toBe(-20101)
  expect(reach(null, '100200-other', false)).toBe(-20121)
  expect(reach('999999', '100200-other', false)).toBe(-20101)
})

test('A1 neither organization nor code is -20123', () => {
  expect(reach(null, null)).toBe(-20123)
})
