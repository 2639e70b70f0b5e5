import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openTicket, sealTicket } from '../../tooling/ticket.ts'
import * as p from '../index.ts'

const vectors = (name: string) => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'))
const rows = <T>(name: string, member = 'cases'): (T & { name: string; code: string | null })[] =>
  vectors(name)[member]
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const bytesOf = p.decodeBase64Url
const codeOf = async (run: () => unknown): Promise<string | null> => {
  try {
    await run()
    return null
  } catch (error) {
    if (error instanceof p.ProtocolError) return error.code
    throw error
  }
}
const keys: Record<string, p.PrivateJwk> = Object.fromEntries(
  vectors('keys').keys.map((one: { name: string; privateJwk: p.PrivateJwk }) => [one.name, one.privateJwk]),
)
const keyOf = (name: string): p.PrivateJwk => keys[name] ?? expect.fail(`no key ${name}`)

describe('every vector holds:', () => {
  test('base64url', () => {
    const { valid, refused } = vectors('base64url')
    for (const one of valid) {
      expect(Buffer.from(bytesOf(one.text)).toString('hex')).toBe(one.hex)
      expect(p.encodeBase64Url(new Uint8Array(Buffer.from(one.hex, 'hex')))).toBe(one.text)
    }
    for (const text of refused) expect(() => bytesOf(text), text).toThrow(p.ProtocolError)
  })

  test('strict JSON', async () => {
    const { valid, refused } = vectors('strict-json')
    for (const one of valid) expect(JSON.stringify(p.parseStrictJson(bytesOf(one.bytes)))).toBe(one.json)
    for (const one of refused)
      expect(await codeOf(() => p.parseStrictJson(bytesOf(one.bytes))), one.bytes).toBe(one.code)
  })

  test('thumbprints and server UUIDs', async () => {
    for (const one of vectors('keys').keys) {
      expect(await p.thumbprint(one.privateJwk)).toBe(one.thumbprint)
      expect(await p.serverUuidOf(one.privateJwk)).toBe(one.serverUuid)
    }
  })

  test.each(rows<{ token: string; typ: p.JwsTyp; key: string; payload: unknown }>('jws', 'valid'))(
    'JWS $typ',
    async (one) => {
      const { payload } = await p.verifyJws({ token: one.token, typ: one.typ, key: keyOf(one.key) })
      expect(plain(payload)).toEqual(one.payload)
    },
  )
  test.each(rows<{ token: string }>('jws', 'refused'))('JWS refused: $name', async (one) => {
    expect(
      await codeOf(() =>
        p.verifyJws({ token: one.token, typ: 'cs-authorization+jwt', key: keyOf('signing') }),
      ),
    ).toBe(one.code)
  })

  test.each(
    rows<{ token: string; typ: p.JweTyp; privateKey: string; key: string; kid?: string; plaintext: string }>(
      'jwe',
      'valid',
    ),
  )('JWE $typ', async (one) => {
    const { typ, token } = one
    const opened =
      typ === 'cs-authorize+jwe'
        ? await p.openFor({ token, typ, privateKey: keyOf(one.privateKey) })
        : await p.openDirect({ token, typ, key: bytesOf(one.key) })
    expect(p.encodeBase64Url(opened)).toBe(one.plaintext)
    if (one.kid !== undefined) expect(p.peekJweHeader(token).kid).toBe(one.kid)
  })
  test.each(rows<{ token: string }>('jwe', 'refused'))('JWE refused: $name', async (one) => {
    expect(
      await codeOf(() =>
        p.openDirect({ token: one.token, typ: 'cs-report+jwe', key: bytesOf(vectors('jwe').key) }),
      ),
    ).toBe(one.code)
  })

  test.each(rows<{ check: p.ServerCheck }>('trust'))('trust: $name', async (one) => {
    expect(
      await codeOf(async () =>
        expect((await p.trustServer(one.check)).uuid).toBe(vectors('trust').serverUuid),
      ),
    ).toBe(one.code)
  })
  test.each(rows<{ check: p.AuthorizationCheck }>('authorization'))('authorization: $name', async (one) => {
    expect(await codeOf(() => p.checkAuthorization(one.check))).toBe(one.code)
  })
  test.each(rows<{ check: Parameters<typeof p.verifyReceipt>[0] }>('receipt'))(
    'receipt: $name',
    async (one) => {
      expect(
        await codeOf(async () =>
          expect((await p.verifyReceipt(one.check)).headDigest).toBe(vectors('receipt').headDigest),
        ),
      ).toBe(one.code)
    },
  )
  test('Merkle tree', async () => {
    const { leaves, root, paths } = vectors('receipt').tree
    const tree = await p.merkleTree(leaves.map(bytesOf))
    expect(p.encodeBase64Url(tree.root)).toBe(root)
    expect(leaves.map((_: string, at: number) => tree.path(at).map(p.encodeBase64Url))).toEqual(paths)
  })
  test.each(rows<{ text: string }>('license-file'))('license file: $name', async (one) => {
    expect(
      await codeOf(() => p.verifyLicenseFile({ text: one.text, roots: vectors('license-file').roots })),
    ).toBe(one.code)
  })

  test('tickets and continuation tokens', async () => {
    const { epochs, valid, refused } = vectors('ticket')
    const secrets = Object.fromEntries(
      epochs.map((one: { epoch: number; secret: string }) => [one.epoch, bytesOf(one.secret)]),
    )
    for (const one of valid) {
      const sealed = await sealTicket({
        secret: secrets[one.epoch],
        epoch: one.epoch,
        salt: bytesOf(one.salt),
        info: one.info,
        plaintext: bytesOf(one.plaintext),
      })
      expect(sealed).toMatchObject({
        token: one.token,
        k1: one.k1,
        ...(one.reportingKey === undefined ? {} : { second: one.reportingKey }),
      })
      expect(await openTicket(one.token, secrets, one.info)).toEqual(bytesOf(one.plaintext))
    }
    for (const one of refused) expect(await openTicket(one.token, secrets, one.info), one.name).toBeNull()
  })

  test('slots and major versions', () => {
    for (const one of vectors('slots').cases) {
      const slot = p.slotAt(one.instant)
      expect({ instant: one.instant, slot, begin: p.slotBegin(slot), end: p.slotEnd(slot) }).toEqual(one)
    }
    for (const one of vectors('major-version').cases)
      expect(p.majorVersion(one.version), one.version).toBe(one.major)
  })
})
