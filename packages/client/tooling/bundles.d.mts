/** Bundles one of the published files in memory, from the sources: its files by path, the bundle first. */
export declare const filesOf: (name: string) => Promise<ReadonlyMap<string, string>>
