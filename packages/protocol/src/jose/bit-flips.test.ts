import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  authorizationToken,
  itemToken,
  KEYS,
  keySetToken,
  licenseFile,
  NOW,
  publicKey,
  REPORT_KEY,
} from '../../tooling/world.ts'
import {
  decodeBase64Url,
  openDirect,
  openFor,
  ProtocolError,
  peekJws,
  sealDirect,
  sealTo,
  utf8,
  verifyByRoot,
  verifyJws,
  verifyKeySet,
  verifyLicenseFile,
} from '../index.ts'

const roots = [publicKey('root')]
const key = decodeBase64Url(REPORT_KEY)

/** Flips one bit of a text's UTF-8. The result may be no UTF-8 any more. */
const flipped = (text: string, bit: number): Uint8Array => {
  const bytes = utf8(text)
  const at = Math.floor(bit / 8) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  return bytes
}
const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const refuses = async (open: () => Promise<unknown>): Promise<void> => {
  await expect(open()).rejects.toBeInstanceOf(ProtocolError)
}

describe('any single bit flipped is refused', () => {
  const tokens: Record<string, string> = {}
  beforeAll(async () => {
    tokens['authorization'] = await authorizationToken()
    tokens['item'] = await itemToken()
    tokens['keyset'] = await keySetToken()
    tokens['report'] = await sealDirect({
      key,
      typ: 'cs-report+jwe',
      kid: 'dGlja2V0',
      plaintext: utf8('{"a":1}'),
    })
    tokens['authorize'] = await sealTo({
      recipient: publicKey('encryption'),
      typ: 'cs-authorize+jwe',
      plaintext: utf8('{"a":1}'),
    })
    tokens['license'] = await licenseFile()
  })

  const openers: Record<string, (text: string) => Promise<unknown>> = {
    authorization: (token) => verifyJws({ token, typ: 'cs-authorization+jwt', key: publicKey('signing') }),
    item: (token) => verifyByRoot({ token, typ: 'cs-item+jwt', right: 'items', roots }),
    keyset: (token) => verifyKeySet(token, NOW),
    report: (token) => openDirect({ token, key, typ: 'cs-report+jwe' }),
    authorize: (token) => openFor({ token, typ: 'cs-authorize+jwe', privateKey: KEYS.encryption }),
  }
  test.each(Object.keys(openers))('in a token: %s', async (name) => {
    const token = tokens[name] ?? ''
    const open = openers[name]
    if (open === undefined) throw new Error(name)
    await open(token)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length * 8 - 1 }), (bit) =>
        refuses(() => open(asText(flipped(token, bit)))),
      ),
      { numRuns: 300 },
    )
  })

  test('in a license file, as bytes', async () => {
    const file = tokens['license'] ?? ''
    await verifyLicenseFile({ text: file, roots })
    const bits = utf8(file).length * 8 - 1
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bits }), (bit) =>
        refuses(() => verifyLicenseFile({ text: flipped(file, bit), roots })),
      ),
      { numRuns: 500 },
    )
  })

  test('in every bit of a signature', async () => {
    const token = tokens['item'] ?? ''
    const begin = token.lastIndexOf('.') + 1
    for (let at = begin; at < token.length; at++) {
      for (let bit = 0; bit < 8; bit++)
        await refuses(() => openers['item']?.(asText(flipped(token, at * 8 + bit))) ?? Promise.resolve())
    }
    expect(peekJws(token).header.typ).toBe('cs-item+jwt')
  })
})
