/** Seconds. */
export const FIRST = 5
const CAP = 900
/** A `Retry-After` counts for no longer, seconds. */
export const RETRY_AFTER_CAP = 86_400

/** Each wait is so many times the one before: a fleet that lost its server must not ask it many times in one window. */
const GROWTH = 4
/** Seconds over which those spread, at most, that were all told to wait for as long or less. */
const SPREAD = 30

/**
 * Seconds to wait after so many failures in a row (1, 2, …): 5, 20, 80, 320, then 900, with jitter over the upper half. A
 * `Retry-After` is never undercut; who was told one in the same second comes back over as long again (10 % of a long one).
 */
export const backOff = (failures: number, fraction: number, retryAfter: number | null = null): number => {
  const full = Math.min(CAP, FIRST * GROWTH ** Math.min(failures - 1, 10))
  const own = full * (0.5 + fraction / 2)
  const told = Math.min(retryAfter ?? 0, RETRY_AFTER_CAP)
  return Math.max(own, told + fraction * Math.max(told / 10, Math.min(told, SPREAD)))
}

/** This device's steady offset within the report interval, seconds (U3), from its UUID (FNV-1a). */
export const steadyOffset = (clientUuid: string, interval: number): number => {
  let hash = 0x811c9dc5
  for (const character of clientUuid) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % Math.max(1, interval)
}
