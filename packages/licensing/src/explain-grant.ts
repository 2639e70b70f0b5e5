import type { Instant } from '@countersign/protocol/vocabulary'
import type { Ground, Wish } from './candidates.ts'
import type { Trial } from './decision.ts'
import { grantModules } from './grant-modules.ts'

/** What deciding again says about one item for one module. */
export interface TriedAgain extends Trial {
  /** `passes`: it would grant this module, but another module of the request is denied. */
  readonly role: 'grants' | 'not-needed' | 'passes' | 'fails'
}

const toldOf = (trial: Trial, chosen: string | undefined, passed: boolean): TriedAgain => {
  if (trial.failed !== null) return { ...trial, role: 'fails' }
  if (chosen === undefined) return { ...trial, role: 'passes' }
  if (trial.itemId === chosen) return { ...trial, role: 'grants' }
  const why = passed
    ? `it comes after ${chosen} in the usage order, and takes over when that one ends or is used up`
    : `the seat of the device is one of item ${chosen}`
  const reason = `Item ${trial.itemId} is not needed for module ${trial.module}: ${why}.`
  return { ...trial, role: 'not-needed', reason }
}

/**
 * Explains a grant by deciding again on the facts of now (A1, A2, A4, C10): items in usage order for each module, the
 * one that grants it, and why the others do not. What the code asks of the application (A3) is taken as passed.
 */
export const explainGrant = (ground: Ground, wish: Wish, now: Instant): readonly TriedAgain[] => {
  const decision = grantModules(ground, wish, now)
  const chosen = new Map(
    decision.kind === 'granted' ? decision.modules.map(({ module, itemId }) => [module, itemId]) : [],
  )
  const passed = new Set<string | null>()
  return Object.freeze(
    decision.tried.map((trial) => {
      const told = toldOf(trial, chosen.get(trial.module ?? ''), passed.has(trial.module))
      if (told.role === 'grants') passed.add(trial.module)
      return Object.freeze(told)
    }),
  )
}
