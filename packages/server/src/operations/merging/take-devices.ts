import { DAY } from '@countersign/protocol/vocabulary'
import {
  type Fact,
  type FactKind,
  JOINS,
  type Merging,
  takeDecisions,
  takeFacts,
} from '@countersign/store/port'

/** What both servers know of devices and of what they were told; figures have a way of their own. */
const KINDS: readonly FactKind[] = [
  'seat',
  'seat-exception',
  'line',
  'code-client',
  'device',
  'sequence',
  'mark',
  'device-day',
  'late-sum',
  'decision-sum',
  'recent-decision',
  'new-seat',
  'head',
]

export interface TakenDevices {
  readonly devices: number
  readonly seats: number
  /** Facts that are new or other. */
  readonly facts: number
}

/** Whether a fact is about a device that was erased since. */
export type IsAboutErased = (kind: FactKind, fact: Fact) => boolean

async function* besides(
  facts: AsyncIterable<readonly Fact[]>,
  isLeftOut: (fact: Fact) => boolean,
): AsyncIterable<readonly Fact[]> {
  for await (const page of facts) yield page.filter((fact) => !isLeftOut(fact))
}

const dayOfTrial = ({ terms }: Fact): number =>
  Math.floor((JSON.parse(String(terms)) as { readonly notBefore: number }).notBefore / DAY)

/** Public trials, and how many began each day: each counts once on whichever server it began (T1). */
const takeTrials = async (ours: Merging, theirs: AsyncIterable<readonly Fact[]>): Promise<number> => {
  const { added, changed } = await takeFacts(ours, theirs, {
    kind: 'public-trial',
    join: JOINS['public-trial'] ?? ((a) => a),
  })
  const days = Map.groupBy(added, (fact) => `${dayOfTrial(fact)} ${fact['product']}`)
  const asked = [...days.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ product: first['product'] ?? '', day: dayOfTrial(first), count: 0 }],
  )
  const stored = await ours.known('trial-day', asked)
  const before = new Map(
    [...stored.values()].map((fact) => [`${fact['day']} ${fact['product']}`, Number(fact['count'])]),
  )
  await ours.put(
    'trial-day',
    asked.map((fact) => {
      const key = `${fact['day']} ${fact['product']}`
      return { ...fact, count: (before.get(key) ?? 0) + (days.get(key)?.length ?? 0) }
    }),
  )
  return added.length + changed
}

interface Grant {
  readonly code: string | null
  readonly decision: { readonly matchedPassword?: string | null }
}

/** The session password that each device used last (A11), by the newest grant of either server. */
const lastPasswords = async (ours: Merging, decided: readonly Fact[]): Promise<void> => {
  const grants = (await ours.known('decision', decided)).values()
  const newest = new Map<string, Fact>()
  for (const grant of [...grants].sort((a, b) => Number(a['at']) - Number(b['at']))) {
    const { code, decision } = JSON.parse(String(grant['content'])) as Grant
    const client = grant['client'] ?? null
    if (grant['denied'] === 0 && code !== null)
      newest.set(`${client} ${code}`, { code, client, password: decision.matchedPassword ?? null })
  }
  await ours.put('code-client', [...newest.values()])
}

/** Takes over what another server knows of devices: field by field, each fact once (ADR 8). */
export const takeDevices = async (
  ours: Merging,
  theirs: Merging,
  isAboutErased: IsAboutErased,
): Promise<TakenDevices> => {
  const of = (kind: FactKind) => besides(theirs.facts(kind), (fact) => isAboutErased(kind, fact))
  let facts = await takeTrials(ours, of('public-trial'))
  const added = new Map<FactKind, number>()
  for (const kind of KINDS) {
    const join = JOINS[kind]
    if (join === undefined) throw new Error(`Nothing says how facts of the kind ${kind} are joined.`)
    const taken = await takeFacts(ours, of(kind), { kind, join })
    added.set(kind, taken.added.length)
    facts += taken.added.length + taken.changed
  }
  const decided = (await takeDecisions(ours, of('decision'))).added
  await lastPasswords(ours, decided)
  facts += decided.length
  return { devices: added.get('device') ?? 0, seats: added.get('seat') ?? 0, facts }
}
