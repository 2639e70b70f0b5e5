import { keyOfFact } from './keys.ts'
import type { Fact, Merging } from './merging.ts'

/** What people changed at two servers since these parted. */
export interface ChangesApart {
  readonly ours: readonly Fact[]
  readonly theirs: readonly Fact[]
}

const keyOf = (change: Fact): string => keyOfFact('change', change)

/** Lines of the audit log that only one of two servers has. Lines that are alike are counted. */
export const changesApart = async (ours: Merging, theirs: Merging): Promise<ChangesApart> => {
  const own = new Map<string, Fact[]>()
  for await (const facts of ours.facts('change'))
    for (const fact of facts) {
      const key = keyOf(fact)
      const alike = own.get(key)
      if (alike === undefined) own.set(key, [fact])
      else alike.push(fact)
    }
  const others: Fact[] = []
  for await (const facts of theirs.facts('change'))
    for (const fact of facts) if (own.get(keyOf(fact))?.pop() === undefined) others.push(fact)
  return { ours: [...own.values()].flat(), theirs: others }
}

/** When each subject was changed last. */
export const lastChanges = (changes: readonly Fact[]): ReadonlyMap<string, number> => {
  const last = new Map<string, number>()
  for (const change of changes) {
    const subject = String(change['subject'])
    last.set(subject, Math.max(Number(change['at']), last.get(subject) ?? 0))
  }
  return last
}
