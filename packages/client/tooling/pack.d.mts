/** Makes the tarball that is published, from what the build left, in a folder; resolves with its path. */
export declare const pack: (target: string) => Promise<string>
