// Load from a process of its own: requests that were sealed before, over raw sockets that are kept alive, so that the
// client costs less than the leanest server.
import { randomUUID } from 'node:crypto'
import {
  digestOf,
  openDirect,
  type PublicJwk,
  peekJws,
  randomBytes32,
  readKeySet,
  readReceiptEnvelope,
  sealDirect,
  sealTo,
  verifyReceipt,
} from '@countersign/protocol'
import { answerCalls } from './child.ts'
import { type Driven, drive } from './drive.ts'
import type { MintedDevice } from './mint.ts'

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

const requestOf = (path: string, body: string): Buffer =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/jose\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )

const preparedOf = async (
  device: MintedDevice,
  { sequence, slots, counts }: ReportsOf,
): Promise<Prepared> => {
  const { session, store } = device
  const plaintext = JSON.stringify({
    client: device.uuid,
    store,
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
  return { device, plaintext, request: requestOf('/v1/reports', body) }
}

/** Seals one submission of each device; the next `run` sends them. */
const prepare = async (of: ReportsOf): Promise<{ readonly requestBytes: number }> => {
  prepared = await Promise.all(of.devices.map((device) => preparedOf(device, of)))
  return { requestBytes: prepared[0]?.request.length ?? 0 }
}

/** What new devices ask for. */
export interface AuthorizationsOf {
  readonly count: number
  readonly keySet: string
  readonly organizationId: string
  readonly handshakeCode: string
}

const authorizationRequest = ({ organizationId, handshakeCode }: AuthorizationsOf): string =>
  JSON.stringify({
    v: 1,
    requestId: randomUUID(),
    sentAt: Math.floor(Date.now() / 1_000),
    replyKey: randomBytes32(),
    client: { uuid: randomUUID(), continuation: null, library: 'bench/1' },
    organizationId,
    handshakeCode,
    sessionPassword: null,
    product: {
      code: 'barcode-reader',
      version: '10.2.1',
      edition: 'javascript',
      deployment: 'desktop',
      modules: ['qr-code'],
      chargeWay: null,
    },
    binding: { domain: null, applicationId: null, processName: 'bench' },
    instances: null,
  })

/** Seals first requests of new devices; the next `run` sends them. */
const prepareAuthorizations = async (of: AuthorizationsOf): Promise<{ readonly requestBytes: number }> => {
  const [recipient] = readKeySet(peekJws(of.keySet).payload).enc
  if (recipient === undefined) throw new Error('The server has no encryption key.')
  const device = { uuid: '', ticket: '', key: '', store: '', session: '' }
  prepared = await Promise.all(
    Array.from({ length: of.count }, async () => {
      const plaintext = authorizationRequest(of)
      const body = await sealTo({ recipient, typ: 'cs-authorize+jwe', plaintext: Buffer.from(plaintext) })
      return { device, plaintext, request: requestOf('/v1/authorizations', body) }
    }),
  )
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

const commands = { prepare, prepareAuthorizations, run, verify }
export type LoadCommands = typeof commands

answerCalls(commands)
