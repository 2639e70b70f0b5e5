import { KEPT_DECISIONS } from '../facts.ts'
import type { Join } from './joins.ts'
import { keyColumns, keyOfFact } from './keys.ts'
import type { Fact, FactKind, Merging } from './merging.ts'

/** What a kind of fact got from another server. */
export interface TakenFacts {
  readonly added: readonly Fact[]
  /** How many facts that both knew are others now. */
  readonly changed: number
}

const isSame = (a: Fact, b: Fact): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([column, value]) => b[column] === value)

/** Takes over facts of one kind, and joins those that both know. Taking the same ones again changes nothing. */
export const takeFacts = async (
  ours: Merging,
  theirs: AsyncIterable<readonly Fact[]>,
  { kind, join }: { readonly kind: FactKind; readonly join: Join },
): Promise<TakenFacts> => {
  const added: Fact[] = []
  let changed = 0
  for await (const facts of theirs) {
    const known = await ours.known(kind, facts)
    const put: Fact[] = []
    for (const fact of facts) {
      const stored = known.get(keyOfFact(kind, fact))
      if (stored === undefined) {
        added.push(fact)
        put.push(fact)
        continue
      }
      const joined = join(stored, fact)
      if (isSame(joined, stored)) continue
      changed += 1
      put.push(joined)
    }
    await ours.put(kind, put)
  }
  return { added, changed }
}

const byTime = (a: Fact, b: Fact): number => {
  const [left, right] = [a, b].map((fact) => `${fact['request_id']} ${fact['content']}`)
  return Number(a['at']) - Number(b['at']) || (String(left) < String(right) ? -1 : 1)
}

/** The newest grants and denials of each device, whoever decided (explain). */
export const takeDecisions = async (
  ours: Merging,
  theirs: AsyncIterable<readonly Fact[]>,
): Promise<TakenFacts> => {
  const added: Fact[] = []
  for await (const facts of theirs) {
    const all = new Map(await ours.known('decision', facts))
    const fresh = facts.filter((fact) => !all.has(keyOfFact('decision', fact)))
    for (const fact of fresh) all.set(keyOfFact('decision', fact), fact)
    const concerned = new Set(fresh.map((fact) => fact['client']))
    const kept = [...Map.groupBy(all.values(), (fact) => `${fact['client']} ${fact['denied']}`).values()]
      .filter(([first]) => concerned.has(first?.['client'] ?? null))
      .flatMap((list) => {
        const limit = list[0]?.['denied'] === 1 ? KEPT_DECISIONS.denials : KEPT_DECISIONS.grants
        return list.sort(byTime).slice(-limit)
      })
    await ours.put('decision', kept)
    const stands = new Set(kept)
    added.push(...fresh.filter((fact) => stands.has(fact)))
  }
  return { added, changed: 0 }
}

/** The key of a fact for people: its values. */
export const shownKey = (kind: FactKind, fact: Fact): string =>
  keyColumns(kind)
    .map((column) => fact[column] ?? '')
    .join(' ')
