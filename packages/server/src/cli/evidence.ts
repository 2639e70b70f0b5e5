import {
  type Compact,
  digestOf,
  type Head,
  type PublicJwk,
  peekJws,
  readHead,
  verifyByServer,
} from '@countersign/protocol'

/** A head that its server has signed, and where it was found. */
export interface FoundHead {
  readonly head: Head
  readonly token: Compact
  /** SHA-256 of the compact head, base64url: what the next head names as `previous`. */
  readonly digest: string
  /** For people: "receipt 41 in kiosk.json". */
  readonly source: string
}

/** Two things that cannot both be true of an honest server, or one that it does not show. */
export interface Contradiction {
  readonly kind: 'forked' | 'broken-chain' | 'not-shown' | 'statement-forked'
  readonly server: string
  readonly chain: string | null
  readonly number: number | null
  readonly sentence: string
}

/** Verifies a head by its server's keys. Throws `unknown-key`, `bad-signature`, `malformed`. */
export const verifiedHead = async (
  token: Compact,
  { keys, source }: { readonly keys: readonly PublicJwk[]; readonly source: string },
): Promise<FoundHead> => ({
  head: readHead(await verifyByServer({ token, typ: 'cs-head+jwt', keys })),
  token,
  digest: await digestOf(token),
  source,
})

/**
 * A chain as a server shows it, in order. A head whose key has left the key set counts where the one after it names it: that
 * one is signed, and so is what it names. Throws as `verifiedHead` does.
 */
export const verifiedChain = async (
  tokens: readonly Compact[],
  by: { readonly keys: readonly PublicJwk[]; readonly source: string },
): Promise<readonly FoundHead[]> => {
  const heads: FoundHead[] = []
  for (const token of tokens.toReversed()) {
    const digest = await digestOf(token)
    const isNamed = heads.at(-1)?.head.previous === digest
    heads.push(
      isNamed
        ? { head: readHead(peekJws(token).payload), token, digest, source: by.source }
        : await verifiedHead(token, by),
    )
  }
  return heads.toReversed()
}

/** What was signed: one content has many ECDSA signatures, which are no contradiction. */
const contentOf = ({ token }: FoundHead): string => JSON.stringify(peekJws(token).payload)

const placeOf = ({ head }: FoundHead): string => `${head.iss} ${head.chain} ${head.number}`

/** Two heads of one number that differ prove fraud (protocol.md, "What a receipt proves"). */
export const forksIn = (heads: readonly FoundHead[]): readonly Contradiction[] => {
  const first = new Map<string, FoundHead>()
  const found: Contradiction[] = []
  for (const one of heads) {
    const other = first.get(placeOf(one))
    if (other === undefined) first.set(placeOf(one), one)
    else if (contentOf(other) !== contentOf(one))
      found.push({
        kind: 'forked',
        server: one.head.iss,
        chain: one.head.chain,
        number: one.head.number,
        sentence: `Head ${one.head.number} of chain ${one.head.chain} is signed twice with different contents, in ${other.source} and in ${one.source}: server ${one.head.iss} has told two stories. Keep both files.`,
      })
  }
  return found
}

/** What one server shows of one chain, in order. */
export interface ShownChain {
  readonly server: string
  readonly chain: string
  readonly heads: readonly FoundHead[]
}

/** A chain as it is shown must go on by one, each head naming the one before. */
export const breaksIn = ({ server, chain, heads }: ShownChain): readonly Contradiction[] =>
  heads.flatMap((one, place): readonly Contradiction[] => {
    const before = heads[place - 1]
    const at = { kind: 'broken-chain', server, chain, number: one.head.number } as const
    if (one.head.iss !== server || one.head.chain !== chain)
      return [{ ...at, sentence: `Server ${server} shows a head of another chain as one of ${chain}.` }]
    if (before === undefined)
      return one.head.number === 1 && one.head.previous !== null
        ? [{ ...at, sentence: `The first head of chain ${chain} names one before it.` }]
        : []
    if (one.head.number === before.head.number + 1 && one.head.previous === before.digest) return []
    return [
      {
        ...at,
        sentence: `Head ${one.head.number} of chain ${chain} does not follow head ${before.head.number}, which server ${server} shows before it: the chain was cut or written anew.`,
      },
    ]
  })

/**
 * Heads of receipts and statements that the server does not show. Servers keep their newest heads only: what lies before the
 * first that is shown is no contradiction.
 */
export const missingFrom = (
  { server, chain, heads }: ShownChain,
  held: readonly FoundHead[],
): readonly Contradiction[] => {
  const shown = new Set(heads.map(({ head }) => head.number))
  const first = heads[0]?.head.number ?? 1
  return held
    .filter(({ head }) => head.iss === server && head.chain === chain)
    .filter(({ head }) => head.number >= first && !shown.has(head.number))
    .map(({ head, source }) => ({
      kind: 'not-shown',
      server,
      chain,
      number: head.number,
      sentence: `Server ${server} signed head ${head.number} of chain ${chain}, which is in ${source}, and does not show it: it was set back or copied, unless that head is older than the newest 100,000.`,
    }))
}
