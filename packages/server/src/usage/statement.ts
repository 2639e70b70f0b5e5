import { createHash } from 'node:crypto'
import type { UsageClass } from '@countersign/licensing'
import {
  type Compact,
  formatArmour,
  type Instant,
  type Statement,
  type StatementSum,
  type Uuid,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { SigningKey } from '../keys/signing-key.ts'

/** State `statement`/number: what this server has signed, oldest first. */
export interface StoredStatement {
  readonly number: number
  readonly jws: Compact
  readonly readable: readonly string[]
  readonly to: Instant
}

const KIND = 'statement'
const TOTALS = { kind: 'statement-totals', id: 'latest' } as const
const PAGE = 500

const padded = (number: number): string => String(number).padStart(8, '0')
export const digestOfStatement = (jws: Compact): string =>
  createHash('sha256').update(jws).digest('base64url')

interface Total extends Omit<StatementSum, 'count'> {}

const keyOf = ({ organizationId, handshakeCode, item, module }: Omit<Total, 'total'>): string =>
  JSON.stringify([organizationId, handshakeCode, item, module])

/** What every item has been charged in all, by code and module. */
const totalsOf = async (tx: Transaction, organizationId: string): Promise<readonly Total[]> => {
  const setup = await tx.setup.organization(organizationId)
  const { lines } = await tx.usage.charges(organizationId)
  const classes: ReadonlyMap<number, UsageClass> = await tx.usage.classes([
    ...new Set(lines.map(({ classKey }) => classKey)),
  ])
  const names = new Map(setup?.codes.map((code) => [code.internalId, code.name]))
  const totals = new Map<string, Total>()
  for (const { classKey, module, itemId, count } of lines) {
    const code = classes.get(classKey)?.code ?? null
    const place = {
      organizationId,
      handshakeCode: code === null ? null : (names.get(code) ?? null),
      item: itemId,
      module,
    }
    const key = keyOf(place)
    totals.set(key, { ...place, total: (totals.get(key)?.total ?? 0) + count })
  }
  return [...totals.values()]
}

const seatsOf = async (
  tx: Transaction,
  organizationId: string,
  now: Instant,
): Promise<Statement['seats']> => {
  const items = ((await tx.setup.organization(organizationId))?.items ?? [])
    .filter(
      ({ terms }) =>
        terms.chargeWay !== 'count' && terms.chargeWay !== 'domain' && terms.supplements === null,
    )
    .map(({ terms }) => terms.id)
  const seats = await tx.authorizations.seats(items, null, now)
  return items.map((item) => ({ item, taken: seats.get(item)?.taken ?? 0 }))
}

const organizationsOf = async (tx: Transaction): Promise<readonly string[]> => {
  const ids: string[] = []
  for (;;) {
    const page = await tx.setup.organizations({ limit: PAGE, after: ids.at(-1) ?? null })
    ids.push(...page.map(({ organizationId }) => organizationId))
    if (page.length < PAGE) return ids
  }
}

const chainsOf = async (tx: Transaction, from: Instant, to: Instant): Promise<Statement['chains']> => {
  const chains: { first: Compact; last: Compact }[] = []
  for (const { chain, first, last } of await tx.state.chains(from, to)) {
    const head = async (number: number): Promise<Compact> =>
      (await tx.state.heads(chain, number - 1, 1))[0]?.jws ?? ''
    chains.push({ first: await head(first), last: await head(last) })
  }
  return chains
}

const moment = (instant: Instant): string => new Date(instant * 1000).toISOString().replace('.000Z', 'Z')

const readableOf = (payload: Omit<Statement, 'readable'>): readonly string[] => [
  'Countersign usage statement',
  '',
  `Server:        ${payload.iss}`,
  `Period:        ${moment(payload.period[0])} to ${moment(payload.period[1])}`,
  ...payload.sums
    .filter(({ count }) => count !== 0)
    .map(
      ({ handshakeCode, item, module, count, total }) =>
        `  ${item ?? 'not covered'}, ${module}, ${handshakeCode ?? 'no code'}: ${count} (${total} in all)`,
    ),
  ...payload.seats.map(({ item, taken }) => `  ${item}: ${taken} seats run`),
  '',
  'Do not change anything in this file: every byte is signed.',
]

export interface StatementSigner {
  readonly serverUuid: Uuid
  readonly createdAt: Instant
  readonly keySet: Compact
  readonly key: SigningKey
  readonly now: Instant
  readonly machineChanges: Statement['machineChanges']
}

export interface MadeStatement extends StoredStatement {
  readonly payload: Omit<Statement, 'readable'>
}

/**
 * What the next statement says: how every sum has changed since the one before, so that the statements of a server add up
 * to its totals exactly, also where use arrived late (P8). Nothing is signed or stored yet.
 */
const nextStatement = async (
  tx: Transaction,
  signer: StatementSigner,
): Promise<{
  readonly number: number
  readonly payload: Omit<Statement, 'readable'>
  readonly totals: readonly Total[]
}> => {
  const stored = (await tx.state.list(KIND)).map(({ value }) => value as StoredStatement)
  const last = stored.at(-1)
  const before = new Map(
    (((await tx.state.get(TOTALS.kind, TOTALS.id)) as readonly Total[] | null) ?? []).map((total) => [
      keyOf(total),
      total,
    ]),
  )
  const totals: Total[] = []
  const seats: Statement['seats'][number][] = []
  for (const id of await organizationsOf(tx)) {
    totals.push(...(await totalsOf(tx, id)))
    seats.push(...(await seatsOf(tx, id, signer.now)))
  }
  const sums = totals.map((total) => ({
    ...total,
    count: total.total - (before.get(keyOf(total))?.total ?? 0),
  }))
  const present = new Set(totals.map(keyOf))
  for (const [key, total] of before)
    if (!present.has(key)) sums.push({ ...total, total: 0, count: -total.total })
  const from = last?.to ?? signer.createdAt
  return {
    number: (last?.number ?? 0) + 1,
    totals,
    payload: {
      iss: signer.serverUuid,
      period: [Math.min(from, signer.now), signer.now],
      sums,
      seats,
      chains: await chainsOf(tx, from, signer.now + 1),
      previous: last === undefined ? null : digestOfStatement(last.jws),
      machineChanges: signer.machineChanges,
      keyset: signer.keySet,
      iat: signer.now,
    },
  }
}

/** Signs and stores the next statement. The digest of the readable part is computed by `node:crypto`, so that nothing else is awaited. */
export const makeStatement = async (tx: Transaction, signer: StatementSigner): Promise<MadeStatement> => {
  const { number, payload, totals } = await nextStatement(tx, signer)
  const readable = readableOf(payload)
  const digest = createHash('sha256').update(readable.join('\n')).digest('base64url')
  const jws = signer.key.sign('cs-statement+jwt', { ...payload, readable: digest })
  const stored: StoredStatement = { number, jws, readable, to: signer.now }
  await tx.state.put(KIND, padded(number), stored)
  await tx.state.put(TOTALS.kind, TOTALS.id, totals)
  return { ...stored, payload }
}

/** Statements that this server has signed, oldest first: the next one names the one before, so none may get lost. */
export const madeStatements = async (tx: Transaction): Promise<readonly StoredStatement[]> =>
  (await tx.state.list(KIND))
    .map(({ value }) => value as StoredStatement)
    .toSorted((a, b) => a.number - b.number)

export const fileOfStatement = ({ readable, jws }: Pick<StoredStatement, 'readable' | 'jws'>): string =>
  formatArmour({ label: 'STATEMENT', readable: [...readable], jws })
