import { randomBytes, randomUUID } from 'node:crypto'
import { openDirect, sealDirect, slotAt } from '@countersign/protocol'
import { afterEach, expect, it } from 'vitest'
import { openLab } from '../operations/testing/lab.ts'
import { reportSealingInThread } from './report-sealing.ts'
import { reportSealingInThreads } from './report-sealing-in-threads.ts'
import { sealTicket } from './ticket.ts'

const EPOCH = { epoch: 258, secret: new Uint8Array(randomBytes(32)) }
const NEXT = { epoch: 259, secret: new Uint8Array(randomBytes(32)) }
let secrets: ReadonlyMap<number, Uint8Array> = new Map([[EPOCH.epoch, EPOCH.secret]])
const here = reportSealingInThread((epoch) => secrets.get(epoch))
const there = reportSealingInThreads({ threads: 2, secrets: () => secrets })
afterEach(() => there.close())

const submissionOf = (client: string) => ({
  ...{ client, store: randomBytes(8).toString('base64url'), sequence: 2, dropped: 0, lastHead: null },
  reports: [
    {
      session: randomBytes(8).toString('base64url'),
      slot: 9_900_000,
      counts: { 'qr-code': 3, __proto__x: 1 },
    },
  ],
})

const sealedBy = async (epoch: typeof EPOCH, content?: string) => {
  const client = randomUUID()
  const ticket = sealTicket(
    {
      ...{ client, organizationId: '100200', code: 'a'.repeat(36), product: 'barcode-reader' },
      ...{ majorVersion: 10, edition: 'javascript', deployment: 'browser', items: ['ITEM000001-1'] },
      ...{ instances: null, authorizationId: randomUUID(), iat: 1_790_000_000, stage: 'normal' },
    },
    epoch,
  )
  return sealDirect({
    key: ticket.key,
    typ: 'cs-report+jwe',
    kid: ticket.token,
    plaintext: Buffer.from(content ?? JSON.stringify(submissionOf(client))),
  })
}

/** What becomes of a sealed report from its ticket to the opened submission, and the receipt that is sealed for it. */
const opened = async (sealing: typeof here | typeof there, token: string) => {
  const ticket = await sealing.ticketOf(token)
  if (!ticket.ok) return ticket
  const receipt = await sealing.seal(ticket.value, 'the receipt')
  const read = await openDirect({
    token: receipt,
    key: Buffer.from(ticket.value.key, 'latin1'),
    typ: 'cs-receipt+jwe',
  })
  return {
    ticket: ticket.value,
    report: await sealing.open(token, ticket.value),
    receipt: new TextDecoder().decode(read),
  }
}

it('P1 threads open and refuse exactly what the first thread does, and seal what opens', async () => {
  const good = await sealedBy(EPOCH)
  const tokens = [
    good,
    `${good.slice(0, -2)}AA`,
    good.replaceAll('.', '-'),
    `${good}.x`,
    '',
    await sealedBy(NEXT),
    await sealedBy(EPOCH, '{"client":1}'),
    await sealedBy(EPOCH, '{"client":"a","client":"b"}'),
  ]
  const [these, those] = await Promise.all(
    [here, there].map((sealing) => Promise.all(tokens.map((token) => opened(sealing, token)))),
  )
  expect(those).toEqual(these)
  expect(these?.[0]).toMatchObject({ report: { ok: true }, receipt: 'the receipt' })
  expect(these?.filter((one) => 'problem' in one).length).toBeGreaterThan(2)
})

it('a thread hears of new secrets, and of those that are gone', async () => {
  const [early, late] = [await sealedBy(EPOCH), await sealedBy(NEXT)]
  expect(await there.ticketOf(late)).toMatchObject({ ok: false, problem: 'ticket-unknown' })
  secrets = new Map([[NEXT.epoch, NEXT.secret]])
  expect(await there.ticketOf(late)).toMatchObject({ ok: true })
  expect(await there.ticketOf(early)).toMatchObject({ ok: false, problem: 'ticket-unknown' })
  secrets = new Map([[EPOCH.epoch, EPOCH.secret]])
})

it('a fault is of those who asked, a thread that ends owes a fault each, and another one takes its place', async () => {
  const token = await sealedBy(EPOCH)
  await expect(there.seal({ key: 'too short' }, 'a receipt')).rejects.toThrow(/key length/i)
  expect(await there.ticketOf(token)).toMatchObject({ ok: true })
  const owed = Promise.allSettled(Array.from({ length: 3 }, () => there.ticketOf(token)))
  // They are handed over in this turn, and cannot have been answered when the threads are ended.
  await new Promise((resolve) => setImmediate(resolve))
  await there.close()
  expect((await owed).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await there.ticketOf(token)).toMatchObject({ ok: true })
})

it('U4 a server that opens on threads counts each figure once', async () => {
  const lab = await openLab({ settings: { sealingThreads: '2' } })
  try {
    const item = await lab.license({ chargeWay: 'count', quota: 1_000 })
    const devices = Array.from({ length: 20 }, () => lab.device())
    await Promise.all(devices.map((device) => device.authorize()))
    const slot = slotAt((await devices[0]!.serverInfo()).time)
    for (let times = 0; times < 3; times += 1)
      await Promise.all(devices.map((device) => device.report({ 'qr-code': 2 }, slot)))
    expect(await lab.api('GET', `/items/${item}`)).toMatchObject({ used: 40 })
  } finally {
    await lab.close()
  }
})
