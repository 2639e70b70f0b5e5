import { createPrivateKey } from 'node:crypto'
import type { Ticket } from '@countersign/licensing'
import { openFor, peekJweHeader, sealTo } from '@countersign/protocol'
import jweVectors from '@countersign/protocol/vectors/jwe.json' with { type: 'json' }
import keyVectors from '@countersign/protocol/vectors/keys.json' with { type: 'json' }
import vectors from '@countersign/protocol/vectors/ticket.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { openAgreedSync } from './agreed.ts'
import { openContinuation, sealContinuation } from './continuation.ts'
import { rememberingTickets } from './remembered-tickets.ts'
import { reportSealingInThread } from './report-sealing.ts'
import { openTicket, sealTicket } from './ticket.ts'
import { openToken, type TokenInfo } from './token.ts'

const secrets = new Map(vectors.epochs.map(({ epoch, secret }) => [epoch, Buffer.from(secret, 'base64url')]))
const secretOf = (epoch: number): Uint8Array | undefined => secrets.get(epoch)
const EPOCH = { epoch: 258, secret: secrets.get(258)! }
const TICKET: Ticket = {
  client: '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11',
  organizationId: '100200',
  code: 'a'.repeat(36),
  product: 'barcode-reader',
  majorVersion: 10,
  edition: 'javascript',
  deployment: 'browser',
  items: ['ITEM000001-1'],
  instances: null,
  authorizationId: '5b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11',
  iat: 1_790_000_000,
  stage: 'normal',
}

describe('a token of the test vectors', () => {
  it.each(vectors.valid.map((one) => [one.name, one] as const))('opens: %s', (_name, one) => {
    const opened = openToken(one.token, one.info as TokenInfo, secretOf)
    expect(opened?.plaintext.toString('base64url')).toBe(one.plaintext)
    if ('reportingKey' in one) expect(opened?.key.toString('base64url')).toBe(one.reportingKey)
  })

  it.each(vectors.refused.map((one) => [one.name, one] as const))('is refused: %s', (_name, one) => {
    expect(openToken(one.token, one.info as TokenInfo, secretOf)).toBeNull()
  })
})

describe('a request', () => {
  const jwk = keyVectors.keys.find(({ name }) => name === 'encryption')!.privateJwk
  const { kty, crv, x, y, d, kid } = jwk
  const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  const recipient = { kty: 'EC', crv: 'P-256', x, y, kid } as const
  const openHere = (token: string) =>
    openAgreedSync(token, privateKey, peekJweHeader(token, 'cs-authorize+jwe').epk!)

  it.each(jweVectors.valid.filter(({ typ }) => typ === 'cs-authorize+jwe'))(
    'of the test vectors opens',
    (one) => {
      expect(openHere(one.token)?.toString('base64url')).toBe(one.plaintext)
    },
  )

  it('opens with node:crypto to what jose has sealed, and not when anything of it was changed', async () => {
    const plaintext = Buffer.from('{"v":1}')
    const token = await sealTo({ recipient, typ: 'cs-authorize+jwe', plaintext })
    expect(openHere(token)).toEqual(plaintext)
    expect(Buffer.from(await openFor({ token, typ: 'cs-authorize+jwe', privateKey: jwk as never }))).toEqual(
      plaintext,
    )
    const [header = '', , iv = '', ciphertext = '', tag = ''] = token.split('.')
    const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    const changed = [
      [header, '', flipped(iv), ciphertext, tag],
      [header, '', iv, flipped(ciphertext), tag],
      [header, '', iv, ciphertext, flipped(tag)],
    ]
    for (const parts of changed) expect(openHere(parts.join('.'))).toBeNull()
  })

  it('whose ephemeral key is no point of the curve does not open', async () => {
    const token = await sealTo({ recipient, typ: 'cs-authorize+jwe', plaintext: Buffer.from('{}') })
    expect(openAgreedSync(token, privateKey, { x, y: x })).toBeNull()
    expect(openAgreedSync(token, privateKey, { x: 'A'.repeat(43), y: 'A'.repeat(43) })).toBeNull()
  })
})

describe('a ticket', () => {
  it('opens to what was sealed, with the same key, and never twice as the same text', () => {
    const sealed = sealTicket(TICKET, EPOCH)
    expect(openTicket(sealed.token, secretOf)).toEqual({ ticket: TICKET, key: sealed.key })
    expect(sealTicket(TICKET, EPOCH).token).not.toBe(sealed.token)
  })

  it('ends with the secret of its epoch, also where it was opened before', () => {
    const kept = new Map(secrets)
    const secretOfKept = (epoch: number) => kept.get(epoch)
    const inner = reportSealingInThread(secretOfKept)
    let opened = 0
    const ticketOf = (text: string) => {
      opened += 1
      return inner.ticketOf(text)
    }
    const sealing = rememberingTickets({ ...inner, ticketOf }, secretOfKept)
    const { token } = sealTicket(TICKET, EPOCH)
    const header = { alg: 'dir', enc: 'A256GCM', kid: token, typ: 'cs-report+jwe' }
    const report = `${Buffer.from(JSON.stringify(header)).toString('base64url')}..${'A'.repeat(16)}.AA.${'A'.repeat(21)}A`
    expect(sealing.ticketOf(report)).toMatchObject({ ok: true })
    expect(sealing.ticketOf(report)).toMatchObject({ ok: true })
    expect(opened).toBe(1)
    kept.delete(EPOCH.epoch)
    expect(sealing.ticketOf(report)).toMatchObject({ ok: false, problem: 'ticket-unknown' })
  })

  it('that would be longer than 1,024 characters names the first items in usage order', () => {
    const items = Array.from({ length: 200 }, (_, index) => `ITEM000001-${index}`)
    const { token } = sealTicket({ ...TICKET, items }, EPOCH)
    expect(token.length).toBeLessThanOrEqual(1024)
    const named = openTicket(token, secretOf)?.ticket.items ?? []
    expect(named.length).toBeGreaterThan(10)
    expect(named).toEqual(items.slice(0, named.length))
  })
})

describe('a continuation token', () => {
  const line = { client: TICKET.client, product: 'p'.repeat(64) }

  it('is at most 256 characters long and opens for its own client and product alone (A8)', () => {
    const token = sealContinuation(line, 1_790_000_000, EPOCH)
    expect(token.length).toBeLessThanOrEqual(256)
    expect(openContinuation(token, line, secretOf)).toEqual({ kind: 'opened', counter: 1_790_000_000 })
    expect(openContinuation(token, { ...line, product: 'other' }, secretOf)).toEqual({ kind: 'unreadable' })
    expect(openContinuation(null, line, secretOf)).toEqual({ kind: 'none' })
    expect(openContinuation('nonsense', line, secretOf)).toEqual({ kind: 'unreadable' })
  })
})
