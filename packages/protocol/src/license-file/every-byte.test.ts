import { expect, test, vi } from 'vitest'
import {
  certificateToken,
  itemToken,
  keySetToken,
  licenseFile,
  NOW,
  OTHER_SERVER,
  publicKey,
  SERVER,
  sign,
} from '../../tooling/world.ts'
import {
  type ArmourLabel,
  formatArmour,
  type JwsTyp,
  ProtocolError,
  readableDigest,
  utf8,
  verifyLicenseFile,
  verifyRetirementFile,
  verifyRevocationFile,
  verifyStatementFile,
  verifyTransferFile,
} from '../index.ts'

/** How many of the 255 other values each byte takes. All of them take many minutes: 8 show every place, 255 everything. */
const VALUES = Number(process.env['TEST_VALUES_PER_BYTE'] ?? 1)
// As long as it takes, where more is asked for than every run looks at.
if (VALUES > 1) vi.setConfig({ testTimeout: 24 * 3_600_000 })

const roots = [publicKey('root')]
const readable = ['The vendor says, for a person:', '  Überall lesbar.', '']

type Armoured = { readonly label: ArmourLabel; readonly typ: JwsTyp; readonly payload: object }

const armoured = async ({ label, typ, payload }: Armoured, by: Parameters<typeof sign>[2]): Promise<string> =>
  formatArmour({
    label,
    readable,
    jws: await sign(typ, { ...payload, readable: await readableDigest(readable) }, by),
  })

/** One other value is the byte with one of its bits changed, another one at each place. */
const otherValues = (byte: number, place: number): readonly number[] =>
  VALUES === 1
    ? [byte ^ (1 << (place % 8))]
    : Array.from({ length: VALUES }, (_, index) => byte ^ (1 + ((place + index) % 255)))

/** Places and values of changed bytes with which a file is taken, or not refused as a file. */
const taken = async (
  { file, every }: { readonly file: string; readonly every: number },
  verify: (text: Uint8Array) => Promise<unknown>,
): Promise<string[]> => {
  const bytes = utf8(file)
  const found: string[] = []
  for (const [place, byte] of bytes.entries()) {
    if (VALUES === 1 && place % every !== 0) continue
    for (const value of otherValues(byte, place)) {
      const changed = Uint8Array.from(bytes)
      changed[place] = value
      const refusal = await verify(changed).then(
        () => 'taken',
        (fault: unknown) => fault,
      )
      if (!(refusal instanceof ProtocolError)) found.push(`${place}: ${value}, ${refusal}`)
    }
  }
  return found
}

const keyset = await keySetToken()

const FILES = {
  license: {
    text: await licenseFile(
      { items: [await itemToken({}, 'root')], certificates: [await certificateToken({}, 'root')] },
      'root',
    ),
    verify: (text: Uint8Array) => verifyLicenseFile({ text, roots }),
  },
  revocation: {
    text: await armoured(
      {
        label: 'REVOCATION',
        typ: 'cs-revocation+jwt',
        payload: { number: 1, items: ['item-1'], servers: [SERVER], iat: NOW },
      },
      'root',
    ),
    verify: (text: Uint8Array) => verifyRevocationFile({ text, roots }),
  },
  transfer: {
    text: await armoured(
      {
        label: 'TRANSFER',
        typ: 'cs-transfer+jwt',
        payload: { sub: SERVER, predecessor: OTHER_SERVER, licenses: [], iat: NOW },
      },
      'root',
    ),
    verify: (text: Uint8Array) => verifyTransferFile({ text, roots }),
  },
  retirement: {
    text: await armoured(
      {
        label: 'RETIREMENT',
        typ: 'cs-retire+jwt',
        payload: { sub: SERVER, successor: OTHER_SERVER, lastHead: null, statement: null, keyset, iat: NOW },
      },
      'identity',
    ),
    verify: (text: Uint8Array) => verifyRetirementFile({ text }),
  },
  statement: {
    text: await armoured(
      {
        label: 'STATEMENT',
        typ: 'cs-statement+jwt',
        payload: {
          ...{ iss: SERVER, period: [NOW - 60, NOW], sums: [], seats: [], chains: [] },
          ...{ previous: null, machineChanges: [], keyset, iat: NOW },
        },
      },
      'signing',
    ),
    verify: (text: Uint8Array) => verifyStatementFile({ text }),
  },
}

/** Every byte is tried where a file gives rights; every fourth where a server speaks for itself. */
const expectAllRefused = async (
  { text, verify }: (typeof FILES)[keyof typeof FILES],
  every = 1,
): Promise<void> => {
  await verify(utf8(text))
  expect(await taken({ file: text, every }, verify)).toEqual([])
}

test('L4 no change of any byte of a license file is accepted', () => expectAllRefused(FILES.license))
test('L5 no change of any byte of a revocation is accepted', () => expectAllRefused(FILES.revocation))
test('L12 no change of any byte of a transfer is accepted', () => expectAllRefused(FILES.transfer))
test('L12 no change of any byte of the end of a server is accepted', () =>
  expectAllRefused(FILES.retirement, 4))
test('P8 no change of any byte of a statement of use is accepted', () => expectAllRefused(FILES.statement, 4))
