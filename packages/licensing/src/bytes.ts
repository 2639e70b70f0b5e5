/** Moves surrogates above the rest of the plane, so that code units order as UTF-8 bytes do. */
const weight = (unit: number): number => {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** Order of two texts by their UTF-8 bytes: the tie-breaker of A4 (6) and C8, equal on every machine and in every locale. */
export const compareBytes = (a: string, b: string): number => {
  if (a === b) return 0
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return weight(left) - weight(right)
  }
  return a.length - b.length
}
