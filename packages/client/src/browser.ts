import { openOn } from './open.ts'
import type { OpenOptions } from './options.ts'
import { browserPlatform } from './platform/browser/platform.ts'
import { withTagOptions } from './platform/browser/script-tag.ts'
import type { License } from './state.ts'

/** Opens the license of a product in a page or worker; as `open` of the Node entry, with the script tag's options. */
export const open = (options: OpenOptions): Promise<License> =>
  openOn(browserPlatform(), withTagOptions(options))
