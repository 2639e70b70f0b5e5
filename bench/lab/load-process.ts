// Load from a process of its own: requests that were sealed before, over raw sockets that are kept alive, so that the
// client costs less than the leanest server.
import { randomBytes } from 'node:crypto'
import {
  digestOf,
  openDirect,
  type PublicJwk,
  peekJws,
  readKeySet,
  readReceiptEnvelope,
  sealDirect,
  verifyReceipt,
} from '@countersign/protocol'
import { answerCalls } from './child.ts'
import { type Driven, drive } from './drive.ts'
import type { MintedDevice } from './server-process.ts'

interface Prepared {
  readonly device: MintedDevice
  readonly plaintext: string
  readonly request: Buffer
}

let prepared: readonly Prepared[] = []

/** What each device reports, and when. */
export interface ReportsOf {
  readonly devices: readonly MintedDevice[]
  readonly sequence: number
  readonly slots: readonly number[]
  readonly counts: Readonly<Record<string, number>>
}

const bytes8 = (): string => randomBytes(8).toString('base64url')

const requestOf = (body: string): Buffer =>
  Buffer.from(
    `POST /v1/reports HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/jose\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )

const preparedOf = async (
  device: MintedDevice,
  { sequence, slots, counts }: ReportsOf,
): Promise<Prepared> => {
  const session = bytes8()
  const plaintext = JSON.stringify({
    client: device.uuid,
    store: bytes8(),
    sequence,
    dropped: 0,
    lastHead: null,
    reports: slots.map((slot) => ({ session, slot, counts })),
  })
  const body = await sealDirect({
    key: Buffer.from(device.key, 'base64url'),
    typ: 'cs-report+jwe',
    kid: device.ticket,
    plaintext: Buffer.from(plaintext),
  })
  return { device, plaintext, request: requestOf(body) }
}

/** Seals one submission of each device; the next `run` sends them. */
const prepare = async (of: ReportsOf): Promise<{ readonly requestBytes: number }> => {
  prepared = await Promise.all(of.devices.map((device) => preparedOf(device, of)))
  return { requestBytes: prepared[0]?.request.length ?? 0 }
}

const run = (work: {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  readonly rate: number | null
}): Promise<Driven> => drive({ ...work, requests: prepared.map(({ request }) => request) })

/** Opens and verifies receipts as a client does: seal, signature, path and place. Gives how many were good; rejects otherwise. */
const verify = async (of: {
  readonly sample: Driven['sample']
  readonly keySet: string
  readonly serverUuid: string
  readonly sequence: number
}): Promise<number> => {
  const serverKeys: readonly PublicJwk[] = readKeySet(peekJws(of.keySet).payload).sig
  for (const { index, body } of of.sample) {
    const made = prepared[index]
    if (made === undefined) throw new Error(`No request ${index} was prepared.`)
    const { device, plaintext } = made
    const content = await openDirect({
      token: body,
      key: Buffer.from(device.key, 'base64url'),
      typ: 'cs-receipt+jwe',
    })
    await verifyReceipt({
      envelope: readReceiptEnvelope(content),
      plaintextDigest: await digestOf(plaintext),
      serverKeys,
      clientUuid: device.uuid,
      sequence: of.sequence,
      serverUuid: of.serverUuid,
    })
  }
  return of.sample.length
}

const commands = { prepare, run, verify }
export type LoadCommands = typeof commands

answerCalls(commands)
