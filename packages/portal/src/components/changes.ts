/** One member that a change made other than it was; undefined: it was not there. */
export interface Changed {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What a change did, member by member, also inside; what stayed is left out. `name` is empty for what has no members. */
export const changesOf = (before: unknown, after: unknown, name = ''): readonly Changed[] => {
  if (same(before ?? null, after ?? null)) return []
  if ((isObject(before) || before == null) && (isObject(after) || after == null)) {
    const [was, is] = [before ?? {}, after ?? {}] as const
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    if (names.length > 0)
      return names.flatMap((each) => changesOf(was[each], is[each], name === '' ? each : `${name}.${each}`))
  }
  return [{ name, before, after }]
}
