import type { Claim } from './rules.ts'

/** Seats or places that run once this request is granted. */
export const runningAfter = ({ seats, ownRuns, asked }: Claim): number =>
  seats.taken - (ownRuns ? (seats.own?.places ?? 1) : 0) + asked

/** Whether the client holds at least what it asks for. */
export const holdsAsked = ({ seats, ownRuns, asked }: Claim): boolean =>
  ownRuns && asked <= (seats.own?.places ?? 1)

/** Whether what would run fits into the quota. */
export const fitsQuota = (claim: Claim): boolean => claim.quota === null || runningAfter(claim) <= claim.quota

/** Exceptions of the running exception year, those beyond the allowance included (C4). */
const exceptionsUsed = ({ usage }: Claim): number => usage.toleranceUsed + usage.overUse

export const exceptionsLeft = (claim: Claim): boolean => exceptionsUsed(claim) < claim.tolerance

/** The numbers that decide where exceptions follow the quota. */
export const exceptionFigures =
  (what: string) =>
  (claim: Claim): string =>
    `${what} taken are ${claim.seats.taken} of ${claim.quota ?? 'unlimited'}, ${claim.ownRuns ? 'with' : 'without'} this device's, and ${exceptionsUsed(claim)} of ${claim.tolerance} exceptions allowed until now are used`
