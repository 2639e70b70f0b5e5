import { chargeUsage } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import type { Recharge } from '../services.ts'
import { boundariesOf } from './boundaries.ts'
import { excessAnew } from './places.ts'

/** Charges an organization anew from its epoch sums, in the same transaction (C8). */
export const chargeAnew = async (tx: Transaction, organizationId: string): Promise<void> => {
  const basis = await tx.usage.chargeBasis(organizationId)
  if (basis !== null) await tx.usage.putCharges(organizationId, chargeUsage(basis))
}

/** Cuts the epochs anew after a change of setup, finds again what is beyond quotas, and charges again. */
export const recharge: Recharge = async (tx, organizationId) => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return
  await tx.locks.organizations([setup])
  await tx.usage.recutEpochs(organizationId, boundariesOf(setup))
  await tx.usage.putExcess(organizationId, await excessAnew(tx, setup))
  await chargeAnew(tx, organizationId)
}
