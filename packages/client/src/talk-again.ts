/**
 * Loads what talks to servers once more, after it failed to load so many times. Whether it is fetched anew is for who loads
 * modules here; the file for script tags has `platform/browser/talk-again.ts` in this one's place.
 */
export const loadTalkAgain = (_failures: number): Promise<typeof import('./talk/talk.ts')> =>
  import('./talk/talk.ts')
