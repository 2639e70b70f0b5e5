import { type Bill, billOf } from './charges.ts'
import {
  byRank,
  type Code,
  DAY,
  GRACE,
  type History,
  heldNow,
  type Item,
  percentOf,
  periodAt,
  quotaAt,
  SLOT,
  slotAt,
} from './facts.ts'

export type Expected =
  | {
      readonly granted: true
      readonly items: readonly string[]
      readonly stage: string
      readonly seats: readonly string[]
    }
  | { readonly granted: false; readonly code: number }

const STAGES = ['normal', 'tolerance', 'grace']
/** The order of A1, as far as these histories reach it. */
const FURTHEST = [-20104, -20112, -20111, -20120]

type Judged = {
  readonly item: Item
  readonly failed: number | null
  readonly stage: string
  readonly group: number
}

const usedOf = (bill: Bill, item: Item, now: number) =>
  bill.accounts.get(`${item.id} ${periodAt(item, slotAt(now) * SLOT)}`) ?? {
    quota: 0,
    tolerance: 0,
    overUse: 0,
  }

export const seatRuns = (item: Item, seat: { readonly last: number }, now: number): boolean =>
  now < Math.min(untilOf(item, seat.last), item.end + GRACE)

/** C1, C3: the end of a seat whose last contact is known, apart from that of its item. */
const untilOf = (item: Item, last: number): number =>
  item.way === 'concurrent-device' ? Math.ceil((last + 240) / SLOT) * SLOT : last + item.activeDays * DAY

/** Seats of an item that run, but the client's own. */
const othersIn = (history: History, item: Item, client: string, now: number): number =>
  [...history.seats.values()].filter(
    (seat) => seat.item === item.id && seat.client !== client && seatRuns(item, seat, now),
  ).length

export const ownSeat = (history: History, item: Item, client: string, now: number): boolean => {
  const seat = history.seats.get(`${item.id} ${client}`)
  return seat !== undefined && seatRuns(item, seat, now)
}

const timeFailure = (item: Item, now: number): number | null =>
  now < item.begin ? -20112 : now >= item.end + GRACE ? -20111 : null

const groupOf = (grace: boolean, quotaLeft: boolean): number => (quotaLeft ? 0 : 2) + (grace ? 1 : 0)

const judgeCount = (history: History, bill: Bill, item: Item, now: number): Judged => {
  const quota = quotaAt(history, item, now)
  const used = usedOf(bill, item, now)
  const quotaLeft = used.quota < quota
  const toleranceLeft = used.tolerance < percentOf(5, quota)
  const grace = now >= item.end
  const stage = grace ? 'grace' : quotaLeft ? 'normal' : 'tolerance'
  const failed = timeFailure(item, now) ?? (quotaLeft || toleranceLeft ? null : -20120)
  return { item, failed, stage, group: groupOf(grace, quotaLeft) }
}

const orderOf = (code: Code) => {
  const rank = byRank(heldNow(code))
  return (a: Judged, b: Judged): number => a.group - b.group || rank(a.item, b.item)
}

const worst = (failed: readonly (number | null)[]): number =>
  failed.reduce<number>(
    (far, code) => (FURTHEST.indexOf(code ?? -20104) > FURTHEST.indexOf(far) ? (code ?? far) : far),
    -20104,
  )

/** C10: which seat item a device gets a module from. */
const chooseSeat = (
  history: History,
  code: Code,
  about: { readonly items: readonly Item[]; readonly client: string; readonly now: number },
): { readonly item: Item; readonly stage: string } | number => {
  const { client, now } = about
  const failures = about.items.map((item) => timeFailure(item, now))
  const usable = about.items.filter((_, index) => failures[index] === null)
  if (usable.length === 0) return worst(failures)
  const rank = byRank(heldNow(code))
  const stageWith = (item: Item, seats: number): string =>
    now >= item.end ? 'grace' : seats > quotaAt(history, item, now) ? 'tolerance' : 'normal'
  const judged = usable
    .map((item) => ({
      item,
      others: othersIn(history, item, client, now),
      own: ownSeat(history, item, client, now),
      quota: quotaAt(history, item, now),
    }))
    .toSorted((a, b) => {
      const left = (each: typeof a): boolean => each.others + (each.own ? 1 : 0) < each.quota
      return groupOf(now >= a.item.end, left(a)) - groupOf(now >= b.item.end, left(b)) || rank(a.item, b.item)
    })
  const kept = judged.find(({ own }) => own)
  const chosen =
    kept ??
    judged.find(({ others, quota }) => others < quota) ??
    judged.find(({ others, quota }) => others < quota + percentOf(10, quota))
  if (chosen === undefined) return -20120
  return { item: chosen.item, stage: stageWith(chosen.item, chosen.others + 1) }
}

/** What the rulebook says to a request for modules under a code at an instant. */
export const decide = (
  history: History,
  about: {
    readonly code: Code
    readonly client: string
    readonly modules: readonly string[]
    readonly now: number
  },
): Expected => {
  const { code, client, now } = about
  const held = heldNow(code)
    .items.map((id) => history.items.get(id))
    .filter((item) => item !== undefined)
  if (held.length === 0) return { granted: false, code: -20104 }
  const bill = billOf(history)
  const items: string[] = []
  let stage = 'normal'
  const taken: string[] = []
  const note = (id: string, its: string): void => {
    if (!items.includes(id)) items.push(id)
    if (STAGES.indexOf(its) > STAGES.indexOf(stage)) stage = its
  }
  for (const module of about.modules) {
    const covering = held.filter((item) => item.modules.includes(module))
    if (covering.length === 0) return { granted: false, code: -20104 }
    const [first] = covering
    if (first?.way === 'device') {
      const chosen = chooseSeat(history, code, { items: covering, client, now })
      if (typeof chosen === 'number') return { granted: false, code: chosen }
      taken.push(chosen.item.id)
      note(chosen.item.id, chosen.stage)
      continue
    }
    if (first?.way === 'concurrent-device') {
      const failures = covering.map((item) => timeFailure(item, now))
      const passed = covering
        .filter((_, index) => failures[index] === null)
        .toSorted(byRank(heldNow(code)))[0]
      if (passed === undefined) return { granted: false, code: worst(failures) }
      const seats = othersIn(history, passed, client, now) + 1
      const over = seats > quotaAt(history, passed, now)
      note(passed.id, now >= passed.end ? 'grace' : over ? 'tolerance' : 'normal')
      taken.push(passed.id)
      continue
    }
    const judged = covering.map((item) => judgeCount(history, bill, item, now)).toSorted(orderOf(code))
    const passed = judged.filter(({ failed }) => failed === null)
    const [granting] = passed
    if (granting === undefined) return { granted: false, code: worst(judged.map(({ failed }) => failed)) }
    note(granting.item.id, granting.stage)
    for (const { item } of passed) if (!items.includes(item.id)) items.push(item.id)
  }
  return { granted: true, items, stage, seats: taken }
}
