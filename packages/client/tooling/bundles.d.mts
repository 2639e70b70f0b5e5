/** Bundles one of the published files in memory, from the sources. */
export const bundleOf: (name: string) => Promise<{ readonly code: string; readonly map: string }>
