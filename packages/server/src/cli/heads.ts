import { type Compact, ProtocolError, parseStrictJson, readServerInfo } from '@countersign/protocol'
import type { Command } from 'commander'
import {
  breaksIn,
  type Contradiction,
  type FoundHead,
  forksIn,
  missingFrom,
  type ShownChain,
  verifiedChain,
} from './evidence.ts'
import {
  addKeys,
  headOfReceipt,
  headsOfStatement,
  readEvidence,
  type ServerKeys,
  statementForks,
} from './evidence-files.ts'
import { Refused, Unreachable } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer, facts } from './output.ts'

interface Options extends Globals {
  readonly withoutServer?: true
}

const TIMEOUT_MS = 60_000

const fetched = async (base: string, path: string): Promise<string> => {
  const url = `${base.replace(/\/+$/, '')}${path}`
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new Unreachable(`${url} cannot be reached. Is the server running, and is --url right?`, { cause })
    },
  )
  if (!response.ok) throw new Refused(`http-${response.status}`, `${url} answered ${response.status}.`)
  return response.text()
}

const shownChain = async (
  base: string,
  { server, chain, keys }: { readonly server: string; readonly chain: string; readonly keys: ServerKeys },
): Promise<ShownChain> => {
  const tokens: Compact[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: unknown = parseStrictJson(await fetched(base, `/v1/heads?chain=${chain}&after=${after}`))
    const { heads, next } = page as {
      readonly heads: readonly Compact[]
      readonly next: number | null
    }
    tokens.push(...heads)
    after = next
  }
  const heads = await verifiedChain(tokens, { keys: keys.get(server) ?? [], source: `${base}/v1/heads` })
  return { server, chain, heads }
}

const unproven = (path: string, cause: ProtocolError): Refused => {
  const advice =
    cause.code === 'unknown-key' ? ' Give a statement of that time with it, whose key set holds the key.' : ''
  return new Refused(cause.code, `${path}: ${cause.message}${advice}`, { cause })
}

/** What fails to be proven is refused with its file; nothing is judged on what nobody signed. */
const proven = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof ProtocolError ? unproven(path, error) : error
  }
}

const compare = async (paths: readonly string[], base: string | null) => {
  const files = await Promise.all(paths.map((path) => proven(path, () => readEvidence(path))))
  const keys: ServerKeys = new Map()
  const own = base === null ? null : readServerInfo(parseStrictJson(await fetched(base, '/v1/server')))
  if (own !== null) await proven(`${base}/v1/server`, () => addKeys(keys, own.keyset))
  for (const { statement, path } of files)
    if (statement !== null) await proven(path, () => addKeys(keys, statement.payload.keyset))
  const receipts: (FoundHead & { readonly lastHead: string | null })[] = []
  const held: FoundHead[] = []
  for (const { path, receipts: kept, statement } of files) {
    for (const one of kept) receipts.push(await proven(path, () => headOfReceipt(one, { keys, path })))
    if (statement !== null)
      held.push(...(await proven(path, () => headsOfStatement(statement, { keys, path }))))
  }
  held.push(...receipts)
  const chains = new Map(held.map(({ head }) => [`${head.iss} ${head.chain}`, head]))
  const shown: ShownChain[] = []
  for (const { iss, chain } of chains.values())
    if (base !== null && iss === own?.uuid)
      shown.push(await proven(base, () => shownChain(base, { server: iss, chain, keys })))
  const contradictions: readonly Contradiction[] = [
    ...(await statementForks(files)),
    ...forksIn([...held, ...shown.flatMap(({ heads }) => heads)]),
    ...shown.flatMap(breaksIn),
    ...shown.flatMap((chain) => missingFrom(chain, held)),
  ]
  const digests = new Set([...held, ...shown.flatMap(({ heads }) => heads)].map(({ digest }) => digest))
  return {
    receipts: receipts.length,
    statements: files.filter(({ statement }) => statement !== null).length,
    chains: chains.size,
    chainsShown: shown.length,
    headsShown: shown.reduce((sum, { heads }) => sum + heads.length, 0),
    /** Submissions whose `lastHead` is among the heads that are here. */
    lastHeadsFound: receipts.filter(({ lastHead }) => lastHead !== null && digests.has(lastHead)).length,
    lastHeadsUnknown: receipts.filter(({ lastHead }) => lastHead !== null && !digests.has(lastHead)).length,
    contradictions,
  }
}

const verify = (io: Io): Command =>
  commandOf(
    'verify',
    'for auditors: verify kept receipts and statements, and compare them with each other and with what the server shows',
    'countersign heads verify receipts.json june.license --url https://lts.example.com',
  )
    .argument('<files...>', 'receipts as license.receipts() gives them, in JSON, and statements')
    .addOption(option('--without-server', 'compare the files alone; statements must hold the keys'))
    .action(async (paths: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { contradictions, ...counts } = await compare(
        paths,
        options.withoutServer === true ? null : options.url,
      )
      answer(io, options, {
        value: { verified: contradictions.length === 0, ...counts, contradictions },
        human: () =>
          `${facts(io, [
            ['receipts proven', counts.receipts],
            ['statements', counts.statements],
            ['chains', `${counts.chains}, of which the server shows ${counts.chainsShown}`],
            ['heads shown', counts.headsShown],
            ['last heads found', counts.lastHeadsFound],
            ['last heads not among these', counts.lastHeadsUnknown],
            ['contradictions', contradictions.length],
          ])}${contradictions.map(({ sentence }) => `${sentence}\n`).join('')}`,
      })
      const [first] = contradictions
      if (first !== undefined) throw new Refused(first.kind, first.sentence)
    })

export const make = (io: Io): Command =>
  commandOf(
    'heads',
    'what receipts prove',
    'countersign heads verify receipts.json --url https://lts.example.com',
  ).addCommand(verify(io))
