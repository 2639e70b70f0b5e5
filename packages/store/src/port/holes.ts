/** Characters of notes about holes that are kept for each store of a device: what is beyond is not noted. */
export const HOLES_KEPT = 2_000

/** A run of sequences that no submission has shown, both ends missing. */
export interface Hole {
  readonly first: number
  readonly last: number
}

/** The holes of two lists less one number. */
const filled = (holes: readonly Hole[], sequence: number): readonly Hole[] =>
  holes.flatMap(({ first, last }) =>
    sequence < first || sequence > last
      ? [{ first, last }]
      : [
          { first, last: sequence - 1 },
          { first: sequence + 1, last },
        ].filter((rest) => rest.first <= rest.last),
  )

/** Reads notes in the order in which they were made: `5-7` was skipped, `6` has come since (U10). */
export const holesOf = (notes: string): readonly Hole[] => {
  let holes: readonly Hole[] = []
  for (const note of notes.split(' ').filter((part) => part !== '')) {
    const [first = '', last] = note.split('-')
    holes =
      last === undefined
        ? filled(holes, Number(first))
        : [...holes, { first: Number(first), last: Number(last) }]
  }
  return holes
}

/** What the notes become when a submission shows a sequence while the largest was another. */
export const notedHoles = (notes: string, largest: number, sequence: number): string => {
  if (notes.length > HOLES_KEPT) return notes
  if (sequence > largest + 1) return `${notes} ${largest + 1}-${sequence - 1}`
  return sequence < largest && notes !== '' ? `${notes} ${sequence}` : notes
}
