import { chargeUsage, epochBoundaries, type OrganizationSetup } from '@countersign/licensing'
import type { Slot } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Recharge } from '../services.ts'

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

/** Charges an organization anew from its epoch sums, in the same transaction (C8). */
export const chargeAnew = async (tx: Transaction, organizationId: string): Promise<void> => {
  const basis = await tx.usage.chargeBasis(organizationId)
  if (basis !== null) await tx.usage.putCharges(organizationId, chargeUsage(basis))
}

/** Cuts the epochs anew after a change of setup, and charges again. */
export const recharge: Recharge = async (tx, organizationId) => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return
  await tx.usage.recutEpochs(organizationId, boundariesOf(setup))
  await chargeAnew(tx, organizationId)
}
