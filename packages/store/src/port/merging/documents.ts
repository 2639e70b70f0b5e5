import type { Join } from './joins.ts'
import type { Fact, FactKind } from './merging.ts'

/** Something that people set up and that two servers know differently since they parted. */
export interface Contradiction {
  readonly kind: FactKind
  readonly key: string
  /** Whether what stands is what this server had. */
  readonly stands: 'ours' | 'theirs'
}

/** Names under which the audit log speaks of a document. */
export type SubjectsOf = (fact: Fact) => readonly string[]

export interface Precedence {
  /** When each subject was changed last at one server and not at the other. */
  readonly ours: ReadonlyMap<string, number>
  readonly theirs: ReadonlyMap<string, number>
}

const lastOf = (changes: ReadonlyMap<string, number>, subjects: readonly string[]): number | null => {
  const found = subjects.flatMap((subject) => changes.get(subject) ?? [])
  return found.length === 0 ? null : Math.max(...found)
}

/** Everything in a document as text, its columns in one order. */
const textOf = (fact: Fact): string =>
  JSON.stringify(Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * Of two documents under one key the one that was changed last stands: who changed it alone since the servers parted, or of
 * both the later. Of changes in one second, and where nobody is known to have changed it, that with the larger text, so
 * that the order of merging makes no difference. `found` is told of what both changed, and of what nobody is known to have.
 */
export const laterDocument =
  (
    kind: FactKind,
    {
      subjectsOf,
      precedence,
      found,
    }: {
      readonly subjectsOf: SubjectsOf
      readonly precedence: Precedence
      readonly found: (contradiction: Omit<Contradiction, 'key'> & { readonly fact: Fact }) => void
    },
  ): Join =>
  (ours, theirs) => {
    const texts = [textOf(ours), textOf(theirs)] as const
    if (texts[0] === texts[1]) return ours
    const [own, other] = [precedence.ours, precedence.theirs].map((changes) =>
      lastOf(changes, [...new Set([...subjectsOf(ours), ...subjectsOf(theirs)])]),
    ) as [number | null, number | null]
    const difference = (own ?? -1) - (other ?? -1)
    const stands =
      difference === 0 ? (texts[0] < texts[1] ? 'theirs' : 'ours') : difference < 0 ? 'theirs' : 'ours'
    if ((own === null) === (other === null)) found({ kind, fact: ours, stands })
    return stands === 'ours' ? ours : theirs
  }
