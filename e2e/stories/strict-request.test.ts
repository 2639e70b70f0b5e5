import { afterAll, beforeAll, expect, test } from 'vitest'
import { Device, newSession } from '../independent-device/device.ts'
import type { Problem } from '../independent-device/problem.ts'
import { deniedWith, granted, problem, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let device: Device
let slot: number

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000000'] })
  device = lab.device()
  granted(await device.authorize({ organizationId }))
  slot = Math.floor(device.now() / 180)
})
afterAll(async () => lab?.stop())

const total = async () => (await statistics(lab, `${organizationId}-default`)).total

test('U9: the bounds of a count are 1 and 1,000,000,000, whole numbers only', async () => {
  const before = await total()
  for (const count of [0, -1, 1.5, 1_000_000_001, 2 ** 53]) {
    const answer = await device.send(
      device.prepare([
        { slot, counts: { 'qr-code': count } },
        { slot: slot - 1, counts: { pdf417: 1 } },
      ]),
    )
    if ('kind' in answer) expect(problem(answer)).toBe('400 malformed')
    else expect(answer.refused).toHaveLength(1)
  }
  expect((await total()) - before).toBeLessThanOrEqual(1)
})

test('protocol.md: more than 64 modules in a report, or no module, refuse that report alone or the message', async () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`module-${n}`, 1]))
  for (const counts of [many, {}]) {
    const answer = await device.send(device.prepare([{ slot, counts }]))
    if ('kind' in answer) expect(problem(answer)).toBe('400 malformed')
    else expect(answer.accepted).toBe(0)
  }
})

test('protocol.md: a session is 8 bytes, a slot an integer; anything else is refused', async () => {
  const wrong: [string, Problem | object][] = []
  for (const figures of [
    { slot, counts: { 'qr-code': 77 }, session: 'short' },
    { slot, counts: { 'qr-code': 77 }, session: `${newSession()}A` },
    { slot: slot + 0.5, counts: { 'qr-code': 77 }, session: newSession() },
    { slot: -1, counts: { 'qr-code': 77 }, session: newSession() },
  ]) {
    const answer = await device.send(device.prepare([figures]))
    if ('kind' in answer) expect(problem(answer)).toBe('400 malformed')
    else expect(answer).toMatchObject({ accepted: 0 })
    wrong.push([figures.session, answer])
  }
  expect(wrong).toHaveLength(4)
})

test('protocol.md: as many reports as fit are taken in one submission, each figure once', async () => {
  const before = await total()
  const figures = Array.from({ length: 3360 }, (_, n) => ({
    slot: slot - n,
    session: newSession(),
    counts: { 'qr-code': 1, pdf417: 2 },
  }))
  const prepared = device.prepare(figures)
  expect(receipt(await device.send(prepared))).toMatchObject({ accepted: 3360, refused: [] })
  expect(receipt(await device.send(prepared))).toMatchObject({ accepted: 3360 })
  expect(await total()).toBe(before + 3360 * 3)
})

test('protocol.md: unknown members are ignored, absent and null mean the same', async () => {
  receipt(
    await device.send(
      device.prepare([{ slot, counts: { 'qr-code': 1 } }], {
        plaintext: { lastHead: null, somethingNew: { a: [1] } },
      }),
    ),
  )
})

test('protocol.md: sentAt more than 5 minutes off is answered normally', async () => {
  for (const off of [-86_400 * 400, 86_400 * 400, 301])
    granted(await lab.device().authorize({ organizationId, sentAt: device.now() + off }))
})

test('protocol.md: a stranger with the vendor’s wrong root trusts nothing that the server says', async () => {
  const other = await startLab()
  try {
    const stranger = new Device(lab.url, other.root)
    await expect(stranger.authorize({ organizationId })).rejects.toThrow(/signed by the root/)
    const unmarked = new Device(lab.url, { ...lab.root, sandbox: false })
    await expect(unmarked.authorize({ organizationId })).rejects.toThrow(/sandbox mark/)
  } finally {
    await other.stop()
  }
})

test('P6: hostile text in every field of a request is refused or denied, and never breaks the server', async () => {
  for (const text of [
    "' OR 1=1 --",
    '<script>',
    '../../etc/passwd',
    '\u0000',
    'a'.repeat(300),
    '=cmd()',
    '\r\nX: y',
    '__proto__',
    'constructor',
  ]) {
    for (const wish of [
      { organizationId: text },
      { organizationId, handshakeCode: text },
      { organizationId, product: text },
      { organizationId, version: text },
      { organizationId, modules: [text] },
      { organizationId, continuation: text },
    ]) {
      // It knows the server: an organization that is none is refused where the server is asked for its document.
      const device = lab.device()
      await device.meet(organizationId)
      const answer = await device.authorize(wish)
      if (answer.kind === 'problem') expect(problem(answer)).toBe('400 malformed')
      else if (answer.kind === 'denial') expect(deniedWith(answer)).toBeLessThan(-20_100)
      // An item for every version is granted whatever the version is called; a token that cannot be opened is none.
      else expect('continuation' in wish || 'version' in wish).toBe(true)
    }
  }
  granted(await lab.device().authorize({ organizationId }))
})
