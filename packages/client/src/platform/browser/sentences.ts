/** The sentences of the files for script tags, by number; the build puts them here (`tooling/sentences.mjs`). */
export const SENTENCES: readonly string[] = 'the sentences of this bundle' as unknown as readonly string[]
