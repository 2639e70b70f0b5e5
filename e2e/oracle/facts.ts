// What has happened, as the oracle writes it down: everything that people set up and devices did, and nothing computed.
import type { Line } from './identity.ts'

export const SLOT = 180
export const DAY = 86_400
export const YEAR = 365 * DAY

export const slotAt = (instant: number): number => Math.floor(instant / SLOT)

/** In the order of A4 (5). */
export const WAYS = [
  'domain',
  'server',
  'device',
  'active-device',
  'concurrent-device',
  'concurrent-instance',
  'count',
] as const
export type Way = (typeof WAYS)[number]

export const isConcurrent = (way: Way): boolean => way.startsWith('concurrent')
export const hasExceptions = (way: Way): boolean => isConcurrent(way) || way === 'active-device'

/** What a device runs: what a permit is for. */
export type Running = { readonly deployment: string; readonly major: number; readonly edition: string }

export type Item = {
  readonly id: string
  readonly licenseId: string
  readonly way: Way
  /** Major versions; null: any. */
  readonly versions: readonly number[] | null
  readonly editions: readonly string[] | null
  /** Null: any. */
  readonly modules: readonly string[] | null
  readonly deployments: readonly string[] | null
  /** Null: unlimited. */
  readonly quota: number | null
  /** Seconds; half-open. */
  readonly begin: number
  end: number
  readonly periodDays: number | null
  /** Days until a seat without contact ends. */
  readonly activeDays: number
  readonly offlineDays: number
  readonly domain: string | null
  readonly tolerancePercent: number
  /** Per unit of quota and year (C4). */
  readonly exceptions: number
  readonly trial: boolean
  readonly renews: string | null
  /** Items that the same code must hold (A1, -20124). */
  readonly dependsOn: readonly string[] | null
  revokedAt: number | null
}

/** A quota extension or a clearing (L7, L9): while it is valid it raises the quota of its item. */
export type Supplement = {
  readonly id: string
  readonly item: string
  readonly quota: number
  readonly begin: number
  readonly end: number
  revokedAt: number | null
}

/** An item that a code holds, with its place in the order set by hand. */
export type Held = { readonly item: string; readonly place: number | null }

/** What a code held from a slot on; authorizations go by the newest at once (ADR 16, C8). */
export type Holding = { readonly from: number; readonly items: readonly Held[] }

export type Password = { readonly id: string; readonly text: string; readonly until: number | null }

export type Code = {
  readonly name: string
  holdings: Holding[]
  passwords: Password[]
  /** Validation fields, as `kind=value` (A3). */
  fields: readonly string[]
}

/** What a ticket says of the use that comes under it. Code null: of a public trial. */
export type Ticket = Running & {
  readonly client: string
  readonly code: string | null
  readonly items: readonly string[]
  readonly modules: readonly string[]
  readonly instances: number | null
  /** Of the page that asked; null: none (A10). */
  readonly domain: string | null
  /** The charge way that was asked for (A10); null: none. */
  readonly way: Way | null
  readonly stage: string
  readonly id: string
  readonly iat: number
}

/** U4: largest count, earliest ticket (by `iat`, then ID). */
export type Figure = {
  readonly client: string
  readonly session: string
  readonly slot: number
  readonly module: string
  count: number
  ticket: Ticket
}

export type Seat = {
  readonly item: string
  readonly client: string
  readonly last: number
  readonly places: number
}

/** What authorizations leave behind. */
export type Granted = {
  /** By `item client`; a seat that was released is gone. */
  readonly seats: Map<string, Seat>
  /** 24-hour seats taken over a quota, by `item client instant` (C4). */
  readonly excepted: Set<string>
  /** New seats by `code hour` (A12). */
  readonly newSeats: Map<string, number>
  /** `code client` that were ever granted. */
  readonly known: Set<string>
  /** Session password of the last grant, by `code client` (A11); none: absent. */
  readonly asked: Map<string, string>
  /** When that grant was. */
  readonly askedAt: Map<string, number>
  /** Clients that were ever granted anything. */
  readonly clients: Set<string>
  /** Ends of public trials by client, and how many began by UTC day (T1). */
  readonly trials: Map<string, number>
  readonly trialDays: Map<number, number>
  /** By client (A8). */
  readonly lines: Map<string, Line>
}

export type History = {
  /** Grows with everything that happens, so that what was computed can be kept until then. */
  version: number
  readonly items: Map<string, Item>
  readonly supplements: Supplement[]
  readonly codes: Map<string, Code>
  readonly figures: Map<string, Figure>
  granted: Granted
  readonly blocked: Set<string>
  /** When a client was erased last (P4). */
  readonly erased: Map<string, number>
  /** Void use (A13): `client`, or `client session`. */
  readonly voided: Set<string>
  /** Up to which slot held units were accepted, by `client code` (A12). */
  readonly accepted: Map<string, number>
  /** Terms of the product. */
  readonly product: {
    readonly modules: readonly string[]
    readonly heldAbove: number
    readonly newSeatsPerHour: number | null
    readonly trialDays: number
    readonly trialsPerDay: number | null
    /** Whether this server gives public trials: the vendor's does, a licensee's own does not (T1). */
    readonly trials: boolean
  }
}

export const emptyHistory = (product: History['product']): History => ({
  version: 0,
  items: new Map(),
  supplements: [],
  codes: new Map(),
  figures: new Map(),
  granted: {
    seats: new Map(),
    excepted: new Set(),
    newSeats: new Map(),
    known: new Set(),
    asked: new Map(),
    askedAt: new Map(),
    clients: new Set(),
    trials: new Map(),
    trialDays: new Map(),
    lines: new Map(),
  },
  blocked: new Set(),
  erased: new Map(),
  voided: new Set(),
  accepted: new Map(),
  product,
})

export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

export const earlier = (a: Ticket, b: Ticket): boolean =>
  a.iat < b.iat || (a.iat === b.iat && compareBytes(a.id, b.id) < 0)

/** Takes in a figure as U4 says. */
export const receive = (history: History, figure: Figure): void => {
  history.version += 1
  const key = [figure.client, figure.session, figure.slot, figure.module].join(' ')
  const known = history.figures.get(key)
  if (known === undefined) {
    history.figures.set(key, { ...figure })
    return
  }
  known.count = Math.max(known.count, figure.count)
  if (earlier(figure.ticket, known.ticket)) known.ticket = figure.ticket
}

/** Half up, on integers. */
const percentOf = (percent: number, whole: number): number => Math.floor((whole * percent + 50) / 100)

export const graceEnd = (item: Item): number => item.end + (item.trial ? 0 : 7 * DAY)

const meets = (slot: number, from: number, to: number): boolean =>
  slot * SLOT < to && (slot + 1) * SLOT > from

const meetsUnrevoked = (slot: number, from: number, to: number, revokedAt: number | null): boolean =>
  meets(slot, from, revokedAt === null ? to : Math.min(to, revokedAt)) &&
  (revokedAt === null || from < revokedAt)

/** C9: valid in any part of a slot. */
export const validIn = (item: Item, slot: number): boolean =>
  meetsUnrevoked(slot, item.begin, item.end, item.revokedAt)
export const graceIn = (item: Item, slot: number): boolean =>
  !validIn(item, slot) && meetsUnrevoked(slot, item.begin, graceEnd(item), item.revokedAt)

/** A supplement that runs to the item's end lasts through the item's grace (ADR 16, L7). */
const supplementEnd = (item: Item, { end }: Supplement): number => (end < item.end ? end : graceEnd(item))

const raisedBy = (history: History, item: Item, raises: (each: Supplement) => boolean): number | null =>
  item.quota === null
    ? null
    : history.supplements
        .filter((each) => each.item === item.id && raises(each))
        .reduce((sum, each) => sum + each.quota, item.quota)

/** L7: the quota that use in a slot is charged to; null: unlimited. */
export const quotaIn = (history: History, item: Item, slot: number): number | null =>
  raisedBy(history, item, (each) =>
    meetsUnrevoked(slot, each.begin, supplementEnd(item, each), each.revokedAt),
  )

/** L7: the quota at an instant. */
export const quotaAt = (history: History, item: Item, now: number): number | null =>
  raisedBy(
    history,
    item,
    (each) =>
      each.begin <= now &&
      now < supplementEnd(item, each) &&
      (each.revokedAt === null || now < each.revokedAt),
  )

/** §5: what may be used when a quota is gone, exceptions apart. */
export const toleranceOf = (item: Item, quota: number | null): number =>
  quota === null || hasExceptions(item.way) ? 0 : percentOf(item.tolerancePercent, quota)

/** The quota period in which an instant lies; none begins at or after the item's end (ADR 16). */
export const periodAt = (item: Item, instant: number): number => {
  if (item.periodDays === null) return 0
  const length = item.periodDays * DAY
  const last = Math.ceil((item.end - item.begin) / length) - 1
  return Math.max(0, Math.min(last, Math.floor((instant - item.begin) / length)))
}

export const heldIn = (code: Code, slot: number): readonly Held[] =>
  code.holdings.filter(({ from }) => from <= slot).at(-1)?.items ?? []

export const heldNow = (code: Code): readonly Held[] => code.holdings.at(-1)?.items ?? []

export const itemOf = (history: History, id: string): Item => {
  const item = history.items.get(id)
  if (item === undefined) throw new Error(`no item ${id}`)
  return item
}

export const covers = (item: Item, module: string, { deployment, major, edition }: Running): boolean =>
  (item.modules === null || item.modules.includes(module)) &&
  (item.versions === null || item.versions.includes(major)) &&
  (item.editions === null || item.editions.includes(edition)) &&
  (item.deployments === null || item.deployments.includes(deployment))

const breadth = (list: readonly string[] | null): number => list?.length ?? Number.POSITIVE_INFINITY

const difference = (a: number, b: number): number => (a === b ? 0 : a - b)

/** A4 (2) to (6). */
export const byRank = (held: readonly Held[]) => {
  const place = (item: Item): number =>
    held.find((each) => each.item === item.id)?.place ?? Number.POSITIVE_INFINITY
  return (a: Item, b: Item): number =>
    difference(place(a), place(b)) ||
    a.end - b.end ||
    difference(breadth(a.editions), breadth(b.editions)) ||
    difference(breadth(a.deployments), breadth(b.deployments)) ||
    difference(breadth(a.modules), breadth(b.modules)) ||
    WAYS.indexOf(a.way) - WAYS.indexOf(b.way) ||
    compareBytes(a.id, b.id)
}

/** ADR 12: the seat, place or domain item of a ticket that covers a module; null: it is charged by the unit. */
export const coveringItem = (
  history: History,
  ticket: Pick<Ticket, 'items' | keyof Running>,
  module: string,
): Item | null =>
  ticket.items
    .map((id) => itemOf(history, id))
    .find((item) => item.way !== 'count' && covers(item, module, ticket)) ?? null

/**
 * C9: the items of one charge way that use in a slot is charged to, in the order in which they are filled: those held
 * and valid, those held and in grace, those that only the ticket names.
 */
export const eligible = (
  history: History,
  use: { readonly slot: number; readonly module: string; readonly ticket: Ticket },
  way: Way,
): readonly Item[] => {
  const { slot, module, ticket } = use
  const code = ticket.code === null ? undefined : history.codes.get(ticket.code)
  const held = code === undefined ? [] : heldIn(code, slot)
  const all = [...history.items.values()]
    .filter((item) => item.way === way && covers(item, module, ticket))
    .toSorted(byRank(held))
  const inCode = all.filter((item) => held.some((each) => each.item === item.id))
  const valid = inCode.filter((item) => validIn(item, slot))
  const grace = inCode.filter((item) => graceIn(item, slot))
  const named = all
    .filter((item) => ticket.items.includes(item.id) && !valid.includes(item) && !grace.includes(item))
    .toSorted(byRank(held.filter(({ item }) => [...valid, ...grace].some(({ id }) => id === item))))
  return [...valid, ...grace, ...named]
}
