import {
  formatArmour,
  generateSigningKey,
  type IssuerRight,
  importSigner,
  type JwsTyp,
  parseArmour,
  peekJws,
  type Signer,
  signJws,
} from '@countersign/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'
import { COUNT, SELF, SERVER, type Sold, sell } from './testing/sale.ts'

const DAY = 86_400
const OTHER = '22222222-2222-8222-8222-222222222222'
let vendor: Lab
let own: Lab
let sold: Sold
beforeEach(async () => {
  vendor = await openLab()
  own = await openLab({ selfHosted: { serverUuid: SERVER, vendor } })
  sold = await sell(vendor, COUNT, SELF)
})
afterEach(async () => {
  await own.close()
  await vendor.close()
})

/** What a server says to a file that it refuses; nothing of the file is there afterwards. */
const refusal = async (file: string): Promise<readonly [string, string]> => {
  const { status, body } = await own.post('/imports', { file })
  expect([status, body['code']], JSON.stringify(body)).toEqual([422, 'refused-file'])
  expect((await own.get('/licenses')).body['rows']).toEqual([])
  return [body['reason'], body['detail']]
}

/** An issuer with a certificate of the vendor's root. */
const issuerWith = async (certificate: {
  readonly may?: readonly IssuerRight[]
  readonly iat: number
  readonly exp: number
}): Promise<Signer> => {
  const { privateJwk, publicJwk } = await generateSigningKey()
  const may = ['items', 'licenses', 'servers', 'revocations']
  const content = { sub: 'vendor', jwk: publicJwk, may, ...certificate }
  const cert = await signJws('cs-issuer+jwt', content, await importSigner(vendor.root))
  return importSigner(privateJwk, cert)
}

/** The same license file, signed anew in all its parts, with something in it changed. */
const signedAnew = async (
  signer: Signer,
  { file = sold.file, change = {} }: { readonly file?: string; readonly change?: object } = {},
): Promise<string> => {
  const { label, readable, token } = parseArmour(file)
  const { header, payload } = peekJws(token)
  const anew = (tokens: unknown) =>
    Promise.all(
      (tokens as readonly string[]).map((one) => {
        const each = peekJws(one)
        return signJws(each.header.typ as JwsTyp, each.payload, signer)
      }),
    )
  const content = {
    ...payload,
    items: await anew(payload['items']),
    certificates: await anew(payload['certificates']),
    ...change,
  }
  const jws = await signJws(header.typ as JwsTyp, content, signer)
  return formatArmour({ label, readable: readable.split('\n'), jws })
}

describe('a license file is refused with its own sentence', () => {
  test('L4 one that an issuer signed while its certificate was good is taken, long after that has expired', async () => {
    const issuer = await issuerWith({ iat: own.now() - DAY, exp: own.now() + 1 })
    const file = await signedAnew(issuer)
    own.advance(30 * DAY)
    expect((await own.post('/imports', { file })).body).toMatchObject({ imported: true, id: sold.license })
  })

  test('L4 one that was signed under an expired certificate of an issuer', async () => {
    const issuer = await issuerWith({ iat: own.now() - 2 * DAY, exp: own.now() - DAY })
    expect(await refusal(await signedAnew(issuer))).toEqual([
      'expired',
      "The issuer's certificate had expired when it was used. Ask the vendor to sign the file anew.",
    ])
  })

  test('L4 one of an issuer that may sign other things', async () => {
    const may: IssuerRight[] = ['items', 'servers']
    const issuer = await issuerWith({ may, iat: own.now() - DAY, exp: own.now() + DAY })
    expect(await refusal(await signedAnew(issuer))).toEqual([
      'untrusted',
      expect.stringContaining('The issuer may not sign licenses.'),
    ])
  })

  test('L4 one of a format that this version does not know', async () => {
    const root = await importSigner(vendor.root)
    expect(await refusal(await signedAnew(root, { change: { format: 3 } }))).toEqual([
      'unknown-format',
      expect.stringMatching(/format 3.*Install a newer version/),
    ])
  })

  test('L4 one of a sandbox', async () => {
    const root = await importSigner(vendor.root)
    expect(await refusal(await signedAnew(root, { change: { sandbox: true } }))).toEqual([
      'sandbox',
      expect.stringContaining('Sandboxes and production servers take only their own files.'),
    ])
  })

  test('L4 one of another server, whose UUID it names beside that of this one', async () => {
    const elsewhere = await sell(vendor, COUNT, { hosting: 'self', serverUuids: [OTHER] })
    const [reason, sentence] = await refusal(elsewhere.file)
    expect(reason).toBe('other-server')
    expect(sentence).toContain(`bound to server ${OTHER}, and this is server ${SERVER}`)
  })

  test('L4 one that names this server, with items that are signed for another', async () => {
    const elsewhere = await sell(vendor, COUNT, { hosting: 'self', serverUuids: [OTHER] })
    const root = await importSigner(vendor.root)
    const file = await signedAnew(root, { file: elsewhere.file, change: { serverUuids: [SERVER] } })
    expect(await refusal(file)).toEqual([
      'other-server',
      expect.stringContaining('is not an item of license'),
    ])
  })

  test('L4 one with the items of another organization', async () => {
    const second = await sell(vendor, COUNT, SELF)
    const items = peekJws(parseArmour(second.file).token).payload['items']
    const root = await importSigner(vendor.root)
    expect(await refusal(await signedAnew(root, { change: { items } }))).toEqual([
      'wrong-organization',
      expect.stringContaining('another organization'),
    ])
  })

  test('L4 another file of Countersign in the armour of a license', async () => {
    await own.post('/imports', { file: sold.file })
    const { body } = await vendor.post(`/items/${sold.item}/revoke`, {})
    const dressed = (body['file'].text as string).replaceAll('COUNTERSIGN REVOCATION', 'COUNTERSIGN LICENSE')
    const { status, body: refused } = await own.post('/imports', { file: dressed })
    expect([status, refused['reason']]).toEqual([422, 'wrong-typ'])
    expect((await own.get(`/items/${sold.item}`)).body['stage']).toBe('normal')
  })
})

describe('a revocation file', () => {
  test('L5 for another server is refused', async () => {
    const elsewhere = await sell(vendor, COUNT, { hosting: 'self', serverUuids: [OTHER] })
    const { body } = await vendor.post(`/items/${elsewhere.item}/revoke`, {})
    const [reason, sentence] = await refusal(body['file'].text)
    expect([reason, sentence]).toEqual(['other-server', expect.stringContaining(`this is server ${SERVER}`)])
  })

  test('L5 is taken once: replayed, it is refused, and says when it was taken', async () => {
    await own.post('/imports', { file: sold.file })
    const { body } = await vendor.post(`/items/${sold.item}/revoke`, {})
    expect((await own.post('/imports', { file: body['file'].text })).status).toBe(200)
    own.advance(400 * DAY)
    const { status, body: again } = await own.post('/imports', { file: body['file'].text })
    expect([status, again['reason'], again['detail']]).toEqual([
      422,
      'revocation-spent',
      expect.stringMatching(/^The revocation \d+ was imported at \S+ already, and is spent/),
    ])
  })

  test('L5 no change of any byte of it is accepted', async () => {
    await own.post('/imports', { file: sold.file })
    const { body } = await vendor.post(`/items/${sold.item}/revoke`, {})
    const file = body['file'].text as string
    await everyChange(file, 100)
    expect((await own.get(`/items/${sold.item}`)).body['stage']).toBe('normal')
    expect((await own.post('/imports', { file })).status).toBe(200)
  })
})

/** Imports copies of a file in which one character is another one; each must be refused. */
const everyChange = async (file: string, runs: number): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: file.length - 1 }),
      fc.integer({ min: 32, max: 126 }),
      async (place, other) => {
        const character = String.fromCharCode(other)
        fc.pre(file[place] !== character)
        const changed = file.slice(0, place) + character + file.slice(place + 1)
        const { status, body } = await own.post('/imports', { file: changed })
        expect([status, body['code']]).toEqual([422, 'refused-file'])
        expect(String(body['detail'])).toMatch(/\.$/)
      },
    ),
    { numRuns: runs },
  )
}

test('L4 no change of any byte of a license file is accepted by a server, and none leaves anything behind', async () => {
  await everyChange(sold.file, 200)
  expect((await own.get('/licenses')).body['rows']).toEqual([])
  expect((await own.get('/organizations')).body['rows']).toEqual([])
})
