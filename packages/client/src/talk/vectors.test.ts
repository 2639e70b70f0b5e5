import { readFileSync } from 'node:fs'
import {
  type AuthorizationCheck,
  decodeBase64Url,
  ProtocolError,
  peekJws,
  randomBytes32,
  type ServerCheck,
  sealDirect,
  trustServer,
  utf8,
} from '@countersign/protocol'
import { describe, expect, it } from 'vitest'
import { acceptFile } from '../offline/accept-file.ts'
import type { Context } from '../session/context.ts'
import { FakeClock } from '../testing/index.ts'
import { Contacts } from './contacts.ts'
import { judgeReply } from './judge-reply.ts'

const vectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../protocol/src/vectors/${name}.json`, import.meta.url), 'utf8'))
const rows = <T>(name: string): (T & { name: string; code: string | null })[] => vectors(name).cases

/** What the client's own judge says to an authorization that came as the answer to this request. */
const judged = async (check: AuthorizationCheck): Promise<string | null> => {
  const replyKey = randomBytes32()
  const key = decodeBase64Url(replyKey)
  const body = await sealDirect({ key, typ: 'cs-reply+jwe', plaintext: utf8(check.token) })
  const { certificate, keyset } = peekJws(check.token).payload as { certificate: string; keyset: string }
  const context = {
    trust: { roots: check.roots, sandbox: check.sandbox ?? false, revoked: check.revoked ?? null },
    platform: { binding: { domain: check.host ?? null } },
    records: { device: { keySets: {} } },
  } as unknown as Context
  try {
    const { organizationId } = check.request
    const asked = { ...context.trust, certificates: [certificate], keyset, organizationId, now: check.now }
    const trusted = check.trusted ?? (await trustServer(asked))
    const contact = { url: 'https://lts.example.com', trusted, judgedAt: check.now }
    const pending = { clientUuid: check.clientUuid, asked: check.request, replyKey } as never
    const decision = await judgeReply(context, { body, pending, contact })
    return decision.kind === 'granted' ? null : decision.kind
  } catch (error) {
    if (error instanceof ProtocolError) return error.code
    throw error
  }
}

describe('protocol.md test vectors, judged by the client itself', () => {
  it.each(rows<{ check: AuthorizationCheck }>('authorization'))(
    'authorization: $name',
    async ({ check, code }) => {
      expect(await judged(check)).toBe(code)
    },
  )

  it.each(rows<{ check: ServerCheck }>('trust'))('trust: $name', async ({ check, code }) => {
    const uuid = check.uuid ?? (peekJws(check.keyset).payload as { sub: string }).sub
    const info = {
      ...{ uuid, version: '1', role: 'main', serving: true, time: check.now, incarnation: 'AAECAwQFBgc' },
      ...{ certificates: check.certificates, keyset: check.keyset },
    }
    const keySets = check.newestKeySet === undefined ? {} : { [uuid]: check.newestKeySet }
    const context = {
      settings: { organizationId: check.organizationId ?? undefined, servers: [], timeout: 1_000 },
      platform: { clock: new FakeClock() },
      fetch: async () => new Response(JSON.stringify(info)),
      note: () => undefined,
      takeRevoked: async () => undefined,
      trust: { roots: check.roots, sandbox: check.sandbox ?? false, revoked: check.revoked ?? null },
      records: { device: { keySets }, change: async () => undefined },
      clock: { record: { offset: null } },
      now: () => check.now,
    } as unknown as Context
    const contact = await new Contacts(context, { servers: [] } as never).of('https://lts.example.com')
    expect('trusted' in contact).toBe(code === null)
  })

  it.each(rows<{ text: string }>('license-file'))('license file: $name', async ({ text, code }) => {
    const product = {
      code: 'barcode-reader',
      version: '10.2.1',
      edition: 'javascript',
      deployment: 'browser',
    } as const
    const clientUuid = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
    const { roots } = vectors('license-file')
    const accepted = await acceptFile({ text, roots, clientUuid, settings: { product }, host: null })
    expect(accepted).toMatchObject({ code: -20113 })
    const isBound = 'message' in accepted && accepted.message.includes('offline use')
    expect(isBound).toBe(code === null)
  })
})
