import { epochBoundaries, type OrganizationSetup } from '@countersign/licensing'
import type { Slot } from '@countersign/protocol/vocabulary'

const boundaries = new WeakMap<OrganizationSetup, readonly Slot[]>()

/** Epoch boundaries of a setup, computed once per version: the store hands out the same frozen object (setup port). */
export const boundariesOf = (setup: OrganizationSetup | null): readonly Slot[] => {
  if (setup === null) return [0]
  const known = boundaries.get(setup)
  if (known !== undefined) return known
  const cuts = epochBoundaries(setup)
  boundaries.set(setup, cuts)
  return cuts
}
