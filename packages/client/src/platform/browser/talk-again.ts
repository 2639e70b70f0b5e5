/** A browser never fetches again what it once failed to fetch under an address: beside the script, it has others. */
export const loadTalkAgain = (failures: number): Promise<typeof import('../../talk/talk.ts')> =>
  import(new URL(`countersign-talk.min.js?${failures}`, import.meta.url).href)
