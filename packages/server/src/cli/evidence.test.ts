import { digestOf, generateSigningKey, importSigner, signJws, uuid8 } from '@countersign/protocol'
import { beforeAll, expect, test } from 'vitest'
import { breaksIn, type FoundHead, forksIn, missingFrom, verifiedChain, verifiedHead } from './evidence.ts'

const server = uuid8(new Uint8Array(16).fill(5))
const chain = 'AAECAwQFBgc'
let sign: (number: number, previous: string | null, root?: string) => Promise<FoundHead>

beforeAll(async () => {
  const { privateJwk, publicJwk } = await generateSigningKey()
  const signer = await importSigner(privateJwk)
  sign = async (number, previous, root = 'A'.repeat(43)) => {
    const head = { iss: server, iat: 1_790_000_000 + number, root, size: 1, chain, number, previous }
    const token = await signJws('cs-head+jwt', head, signer)
    return verifiedHead(token, { keys: [publicJwk], source: `head ${number}` })
  }
})

const chainOf = async (length: number): Promise<FoundHead[]> => {
  const heads: FoundHead[] = []
  for (let number = 1; number <= length; number++)
    heads.push(await sign(number, heads.at(-1)?.digest ?? null))
  return heads
}

test('protocol.md a chain whose heads follow one another contradicts nothing', async () => {
  const heads = await chainOf(4)
  expect(heads[1]?.head.previous).toBe(await digestOf(heads[0]?.token ?? ''))
  expect(forksIn([...heads, ...heads])).toEqual([])
  expect(breaksIn({ server, chain, heads })).toEqual([])
  expect(missingFrom({ server, chain, heads }, heads)).toEqual([])
})

test('protocol.md a head whose key is gone counts where a signed one names it, and nowhere else', async () => {
  const heads = await chainOf(2)
  const tokens = heads.map(({ token }) => token)
  const { privateJwk, publicJwk } = await generateSigningKey()
  const newer = await importSigner(privateJwk)
  const after = async (previous: string | null) =>
    signJws('cs-head+jwt', { ...heads[1]?.head, number: 3, previous }, newer)
  const by = { keys: [publicJwk], source: 'the server' }
  const whole = await verifiedChain([...tokens, await after(await digestOf(tokens[1] ?? ''))], by)
  expect(whole.map(({ head }) => head.number)).toEqual([1, 2, 3])
  await expect(verifiedChain(tokens, by)).rejects.toMatchObject({ code: 'unknown-key' })
  const cut = [...tokens, await after('A'.repeat(43))]
  await expect(verifiedChain(cut, by)).rejects.toMatchObject({ code: 'unknown-key' })
})

test('protocol.md two heads of one number that differ prove fraud; another signature of the same does not', async () => {
  const heads = await chainOf(2)
  const again = await sign(2, heads[0]?.digest ?? null)
  expect(forksIn([...heads, again])).toEqual([])
  const other = await sign(2, heads[0]?.digest ?? null, `${'B'.repeat(42)}A`)
  expect(forksIn([...heads, other])).toEqual([
    expect.objectContaining({ kind: 'forked', server, chain, number: 2 }),
  ])
})

test('protocol.md a chain that was cut or written anew does not go on from head to head', async () => {
  const heads = await chainOf(4)
  const cut = heads.filter(({ head }) => head.number !== 2)
  expect(breaksIn({ server, chain, heads: cut })).toMatchObject([{ kind: 'broken-chain', number: 3 }])
  const anew = [...heads.slice(0, 2), await sign(3, `${'C'.repeat(42)}A`)]
  expect(breaksIn({ server, chain, heads: anew })).toMatchObject([{ kind: 'broken-chain', number: 3 }])
})

test('protocol.md a server that cannot show a head it has signed has forked; what is older than it keeps is none', async () => {
  const heads = await chainOf(5)
  expect(missingFrom({ server, chain, heads: heads.slice(0, 3) }, heads)).toMatchObject([
    { kind: 'not-shown', number: 4 },
    { kind: 'not-shown', number: 5 },
  ])
  expect(missingFrom({ server, chain, heads: [] }, heads.slice(4))).toMatchObject([{ number: 5 }])
  expect(missingFrom({ server, chain, heads: heads.slice(3) }, heads)).toEqual([])
})
