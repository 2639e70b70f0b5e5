import { type Account, classText, epochOf, isVoid } from './charges.ts'
import {
  compareBytes,
  coveringItem,
  DAY,
  eligible,
  type Figure,
  type History,
  hasExceptions,
  type Item,
  isConcurrent,
  itemOf,
  quotaAt,
  quotaIn,
  SLOT,
  slotAt,
  YEAR,
} from './facts.ts'

/** C4: the item from whose begin exception years are counted; a renewal goes on with the year of what it renews. */
const firstOf = (history: History, item: Item): Item => {
  const old = item.renews === null ? undefined : history.items.get(item.renews)
  if (old === undefined) return item
  const first = firstOf(history, old)
  return item.begin <= yearOf(first, Math.max(old.begin, old.end - 1)).begin + YEAR ? first : item
}

const yearOf = (first: Item, at: number): { readonly number: number; readonly begin: number } => {
  const number = Math.max(0, Math.floor((at - first.begin) / YEAR))
  return { number, begin: first.begin + number * YEAR }
}

/** The items that share an exception year, and which year of theirs it is. */
const shared = (history: History, item: Item, at: number) => {
  const first = firstOf(history, item)
  const items = [...history.items.values()].filter(
    (each) => hasExceptions(each.way) && firstOf(history, each) === first,
  )
  return { items, ...yearOf(first, at) }
}

/** C4: `ceil(N × per unit × max(1/12, (t − s) / year))`, with the larger N of a renewal and what it renews. */
export const allowedAt = (history: History, item: Item, at: number): number => {
  const { items, begin } = shared(history, item, at)
  const each = items
    .filter((one) => one === item || (one.begin <= at && one.end > begin))
    .map((one) => {
      if (one.trial) return 0
      const quota = quotaAt(history, one, Math.max(one.begin, Math.min(at, one.end - 1)))
      const part = Math.max(YEAR / 12, at - begin)
      return Math.ceil(((quota ?? 0) * one.exceptions * part) / YEAR)
    })
  return Math.max(...each)
}

/** Exceptions of the year that runs at an instant, those of all items that share it. */
export const exceptionsAt = (
  history: History,
  accounts: ReadonlyMap<string, Account>,
  { item, at }: { readonly item: Item; readonly at: number },
): number => {
  const { items, number } = shared(history, item, at)
  return items.reduce((sum, { id }) => {
    const account = accounts.get(`${id} ${number}`)
    return sum + (account === undefined ? 0 : account.tolerance + account.overUse)
  }, 0)
}

type Need = { readonly choice: readonly Item[]; readonly places: number }
type Device = { readonly needs: readonly Need[]; readonly text: string }

const textOf = (choice: readonly Item[]): string => choice.map(({ id }) => id).join('\0')

const byFewest = (a: readonly Item[], b: readonly Item[]): number =>
  a.length - b.length || compareBytes(textOf(a), textOf(b))

/** What one device needs in a slot: one place for all uses that the same items may serve (ADR 18). */
const deviceOf = (history: History, figures: readonly Figure[]): Device => {
  const needs = new Map<string, Need>()
  for (const { ticket, module, slot } of figures) {
    const way = coveringItem(history, ticket, module)?.way
    if (way === undefined) continue
    const choice = eligible(history, { slot, module, ticket }, way)
    const places = way === 'concurrent-instance' ? (ticket.instances ?? 1) : 1
    const key = textOf(choice)
    needs.set(key, { choice, places: Math.max(places, needs.get(key)?.places ?? 1) })
  }
  return {
    needs: [...needs.values()].toSorted((a, b) => byFewest(a.choice, b.choice)),
    text: [...new Set(figures.map((figure) => classText(figure).join('\0')))]
      .toSorted(compareBytes)
      .join('\u0001'),
  }
}

/** C3: places beyond all quotas of a slot, device by device, each with the items that it may be an exception of. */
const beyond = (history: History, slot: number, devices: readonly Device[]): readonly (readonly Item[])[] => {
  const free = new Map<Item, number>()
  const freeOf = (item: Item): number =>
    free.get(item) ?? quotaIn(history, item, slot) ?? Number.POSITIVE_INFINITY
  const over: (readonly Item[])[] = []
  const inOrder = devices.toSorted(
    (a, b) => byFewest(a.needs[0]?.choice ?? [], b.needs[0]?.choice ?? []) || compareBytes(a.text, b.text),
  )
  for (const { needs } of inOrder) {
    const has = new Set<Item>()
    for (const { choice, places } of needs) {
      if (choice.some((item) => has.has(item))) continue
      const whole = choice.find((item) => freeOf(item) >= places)
      const serves = whole ?? choice[0]
      if (serves !== undefined) has.add(serves)
      for (let place = 0; place < places; place += 1) {
        const item = whole ?? choice.find((each) => freeOf(each) > 0)
        if (item === undefined) over.push(choice)
        else free.set(item, freeOf(item) - 1)
      }
    }
  }
  return over
}

/** Every exception with the slot in which it happened: late use makes them in the slot of the use (C9). */
const happened = (
  history: History,
): readonly { readonly slot: number; readonly choice: readonly Item[] }[] => {
  const slots = new Map<number, Map<string, Figure[]>>()
  for (const figure of history.figures.values()) {
    const covering = figure.ticket.code === null ? null : coveringItem(history, figure.ticket, figure.module)
    if (covering === null || !isConcurrent(covering.way) || isVoid(history, figure)) continue
    const clients = slots.get(figure.slot) ?? new Map<string, Figure[]>()
    slots.set(figure.slot, clients)
    clients.set(figure.client, [...(clients.get(figure.client) ?? []), figure])
  }
  const seats = [...history.granted.excepted].map((key) => {
    const [item = '', , at] = key.split(' ')
    return { slot: slotAt(Number(at)), choice: [itemOf(history, item)] }
  })
  const places = [...slots].flatMap(([slot, clients]) =>
    beyond(
      history,
      slot,
      [...clients.values()].map((figures) => deviceOf(history, figures)),
    ).map((choice) => ({ slot, choice })),
  )
  return [...seats, ...places]
}

/**
 * ADR 18: exceptions are booked day by day, those with the fewest choices first, on the first item that has some left at
 * the end of the day; what none has room for is over-use of the last.
 */
export const bookExceptions = (
  history: History,
  { accounts, epochs }: { readonly accounts: Map<string, Account>; readonly epochs: readonly number[] },
): void => {
  const dated = happened(history).map(({ slot, choice }) => ({
    bucket: Math.max(slot - (slot % 480), epochOf(epochs, slot)),
    choice,
  }))
  for (const { bucket, choice } of dated.toSorted(
    (a, b) => a.bucket - b.bucket || byFewest(a.choice, b.choice),
  )) {
    const at = bucket * SLOT
    const endOfDay = (Math.floor(at / DAY) + 1) * DAY
    const hasRoom = (item: Item): boolean => {
      const year = shared(history, item, at)
      const end = Math.min(endOfDay, year.begin + YEAR) - 1
      return exceptionsAt(history, accounts, { item, at }) < allowedAt(history, item, end)
    }
    const found = choice.find(hasRoom)
    const item = found ?? choice.at(-1)
    if (item === undefined) continue
    const key = `${item.id} ${shared(history, item, at).number}`
    const account = accounts.get(key) ?? { quota: 0, tolerance: 0, overUse: 0 }
    accounts.set(key, account)
    if (found === undefined) account.overUse += 1
    else account.tolerance += 1
  }
}
