import { describe, expect, test } from 'vitest'
import {
  issuerWith,
  itemTerms,
  itemToken,
  licenseFile,
  licensePayload,
  OTHER_SERVER,
  publicKey,
  serverCertificate,
  sign,
} from '../../tooling/world.ts'
import { parseArmour, renderReadable, utf8, verifyLicenseFile } from '../index.ts'

const roots = [publicKey('root')]
const verify = (text: string | Uint8Array) => verifyLicenseFile({ text, roots })
const code = (name: string) => expect.objectContaining({ code: name })

describe('a license file', () => {
  test('is text that a person can read, and its parts are verified', async () => {
    const file = await licenseFile()
    expect(file).toContain('Organization:  Müller & Söhne (100200)')
    const { payload, items, certificates } = await verify(file)
    expect(payload.licenseId).toBe('license-1')
    expect(items.map(({ terms }) => terms)).toEqual([itemTerms])
    expect(certificates.map(({ certificate }) => certificate)).toEqual([serverCertificate])
  })

  test('is the same with CRLF, a byte order mark and without the final line end', async () => {
    const file = await licenseFile()
    for (const variant of [
      file.replaceAll('\n', '\r\n'),
      `\uFEFF${file}`,
      file.slice(0, -1),
      utf8(`\uFEFF${file.replaceAll('\n', '\r\n').slice(0, -2)}`),
    ]) {
      expect((await verify(variant)).payload.licenseId).toBe('license-1')
    }
  })

  test('is refused with any other difference', async () => {
    const file = await licenseFile()
    const variants = [
      ` ${file}`,
      `${file}\n`,
      `${file}x`,
      `\n${file}`,
      file.replace('\n-----BEGIN', '\n\n-----BEGIN'),
      file.replaceAll('\n', '\r'),
      file.replace('1000', '9000'),
      file.replace('-----END', '\n-----END'),
      file.replace('BEGIN COUNTERSIGN LICENSE', 'BEGIN COUNTERSIGN REVOCATION'),
      file.replace('kiosk', 'kiosk '),
      file.replace(/-----BEGIN[\s\S]*/, ''),
      '',
      `\uFEFF\uFEFF${file}`,
      file.replaceAll('LICENSE-', 'LICENCE-'),
      file.replace(/(-----BEGIN [\s\S]*?\n.{10})(.)/, '$1\n$2'),
    ]
    for (const variant of variants)
      await expect(verify(variant), variant.slice(0, 30)).rejects.toMatchObject({ name: 'ProtocolError' })
  })

  test('whose readable part was altered says so', async () => {
    await expect(verify((await licenseFile()).replace('1000', '9000'))).rejects.toEqual(code('altered'))
  })

  test('signed by a stranger is untrusted', async () => {
    await expect(verify(await licenseFile({}, 'otherRoot'))).rejects.toEqual(code('untrusted'))
    await expect(verify(await licenseFile({}, await issuerWith({ may: ['items'] })))).rejects.toEqual(
      code('untrusted'),
    )
  })

  test('of an unknown format is refused as such', async () => {
    await expect(verify(await licenseFile({ format: 3 }))).rejects.toEqual(code('unknown-format'))
  })

  test('with an item of another organization, or one that the root did not sign, is refused', async () => {
    await expect(
      verify(await licenseFile({ items: [await itemToken({ organizationId: '100300' })] })),
    ).rejects.toEqual(code('wrong-organization'))
    await expect(verify(await licenseFile({ items: [await itemToken({}, 'otherRoot')] }))).rejects.toEqual(
      code('untrusted'),
    )
  })

  test('with the mark of a sandbox counts nowhere else', async () => {
    await expect(verify(await licenseFile({ sandbox: true }))).rejects.toEqual(code('sandbox'))
  })

  test('can be bound to two servers', async () => {
    const { payload } = await verify(
      await licenseFile({ serverUuids: [...((await licensePayload()).serverUuids ?? []), OTHER_SERVER] }),
    )
    expect(payload.serverUuids).toHaveLength(2)
  })
})

test('a name never begins a line of its own in the readable part', async () => {
  const lines = renderReadable({
    ...(await licensePayload()),
    organizationName: 'A\n-----BEGIN COUNTERSIGN LICENSE-----\u2028B',
  })
  expect(lines.filter((line) => line.startsWith('-----'))).toEqual([])
  expect(lines.join('\n')).toContain('A -----BEGIN COUNTERSIGN LICENSE----- B')
})

test('the armour names what it holds', async () => {
  const { formatArmour } = await import('./armour.ts')
  const jws = await sign('cs-revocation+jwt', { number: 1, items: ['item-1'], servers: [], iat: 1 }, 'root')
  expect(parseArmour(formatArmour({ label: 'REVOCATION', readable: [], jws }))).toEqual({
    label: 'REVOCATION',
    readable: '',
    token: jws,
  })
  expect(parseArmour(formatArmour({ label: 'TRANSFER', readable: ['a', 'b'], jws })).readable).toBe('a\nb')
})
