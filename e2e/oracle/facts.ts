// What has happened, as the oracle writes it down: everything that people set up and devices did, and nothing computed.
export const SLOT = 180
export const DAY = 86_400
export const GRACE = 7 * DAY

export const slotAt = (instant: number): number => Math.floor(instant / SLOT)

export type Way = 'count' | 'device' | 'concurrent-device'

export type Item = {
  readonly id: string
  readonly licenseId: string
  readonly way: Way
  readonly modules: readonly string[]
  readonly quota: number
  /** Seconds; half-open. */
  readonly begin: number
  readonly end: number
  readonly periodDays: number | null
  /** Days until a seat without contact ends. */
  readonly activeDays: number
}

/** A quota extension (L7): while it is valid it raises the quota of its item. */
export type Supplement = {
  readonly item: string
  readonly quota: number
  readonly begin: number
  readonly end: number
}

/** What a code held from a slot on; authorizations go by the newest at once (ADR 16, C8). */
export type Holding = { readonly from: number; readonly items: readonly string[]; readonly ordered: boolean }

export type Code = { readonly name: string; readonly internalId: string; readonly holdings: Holding[] }

/** What a ticket says of the use that comes under it. */
export type Ticket = {
  readonly client: string
  readonly code: string
  readonly items: readonly string[]
  readonly id: string
  readonly iat: number
}

/** U4: largest count, earliest ticket (by `iat`, then ID). */
export type Figure = {
  readonly client: string
  readonly slot: number
  readonly module: string
  count: number
  ticket: Ticket
}

export type Seat = { readonly item: string; readonly client: string; last: number }

export type History = {
  readonly items: Map<string, Item>
  readonly supplements: Supplement[]
  readonly codes: Map<string, Code>
  readonly figures: Map<string, Figure>
  readonly seats: Map<string, Seat>
}

export const emptyHistory = (): History => ({
  items: new Map(),
  supplements: [],
  codes: new Map(),
  figures: new Map(),
  seats: new Map(),
})

export const earlier = (a: Ticket, b: Ticket): boolean => a.iat < b.iat || (a.iat === b.iat && a.id < b.id)

/** Takes in a figure as U4 says. */
export const receive = (history: History, figure: Figure & { readonly session: string }): void => {
  const key = [figure.client, figure.session, figure.slot, figure.module].join(' ')
  const known = history.figures.get(key)
  if (known === undefined) {
    const { session: _, ...kept } = figure
    history.figures.set(key, kept)
    return
  }
  known.count = Math.max(known.count, figure.count)
  if (earlier(figure.ticket, known.ticket)) known.ticket = figure.ticket
}

/** Half up, on integers. */
export const percentOf = (percent: number, whole: number): number => Math.floor((whole * percent + 50) / 100)

const meets = (slot: number, from: number, to: number): boolean =>
  slot * SLOT < to && (slot + 1) * SLOT > from

export const validIn = (item: Item, slot: number): boolean => meets(slot, item.begin, item.end)
export const graceIn = (item: Item, slot: number): boolean => meets(slot, item.end, item.end + GRACE)

export const quotaIn = (history: History, item: Item, slot: number): number =>
  item.quota +
  history.supplements
    .filter((each) => each.item === item.id && meets(slot, each.begin, each.end))
    .reduce((sum, each) => sum + each.quota, 0)

export const quotaAt = (history: History, item: Item, now: number): number =>
  item.quota +
  history.supplements
    .filter((each) => each.item === item.id && each.begin <= now && now < each.end)
    .reduce((sum, each) => sum + each.quota, 0)

/** The quota period in which an instant lies; none begins at or after the item's end (ADR 16). */
export const periodAt = (item: Item, instant: number): number => {
  if (item.periodDays === null) return 0
  const length = item.periodDays * DAY
  const last = Math.ceil((item.end - item.begin) / length) - 1
  return Math.max(0, Math.min(last, Math.floor((instant - item.begin) / length)))
}

export const heldIn = (code: Code, slot: number): Holding | undefined =>
  code.holdings.filter(({ from }) => from <= slot).at(-1)

export const heldNow = (code: Code): Holding => code.holdings.at(-1) ?? { from: 0, items: [], ordered: false }

/** A4 (2) to (6) among items of one charge way whose permits differ in modules alone. */
export const byRank = (holding: Holding | undefined) => {
  const place = (item: Item): number => {
    const index = holding?.ordered === true ? holding.items.indexOf(item.id) : -1
    return index === -1 ? Number.POSITIVE_INFINITY : index
  }
  return (a: Item, b: Item): number => {
    if (place(a) !== place(b)) return place(a) - place(b)
    if (a.end !== b.end) return a.end - b.end
    if (a.modules.length !== b.modules.length) return a.modules.length - b.modules.length
    return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
  }
}
