import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { arch, cpus, hostname, networkInterfaces, platform, totalmem } from 'node:os'
import type { Statement, Uuid } from '@countersign/protocol'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'

type Labels = Readonly<Record<string, string>>

/** State `server`/`machine`: keyed digests of what the machine is known by, and when most of it changed (L12). */
export interface MachineRow {
  readonly labels: Labels
  /** Since when most labels are the same. */
  readonly since: Instant
  /** Changes of most labels. */
  readonly changes: Statement['machineChanges']
  /** When each label that ever changed did so last; absent in rows of the first program. */
  readonly changedAt?: Readonly<Record<string, Instant>>
}

const MACHINE = { kind: 'server', id: 'machine' } as const
const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id']

const machineId = async (): Promise<string | null> => {
  for (const path of MACHINE_ID_FILES) {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text !== null && text.trim() !== '') return text.trim()
  }
  return null
}

/** Labels of this machine as keyed digests, so that nothing of it can be read from what is stored. */
export const machineLabels = async (serverUuid: Uuid): Promise<Labels> => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((one) => one ?? [])
    .filter(({ internal, mac }) => !internal && mac !== '00:00:00:00:00:00')
    .map(({ mac }) => mac)
  const raw: Readonly<Record<string, string | null>> = {
    host: hostname(),
    machine: await machineId(),
    network: addresses.length === 0 ? null : [...new Set(addresses)].sort().join(' '),
    processor: `${cpus()[0]?.model ?? ''} ${cpus().length}`,
    memory: String(Math.round(totalmem() / 2 ** 30)),
    system: `${platform()} ${arch()}`,
  }
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) =>
      value === null
        ? []
        : [
            [
              name,
              createHmac('sha256', serverUuid).update(`${name}\n${value}`).digest('base64url').slice(0, 22),
            ],
          ],
    ),
  )
}

export const machineOf = async (tx: Transaction): Promise<MachineRow | null> =>
  (await tx.state.get(MACHINE.kind, MACHINE.id)) as MachineRow | null

export const machineChanges = async (tx: Transaction): Promise<Statement['machineChanges']> =>
  (await machineOf(tx))?.changes ?? []

/**
 * Compares this machine with the one that was known: the same while most labels match. A change is put down and shown,
 * and stops nobody: machines are repaired, containers move (L12). Tells the change; null: none.
 */
export const watchMachine = async (
  tx: Transaction,
  labels: Labels,
  now: Instant,
): Promise<MachineRow['changes'][number] | null> => {
  const known = await machineOf(tx)
  if (known === null) {
    await tx.state.put(MACHINE.kind, MACHINE.id, { labels, since: now, changes: [] } satisfies MachineRow)
    return null
  }
  const names = new Set([...Object.keys(known.labels), ...Object.keys(labels)])
  const changed = [...names].filter((name) => known.labels[name] !== labels[name]).sort()
  if (changed.length === 0) return null
  const matching = names.size - changed.length
  const same = matching * 2 > names.size
  const change = { at: now, matching, labels: names.size, changed }
  const changes = same ? known.changes : [...known.changes, change]
  await tx.state.put(MACHINE.kind, MACHINE.id, {
    labels,
    since: same ? known.since : now,
    changes,
    changedAt: { ...known.changedAt, ...Object.fromEntries(changed.map((name) => [name, now])) },
  } satisfies MachineRow)
  return same ? null : change
}
