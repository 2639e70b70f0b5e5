import {
  coversModule,
  type DenialCode,
  type ItemTerms,
  quotaWithSupplements,
  worseStage,
} from '@countersign/protocol'
import type { LicenseStage } from '../state.ts'
import type { AcceptedFile, Refusal } from './accept-file.ts'

const DAY = 86_400

/** Whether a module may be used now. */
export type Standing =
  | { readonly kind: 'granted'; readonly stage: LicenseStage; readonly until: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What has been counted, by `usageKey`. */
export type Used = (key: string) => number

/** Where the use of an item in its quota period that runs at `now` is counted (L8). */
export const usageKey = ({ id, notBefore, expires, periodDays }: ItemTerms, now: number): string => {
  if (periodDays === null) return `${id}/0`
  const last = Math.max(notBefore, expires - 1)
  const at = Math.min(Math.max(now, notBefore), last)
  return `${id}/${Math.floor((at - notBefore) / (periodDays * DAY))}`
}

/** Quota and tolerance in units, rounded half up (L10, T4: no grace); null: unlimited. */
const roomOf = (terms: ItemTerms, file: AcceptedFile, now: number): { quota: number; all: number } | null => {
  const quota = quotaWithSupplements(terms, file.supplements, now)
  if (quota === null) return null
  return { quota, all: quota + Math.floor((terms.tolerancePercent * quota) / 100 + 0.5) }
}

const standingOf = (terms: ItemTerms, file: AcceptedFile, facts: { now: number; used: Used }): Standing => {
  const { now, used } = facts
  const refused = (code: DenialCode, message: string): Standing => ({
    kind: 'refused',
    refusal: { code, message },
  })
  if (now < terms.notBefore) return refused(-20112, 'The license is not yet in effect.')
  if (now >= terms.expires) return refused(-20111, 'The license has expired.')
  const stage = terms.source === 'private-trial' || terms.source === 'public-trial' ? 'trial' : 'normal'
  const until = terms.expires
  const room = terms.chargeWay === 'count' ? roomOf(terms, file, now) : null
  if (room === null) return { kind: 'granted', stage, until }
  const count = used(usageKey(terms, now))
  if (count >= room.all) return refused(-20120, 'The license has exceeded its limit, tolerance included.')
  return { kind: 'granted', stage: count >= room.quota ? worseStage(stage, 'tolerance') : stage, until }
}

/** How far a refusal came in A1: what is used up is nearer than what has not begun. */
const FURTHEST = [-20104, -20112, -20111, -20120]

/** Whether a module may be used: the first item with quota left, else the first in tolerance, else the nearest refusal. */
export const moduleStanding = (
  module: string,
  file: AcceptedFile,
  facts: { readonly now: number; readonly used: Used },
): Standing => {
  const standings = file.items
    .filter((terms) => coversModule(terms, module))
    .map((terms) => standingOf(terms, file, facts))
  const granted = standings.filter((one) => one.kind === 'granted')
  const found = granted.find(({ stage }) => stage !== 'tolerance') ?? granted[0]
  if (found !== undefined) return found
  const nearest = standings
    .filter((one) => one.kind === 'refused')
    .sort((a, b) => FURTHEST.indexOf(b.refusal.code) - FURTHEST.indexOf(a.refusal.code))[0]
  return nearest ?? { kind: 'refused', refusal: { code: -20104, message: `No item covers "${module}".` } }
}

/**
 * To which items units of a module are charged: the quotas in order, then the tolerances, and what is left to the last
 * (C8). Nothing where a seat or domain item covers it. Nothing counted is ever dropped.
 */
export const charge = (
  use: { readonly module: string; readonly count: number },
  file: AcceptedFile,
  facts: { readonly now: number; readonly used: Used },
): ReadonlyMap<string, number> => {
  const { now, used } = facts
  const runs = (terms: ItemTerms): boolean => terms.notBefore <= now && now < terms.expires
  const covering = file.items.filter((terms) => runs(terms) && coversModule(terms, use.module))
  if (covering.some(({ chargeWay }) => chargeWay !== 'count')) return new Map()
  const charged = new Map<string, number>()
  let left = use.count
  const take = (key: string, most: number): void => {
    const free = Math.max(0, most - used(key) - (charged.get(key) ?? 0))
    const taken = Math.min(left, free)
    if (taken > 0) charged.set(key, (charged.get(key) ?? 0) + taken)
    left -= taken
  }
  const rooms = covering.map((terms) => ({ key: usageKey(terms, now), room: roomOf(terms, file, now) }))
  for (const { key, room } of rooms) take(key, room?.quota ?? Number.MAX_SAFE_INTEGER)
  for (const { key, room } of rooms) take(key, room?.all ?? Number.MAX_SAFE_INTEGER)
  const last = rooms.at(-1)?.key ?? `unlicensed/${use.module}`
  if (left > 0) charged.set(last, (charged.get(last) ?? 0) + left)
  return charged
}
