import { boundariesOf } from './boundaries.ts'
import { itemsOfCode, usageOfItems } from './code-facts.ts'
import {
  blockedAndErased,
  eraseClient,
  erasedAmong,
  erasedName,
  liftErasedBlock,
  wasGrantedAndErased,
} from './erase.ts'
import { addDeltas, boundsOf, countsBy, lockedBoundaries } from './figure-sums.ts'
import { heldDevices } from './held-devices.ts'
import { machineChanges } from './machine.ts'
import { movePlaces, noteException } from './places.ts'
import { chargeAnew } from './recharge.ts'
import { rememberingSetup } from './remembered-setup.ts'
import { reportAgeOf } from './report-age.ts'
import { noteStages } from './stages.ts'
import { standingsIn } from './standing.ts'
import { fileOfStatement, madeStatements, makeStatement } from './statement.ts'
import { markVoid, ruleHeld } from './void-use.ts'

/** What features do with usage inside a transaction; `compose` hands it in. */
export const usageWork = Object.freeze({
  addDeltas,
  boundariesOf,
  boundsOf,
  countsBy,
  chargeAnew,
  movePlaces,
  noteException,
  noteStages,
  blockedAndErased,
  eraseClient,
  erasedAmong,
  erasedName,
  liftErasedBlock,
  wasGrantedAndErased,
  itemsOfCode,
  lockedBoundaries,
  machineChanges,
  madeStatements,
  makeStatement,
  fileOfStatement,
  markVoid,
  ruleHeld,
  heldDevices,
  usageOfItems,
  rememberingSetup,
  reportAgeOf,
  standingsIn,
})

export type UsageWork = typeof usageWork
