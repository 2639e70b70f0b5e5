import { type DenialCode, type Instant, type Stage, worseStage } from '@countersign/protocol/vocabulary'
import { type Candidate, candidatesOf, type Ground, type Wish } from './candidates.ts'
import { CHECKS } from './checks.ts'
import { includes } from './coverage.ts'
import type { ModuleGrant, Trial } from './decision.ts'
import { withRenewed } from './holdings.ts'
import { isTrial, phaseAt } from './validity.ts'

export type ModulesDecision =
  | {
      readonly kind: 'granted'
      readonly modules: readonly ModuleGrant[]
      readonly stage: Stage
      /** All items of the code, in usage order. */
      readonly candidates: readonly Candidate[]
      /** Items that grant a module, in usage order. */
      readonly granting: readonly Candidate[]
      /** All items that may be charged, in usage order (A6). */
      readonly items: readonly string[]
      readonly tried: readonly Trial[]
    }
  | {
      readonly kind: 'denied'
      readonly code: DenialCode
      readonly module: string | null
      readonly itemId: string | null
      readonly reason: string
      /** Seconds until another try may succeed; null: nobody knows (A10). */
      readonly retryAfter: number | null
      readonly tried: readonly Trial[]
    }

interface Tried extends Trial {
  readonly candidate: Candidate
  /** How far the item came in A1; equal to the number of checks when it passed. */
  readonly reached: number
}

/** Stage of an item that passes (A5): the worst of its phase, its room, and whether it is a trial. */
const stageOf = ({ item, rules, claim }: Candidate): Stage => {
  const room: Stage = rules.stage(claim)
  const phase: Stage = phaseAt(item, claim.now) === 'grace' ? 'grace' : 'normal'
  return worseStage(worseStage(room, phase), isTrial(item.terms) ? 'trial' : 'normal')
}

const NOTHING: ReadonlySet<string> = new Set()

const isSeated = ({ rules }: Candidate): boolean => rules.takes === 'seat' || rules.takes === 'place'

/** The item that grants a module (A2); among seats, one that already runs or was just taken is kept (C10). */
const chooseFor = (passing: readonly Tried[], taken: ReadonlySet<Candidate>): Candidate | null => {
  const first = passing[0]?.candidate ?? null
  if (first === null || !isSeated(first)) return first
  const seats = passing.filter(({ candidate }) => isSeated(candidate))
  const kept =
    seats.find(({ candidate }) => candidate.claim.ownRuns) ??
    seats.find(({ candidate }) => taken.has(candidate))
  return kept?.candidate ?? first
}

const furthest = (attempts: readonly Tried[]): Tried | null =>
  attempts.reduce<Tried | null>(
    (best, each) => (best === null || each.reached > best.reached ? each : best),
    null,
  )

/**
 * What else a developer has to know where an item that lacks the module came furthest (A2): why the one that has it does not
 * grant it. Empty: there is none.
 */
const otherReason = (denied: Tried, attempts: readonly Tried[]): string => {
  if (denied.failed !== -20104) return ''
  const having = attempts.filter(
    ({ candidate: { item }, module, failed }) =>
      failed !== denied.failed && module !== null && includes(item.terms.modules, module),
  )
  const near = furthest(having)
  return near === null ? '' : ` ${near.reason}`
}

/** The denial of the item that came furthest, with when another try may succeed (A2, A10). */
const deniedBy = (
  denied: Tried | null,
  { attempts, tried }: { readonly attempts: readonly Tried[]; readonly tried: readonly Trial[] },
  now: Instant,
): ModulesDecision => {
  if (denied === null)
    return { kind: 'denied', code: -20104, module: null, itemId: null, reason: '', retryAfter: null, tried }
  const { module, itemId, failed, candidate } = denied
  const reason = `${denied.reason}${otherReason(
    denied,
    attempts.filter((each) => each.module === module),
  )}`
  const retryAt = failed === -20120 ? candidate.rules.retryAt(candidate.claim) : null
  const retryAfter = retryAt === null ? null : retryAt - now
  return { kind: 'denied', code: failed ?? -20104, module, itemId, reason, retryAfter, tried }
}

/**
 * Decides per module over the items of a code (A1 from "the code holds an item at all" on, A2).
 */
export const grantModules = (ground: Ground, wish: Wish, now: Instant): ModulesDecision => {
  const candidates = candidatesOf(ground, wish.instances, now)
  if (candidates.length === 0) {
    const reason = `Handshake code ${ground.codeName} holds no license item.`
    return { kind: 'denied', code: -20104, module: null, itemId: null, reason, retryAfter: null, tried: [] }
  }
  const needs = candidates.some(({ item }) => item.terms.dependsOn !== null)
  const ids = candidates.map(({ item }) => item.terms.id)
  const held: ReadonlySet<string> = needs ? withRenewed(ids, ground.setup.items) : NOTHING
  const tryItem = (candidate: Candidate, module: string | null): Tried => {
    const itemId = candidate.item.terms.id
    for (const [reached, check] of CHECKS.entries()) {
      const reason = check.fails({ candidate, ground, wish, module, held })
      if (reason !== null) return { module, itemId, failed: check.code, reason, candidate, reached }
    }
    const reason = `Item ${itemId} passes for module ${module}: ${candidate.rules.figures(candidate.claim)}.`
    return { module, itemId, failed: null, reason, candidate, reached: CHECKS.length }
  }

  const asked = wish.modules !== null && wish.modules.length > 0 ? [...new Set(wish.modules)] : null
  const known = ground.product?.modules ?? []
  const modules: readonly (string | null)[] = asked ?? (known.length === 0 ? [null] : known)
  const tried: Tried[] = []
  const grants: ModuleGrant[] = []
  const granting = new Set<Candidate>()
  const chargeable = new Set<Candidate>()
  let denied: Tried | null = null
  for (const module of modules) {
    const attempts = candidates.map((candidate) => tryItem(candidate, module))
    tried.push(...attempts)
    const passing = attempts.filter(({ failed }) => failed === null)
    const chosen = chooseFor(passing, granting)
    if (chosen === null || module === null) {
      denied ??= furthest(attempts)
      continue
    }
    grants.push(Object.freeze({ module, itemId: chosen.item.terms.id, stage: stageOf(chosen) }))
    granting.add(chosen)
    chargeable.add(chosen)
    for (const { candidate } of passing) if (candidate.rules.takes === 'units') chargeable.add(candidate)
  }

  const trials = Object.freeze(
    tried.map(
      ({ module, itemId, failed, reason }): Trial => Object.freeze({ module, itemId, failed, reason }),
    ),
  )
  if (grants.length === 0 || (asked !== null && denied !== null))
    return deniedBy(denied, { attempts: tried, tried: trials }, now)
  return {
    kind: 'granted',
    modules: Object.freeze(grants),
    stage: grants.reduce<Stage>((worst, { stage }) => worseStage(worst, stage), 'normal'),
    candidates,
    granting: candidates.filter((candidate) => granting.has(candidate)),
    items: Object.freeze(candidates.filter((each) => chargeable.has(each)).map(({ item }) => item.terms.id)),
    tried: trials,
  }
}
