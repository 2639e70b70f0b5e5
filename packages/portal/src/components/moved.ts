/** A list with one entry moved to another place. */
export const moved = <T>(list: readonly T[], from: number, to: number): T[] => {
  const entry = list[from]
  if (entry === undefined) return [...list]
  const rest = list.toSpliced(from, 1)
  return rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, entry)
}
