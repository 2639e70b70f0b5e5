import { boundariesOf } from './boundaries.ts'
import { itemsOfCode, usageOfItems } from './code-facts.ts'
import { movePlaces, noteException } from './places.ts'
import { chargeAnew } from './recharge.ts'
import { rememberingSetup } from './remembered-setup.ts'
import { reportAgeOf } from './report-age.ts'
import { noteStages } from './stages.ts'
import { standingsIn } from './standing.ts'

/** What features do with usage inside a transaction; `compose` hands it in. */
export const usageWork = Object.freeze({
  boundariesOf,
  chargeAnew,
  movePlaces,
  noteException,
  noteStages,
  itemsOfCode,
  usageOfItems,
  rememberingSetup,
  reportAgeOf,
  standingsIn,
})

export type UsageWork = typeof usageWork
