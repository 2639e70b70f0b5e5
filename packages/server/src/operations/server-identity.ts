import {
  formatArmour,
  type Instant,
  isUuid,
  peekJws,
  readableDigest,
  signJws,
  type Uuid,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import { loadClock, ServerClock } from '../clock/clock.ts'
import { IDENTITY, type IdentityRow, rowOf } from '../keys/rows.ts'
import { machineChanges } from '../usage/machine.ts'
import { makeStatement } from '../usage/statement.ts'
import type { DatabaseStore } from './database.ts'
import type { LocalServer } from './local.ts'
import { PROGRAM_VERSION } from './program-version.ts'
import { OperationRefused } from './refused.ts'
import { serverFacts } from './server-facts.ts'

/** State `server`/`retired`: this server has signed its end (L12). */
interface RetiredRow {
  readonly at: Instant
  readonly successor: Uuid | null
  readonly file: string
}

const RETIRED = { kind: 'server', id: 'retired' } as const

const retiredOf = (tx: Transaction): Promise<RetiredRow | null> =>
  rowOf<RetiredRow>(tx, RETIRED.kind, RETIRED.id)

/** Who this server is, for people; `retired` when its end is signed (L12). Nothing secret. */
export const showServer = async (store: DatabaseStore) =>
  store.read(async (tx) => {
    const row = await rowOf<IdentityRow>(tx, IDENTITY.kind, IDENTITY.id)
    if (row === null) throw new OperationRefused('not-initialized', 'The database holds no server.')
    const { serverUuid, mode, sandbox, incarnation, createdAt, publicUrl } = row
    const retired = await retiredOf(tx)
    const clock = new ServerClock({ sandbox, stored: await loadClock(tx), server: () => store.server })
    return {
      ...{ serverUuid, mode, sandbox, incarnation, publicUrl, createdAt },
      version: PROGRAM_VERSION,
      engine: store.engine,
      ...(await serverFacts(tx, clock.now())),
      retired: retired === null ? null : { at: retired.at, successor: retired.successor },
    }
  })

const lastHead = async (tx: Transaction, now: Instant): Promise<string | null> => {
  const chains = await tx.state.chains(0, now + 1)
  let newest: string | null = null
  let at = -1
  for (const { chain, last } of chains) {
    const jws = (await tx.state.heads(chain, last - 1, 1))[0]?.jws
    const iat = jws === undefined ? -1 : Number(peekJws(jws).payload['iat'])
    if (jws !== undefined && iat > at) [newest, at] = [jws, iat]
  }
  return newest
}

const retireLicenses = async (tx: Transaction, now: Instant): Promise<void> => {
  let after: string | null = null
  for (;;) {
    const page = await tx.setup.licenses({ organizationId: null }, { limit: 500, after })
    for (const license of page)
      await tx.setup.putLicense(
        { ...license, retiredAt: now },
        {
          at: now,
          from: Math.floor(now / 180) + 1,
          actor: 'command-line',
          action: 'license.retire',
          subject: license.id,
          before: license.status,
          after: 'retired',
        },
      )
    after = page.at(-1)?.id ?? null
    if (page.length < 500) return
  }
}

/**
 * Signs this server's end with its identity key: a last statement, the newest head, and the server that takes over, if it
 * is known (L12). From then on it does not serve; asked again, it gives the same file.
 */
export const retireServer = async (
  local: LocalServer,
  successor: string | null,
): Promise<{
  readonly serverUuid: Uuid
  readonly successor: Uuid | null
  readonly at: Instant
  readonly file: string
}> => {
  const { serverUuid } = local.identity
  const named = successor?.toLowerCase() ?? null
  if (local.identity.mode !== 'self-hosted')
    throw new OperationRefused(
      'not-self-hosted',
      'Only a self-hosted server is retired: licenses are not bound to a hosted one.',
    )
  if (named !== null && (!isUuid(named) || named === serverUuid))
    throw new OperationRefused(
      'no-successor',
      '--successor must be the UUID of another server, which its `server show` tells.',
    )
  const before = await local.store.read(retiredOf)
  if (before !== null) {
    if (named !== null && named !== before.successor)
      throw new OperationRefused(
        'retired',
        `This server has retired already${before.successor === null ? '' : ` in favour of ${before.successor}`}; its end cannot be signed anew.`,
      )
    return { serverUuid, successor: before.successor, at: before.at, file: before.file }
  }
  const now = local.clock.now()
  await local.keys.ensure(now)
  const { keySet } = local.keys
  const facts = await local.store.commit(async (tx) => ({
    statement: await makeStatement(tx, {
      serverUuid,
      createdAt: local.identityRow.createdAt,
      keySet,
      key: local.keys.signingKey(now),
      now,
      machineChanges: await machineChanges(tx),
    }),
    head: await lastHead(tx, now),
  }))
  const readable = [
    'Countersign: end of a server',
    '',
    `Server:        ${serverUuid}`,
    `Successor:     ${named ?? '(to be told to the vendor)'}`,
    '',
    'Send this file to the vendor, who binds the licenses to the successor. Every byte is signed.',
  ]
  const jws = await signJws(
    'cs-retire+jwt',
    {
      sub: serverUuid,
      successor: named,
      lastHead: facts.head,
      statement: facts.statement.jws,
      keyset: keySet,
      readable: await readableDigest(readable),
      iat: now,
    },
    local.identitySigner,
  )
  const file = formatArmour({ label: 'RETIREMENT', readable, jws })
  await local.store.commit(async (tx) => {
    await retireLicenses(tx, now)
    await tx.state.put(RETIRED.kind, RETIRED.id, { at: now, successor: named, file } satisfies RetiredRow)
  })
  return { serverUuid, successor: named, at: now, file }
}

/** Refuses to serve once the server's end is signed. */
export const refuseRetired = async (local: LocalServer): Promise<void> => {
  const retired = await local.store.read(retiredOf)
  if (retired !== null)
    throw new OperationRefused(
      'retired',
      `This server has signed its end${retired.successor === null ? '' : ` in favour of ${retired.successor}`} and serves no more: its licenses are bound to the successor.`,
    )
}
