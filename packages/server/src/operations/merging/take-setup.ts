import {
  type ChangesApart,
  type Contradiction,
  changesApart,
  type Fact,
  type FactKind,
  JOINS,
  joinHoldings,
  keyOfFact,
  lastChanges,
  laterDocument,
  type Merging,
  type SubjectsOf,
  shownKey,
  takeFacts,
} from '@countersign/store/port'
import { MERGED_STATE } from './state-kinds.ts'

/** What people set up, each with the names under which the audit log speaks of it. */
const DOCUMENTS: Partial<Readonly<Record<FactKind, SubjectsOf>>> = {
  organization: ({ id }) => [String(id)],
  product: ({ code }) => [String(code)],
  code: ({ name }) => [String(name)],
  license: ({ id }) => [String(id)],
  item: ({ id }) => [String(id)],
  offer: ({ code }) => [String(code)],
  order: ({ id }) => [String(id)],
  'order-request': ({ id }) => [String(id)],
  state: ({ id }) => [String(id)],
}

export interface TakenSetup {
  readonly added: number
  readonly changed: number
  readonly contradictions: readonly Contradiction[]
}

/** What is no choice between two: a revocation stands since the earlier instant, and versions are a store's own. */
const agreed = (kind: FactKind, a: Fact, b: Fact): Fact => {
  if (kind === 'organization') return { version: a['version'] ?? 0 }
  if (kind !== 'item') return {}
  const revoked = [a['revoked_at'], b['revoked_at']].filter((at) => typeof at === 'number')
  return { revoked_at: revoked.length === 0 ? null : Math.min(...revoked) }
}

async function* onlyMerged(facts: AsyncIterable<readonly Fact[]>): AsyncIterable<readonly Fact[]> {
  for await (const page of facts) yield page.filter(({ kind }) => MERGED_STATE.has(String(kind)))
}

/** Holdings of every code and item that both servers know, joined by when each change was made. */
const takeHoldings = async (ours: Merging, theirs: Merging): Promise<number> => {
  const keyOf = ({ code, item }: Fact): string => JSON.stringify([code, item])
  const own: Fact[] = []
  for await (const facts of ours.facts('holding')) own.push(...facts)
  const stored = Map.groupBy(own, keyOf)
  const known = new Map(own.map((fact) => [keyOfFact('holding', fact), fact['until_slot']]))
  const others: Fact[] = []
  for await (const facts of theirs.facts('holding')) others.push(...facts)
  const put: Fact[] = []
  for (const [key, list] of Map.groupBy(others, keyOf))
    for (const fact of joinHoldings(stored.get(key) ?? [], list)) {
      const until = known.get(keyOfFact('holding', fact))
      if (until !== fact['until_slot']) put.push(fact)
    }
  await ours.put('holding', put)
  return put.length
}

/** Documents of orders under a number that both servers gave: both stay, theirs under a number that says so. */
const takeDocuments = async (
  ours: Merging,
  theirs: Merging,
  found: (contradiction: Contradiction) => void,
): Promise<number> => {
  let added = 0
  for await (const facts of theirs.facts('order-document')) {
    const again = facts.map((fact): Fact => ({ ...fact, number: `${fact['number']} (2)` }))
    const known = await ours.known('order-document', [...facts, ...again])
    const contentOf = (fact: Fact | undefined): unknown =>
      fact === undefined ? undefined : known.get(keyOfFact('order-document', fact))?.['content']
    const put: Fact[] = []
    for (const [place, fact] of facts.entries()) {
      const second = again[place]
      if (contentOf(fact) === undefined) put.push(fact)
      else if (contentOf(fact) !== fact['content'] && second !== undefined) {
        found({ kind: 'order-document', key: String(fact['number']), stands: 'ours' })
        if (contentOf(second) === undefined) put.push(second)
      }
    }
    await ours.put('order-document', put)
    added += put.length
  }
  return added
}

/**
 * Takes over what people set up at another server (ADR 40): what only it has; of what both have, what was changed last.
 * The lines of its audit log follow those of this one.
 */
export const takeSetup = async (
  ours: Merging,
  theirs: Merging,
  isLeftOut: (change: Fact) => boolean,
): Promise<TakenSetup> => {
  const apart: ChangesApart = await changesApart(ours, theirs)
  const lines = apart.theirs.filter((change) => !isLeftOut(change))
  const precedence = { ours: lastChanges(apart.ours), theirs: lastChanges(apart.theirs) }
  const contradictions: Contradiction[] = []
  let [added, changed] = [0, 0]
  for (const [name, subjectsOf] of Object.entries(DOCUMENTS)) {
    const kind = name as FactKind
    const later = laterDocument(kind, {
      subjectsOf,
      precedence,
      found: ({ fact, stands }) => contradictions.push({ kind, key: shownKey(kind, fact), stands }),
    })
    const taken = await takeFacts(
      ours,
      kind === 'state' ? onlyMerged(theirs.facts(kind)) : theirs.facts(kind),
      {
        kind,
        join: (a, b) => {
          const both = agreed(kind, a, b)
          return later({ ...a, ...both }, { ...b, ...both })
        },
      },
    )
    added += taken.added.length
    changed += taken.changed
  }
  const documents = await takeDocuments(ours, theirs, (each) => contradictions.push(each))
  const holdings = await takeHoldings(ours, theirs)
  const numbers = await takeFacts(ours, theirs.facts('order-number'), {
    kind: 'order-number',
    join: JOINS['order-number'] ?? ((a) => a),
  })
  await ours.put('change', lines)
  added += documents + lines.length + numbers.added.length
  changed += holdings + numbers.changed
  if (added + changed > 0) await ours.setupMerged()
  return { added, changed, contradictions }
}
