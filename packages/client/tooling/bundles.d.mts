/** Bundles one of the published files in memory, from the sources: its files by path, the bundle first. */
export declare const filesOf: (
  name: string,
  changes?: { readonly alias?: Readonly<Record<string, string>> },
) => Promise<ReadonlyMap<string, string>>
