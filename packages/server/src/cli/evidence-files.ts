import { readFile } from 'node:fs/promises'
import {
  type Compact,
  digestOf,
  ProtocolError,
  type PublicJwk,
  parseArmour,
  parseStrictJson,
  peekJws,
  readReceiptEnvelope,
  type VerifiedStatement,
  verifyKeySet,
  verifyReceipt,
  verifyStatementFile,
} from '@countersign/protocol'
import { type Contradiction, type FoundHead, verifiedHead } from './evidence.ts'
import { Refused } from './failure.ts'

/** Signing keys by server UUID. */
export type ServerKeys = Map<string, readonly PublicJwk[]>

/** A receipt as a client keeps it (`license.receipts()`), not yet verified. */
interface KeptReceipt {
  readonly plaintext: string
  readonly envelope: object
}

export interface EvidenceFile {
  readonly path: string
  readonly receipts: readonly KeptReceipt[]
  readonly statement: VerifiedStatement | null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const receiptsIn = (text: string, path: string): readonly KeptReceipt[] => {
  const refused = new Refused(
    'malformed',
    `${path} is neither a statement nor a JSON array of kept receipts, as license.receipts() gives it.`,
  )
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) throw refused
    throw cause
  }
  const list = Array.isArray(value) ? value : [value]
  return list.map((one: unknown) => {
    if (!isObject(one) || typeof one['plaintext'] !== 'string' || !isObject(one['envelope'])) throw refused
    return { plaintext: one['plaintext'], envelope: one['envelope'] }
  })
}

/** Whether the mark of a sandbox is on a token: evidence is verified in both worlds. */
const isMarked = (token: Compact): boolean => peekJws(token).payload['sandbox'] === true

/** Takes the keys of a key set, which its identity key vouches for by the server's UUID; it may have expired since. */
export const addKeys = async (keys: ServerKeys, keyset: Compact): Promise<void> => {
  const { keySet } = await verifyKeySet(keyset, 0, { sandbox: isMarked(keyset) })
  keys.set(keySet.sub, [...(keys.get(keySet.sub) ?? []), ...keySet.sig])
}

export const readEvidence = async (path: string): Promise<EvidenceFile> => {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Refused(
      'unreadable',
      `${path} cannot be read${cause instanceof Error ? `: ${cause.message}` : ''}.`,
    )
  })
  if (!text.includes('-----BEGIN COUNTERSIGN'))
    return { path, receipts: receiptsIn(text, path), statement: null }
  return {
    path,
    receipts: [],
    statement: await verifyStatementFile({ text, sandbox: isOfSandbox(parseArmour(text).token) }),
  }
}

/** A statement bears no mark of its own: its server's key set does. */
const isOfSandbox = (statement: Compact): boolean => {
  const { keyset } = peekJws(statement).payload
  return typeof keyset === 'string' && isMarked(keyset)
}

/** Why a proof cannot be judged: the key that signed it is in no key set that is there. */
const keysOf = (keys: ServerKeys, token: Compact): readonly PublicJwk[] =>
  keys.get(String(peekJws(token).payload['iss'])) ?? []

/** The head of a kept receipt: the receipt is for these bytes, in the tree, and the tree signed. */
export const headOfReceipt = async (
  { plaintext, envelope }: KeptReceipt,
  { keys, path }: { readonly keys: ServerKeys; readonly path: string },
): Promise<FoundHead & { readonly lastHead: string | null }> => {
  const read = readReceiptEnvelope(JSON.stringify(envelope))
  const { receipt, head, headDigest } = await verifyReceipt({
    envelope: read,
    plaintextDigest: await digestOf(plaintext),
    serverKeys: keysOf(keys, read.head),
  })
  const said: unknown = (parseStrictJson(plaintext) as Readonly<Record<string, unknown>>)['lastHead']
  // A library may name the head itself instead of its digest.
  const lastHead = typeof said !== 'string' ? null : said.includes('.') ? await digestOf(said) : said
  return {
    head,
    token: read.head,
    digest: headDigest,
    source: `receipt ${receipt.sequence} in ${path}`,
    lastHead,
  }
}

/** The heads that a statement names: first and last of each chain in its period. */
export const headsOfStatement = async (
  { payload }: VerifiedStatement,
  { keys, path }: { readonly keys: ServerKeys; readonly path: string },
): Promise<readonly FoundHead[]> => {
  const found: FoundHead[] = []
  for (const token of payload.chains.flatMap(({ first, last }) => [first, last])) {
    try {
      found.push(await verifiedHead(token, { keys: keys.get(payload.iss) ?? [], source: path }))
    } catch (error) {
      // A chain may have begun under a key that has left the key set since.
      if (!(error instanceof ProtocolError) || error.code !== 'unknown-key') throw error
    }
  }
  return found
}

/** Two statements of one server that follow the same one prove fraud. */
export const statementForks = async (files: readonly EvidenceFile[]): Promise<readonly Contradiction[]> => {
  const first = new Map<string, { readonly digest: string; readonly path: string }>()
  const found: Contradiction[] = []
  for (const { path, statement } of files) {
    if (statement === null) continue
    const { iss, previous } = statement.payload
    const place = `${iss} ${previous ?? ''}`
    const digest = await digestOf(statement.token)
    const other = first.get(place)
    if (other === undefined) first.set(place, { digest, path })
    else if (other.digest !== digest)
      found.push({
        ...{ kind: 'statement-forked', server: iss, chain: null, number: null },
        sentence: `The statements in ${other.path} and ${path} follow the same one and differ: server ${iss} was copied or set back. Keep both files.`,
      })
  }
  return found
}
