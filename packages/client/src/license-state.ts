import type { Authorization, Denial } from '@countersign/protocol'
import type { Attempt, LicenseState } from './state.ts'

/** What the state follows from. Times in Unix seconds by U7. */
export interface StateFacts {
  readonly now: number
  /** The authorization held, unless a denial ended it. */
  readonly authorization: Pick<Authorization, 'stage' | 'modules' | 'exp'> | null
  /** The last decision, if it was a denial. */
  readonly denial: Pick<Denial, 'code' | 'name' | 'message' | 'docs' | 'retryAfter'> | null
  /** Seconds of offline use left while the clock is set back; null: it is not. */
  readonly setBackLeft: number | null
  /** Why the storage fails; null: it works. */
  readonly storageFailure: string | null
  readonly since: number
  readonly tried: readonly Attempt[]
  /** Each connection was refused at once although there is a network. */
  readonly blocked: boolean
}

/** Whether the authorization may be used now. */
export const isUsable = ({ authorization, now, setBackLeft }: StateFacts): boolean =>
  authorization !== null && now < authorization.exp && (setBackLeft === null || setBackLeft > 0)

/** The state; a license held comes before a denial that leaves it alone (A10). */
export const stateOf = (facts: StateFacts): LicenseState => {
  const { authorization, denial, setBackLeft, storageFailure, since, tried } = facts
  if (authorization !== null && isUsable(facts)) {
    const { modules, stage, exp } = authorization
    if (setBackLeft !== null) return { kind: 'clock-set-back', modules, offlineLeft: setBackLeft }
    if (storageFailure !== null) return { kind: 'storage-failed', modules, message: storageFailure }
    return { kind: 'licensed', stage, modules, until: exp, offlineLeft: exp - facts.now }
  }
  if (denial !== null) {
    const { code, name, message, docs, retryAfter } = denial
    return { kind: 'denied', code, name, message, docs, retryAfter }
  }
  if (setBackLeft !== null) return { kind: 'clock-set-back', modules: [], offlineLeft: 0 }
  return { kind: facts.blocked ? 'blocked' : 'unreachable', since, tried }
}

/** Whether a host must be told: what merely runs on (time left, tries) is no change. */
export const isChange = (before: LicenseState | null, after: LicenseState): boolean => {
  const still = (state: LicenseState | null): string =>
    JSON.stringify({ ...state, offlineLeft: 0, tried: [], since: 0, retryAfter: 0 })
  return still(before) !== still(after)
}
