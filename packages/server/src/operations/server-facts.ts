import { type Instant, peekJws, readKeySet, readServerCertificate } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import { keyInUse, planKeys } from '../keys/plan.ts'
import { KEY_SET, type KeyRow, rowOf, rowsOf } from '../keys/rows.ts'
import type { KeyFacts, ServerFacts, ServerView } from '../services.ts'
import { machineOf } from '../usage/machine.ts'
import { PROGRAM_VERSION } from './program-version.ts'

const keysOf = (rows: readonly KeyRow[], now: Instant): readonly KeyFacts[] =>
  rows
    .toSorted((a, b) => b.from - a.from)
    .map(({ kid, use, createdAt, from }) => {
      const inUse = keyInUse(
        rows.filter((row) => row.use === use),
        now,
      )
      return {
        ...{ kid, createdAt, from },
        use: use === 'sig' ? ('signing' as const) : ('encryption' as const),
        state: kid === inUse?.kid ? ('in-use' as const) : from > now ? ('next' as const) : ('kept' as const),
      }
    })

const keySetOf = async (tx: Transaction, now: Instant): Promise<ServerFacts['keySet']> => {
  const row = await rowOf<{ readonly jws: string }>(tx, KEY_SET.kind, KEY_SET.id)
  if (row === null) return null
  const { iat, exp } = readKeySet(peekJws(row.jws).payload)
  const keys = await rowsOf<KeyRow>(tx, 'key')
  const due = (use: KeyRow['use']): Instant =>
    planKeys(
      keys.filter((key) => key.use === use),
      now,
    ).due
  return {
    issued: iat,
    expires: exp,
    keys: keysOf(keys, now),
    nextRotation: Math.min(due('sig'), due('enc')),
  }
}

/** What the database knows of the server beside its identity: certificates, keys, machine (L12). Nothing secret. */
export const serverFacts = async (tx: Transaction, now: Instant): Promise<ServerFacts> => {
  const machine = await machineOf(tx)
  return {
    certificates: (await rowsOf<{ readonly jws: string }>(tx, 'certificate'))
      .map(({ jws }) => readServerCertificate(peekJws(jws).payload))
      .map(({ orgs, iat, exp }) => ({ organizations: orgs, issued: iat, expires: exp })),
    keySet: await keySetOf(tx, now),
    machine:
      machine === null
        ? null
        : {
            since: machine.since,
            labels: Object.keys(machine.labels)
              .sort()
              .map((name) => ({ name, changedAt: machine.changedAt?.[name] ?? null })),
            changes: machine.changes.map((change) => ({ ...change, changed: change.changed ?? [] })),
          },
  }
}

/** This server as its operators see it; two servers that replicate each other do not exist yet, so each is a main one. */
export const serverView = (engine: ServerView['engine']): ServerView => ({
  version: PROGRAM_VERSION,
  engine,
  role: 'main',
  facts: serverFacts,
})
