import { bookExceptions } from './exceptions.ts'
import {
  compareBytes,
  coveringItem,
  eligible,
  type Figure,
  graceIn,
  type History,
  type Item,
  periodAt,
  quotaIn,
  SLOT,
  type Ticket,
  toleranceOf,
  validIn,
} from './facts.ts'

export type Account = { quota: number; tolerance: number; overUse: number }

export type Bill = {
  /** Of count items, by `ID period`; of items with exceptions, by `ID year`. */
  readonly accounts: ReadonlyMap<string, Account>
  /** Use that a seat, place or domain item covers, by its ID. */
  readonly unmetered: ReadonlyMap<string, number>
  /** Held units, by `code module` (A12). */
  readonly held: ReadonlyMap<string, number>
}

type Class = { readonly ticket: Ticket; readonly module: string; count: number }

/** A12, A13: units of a figure that are charged without asking. */
const boundOf = (history: History, { client, session, slot, ticket }: Figure): number => {
  if (history.voided.has(client) || history.voided.has(`${client} ${session}`)) return 0
  const accepted = history.accepted.get(`${client} ${ticket.code}`)
  return accepted !== undefined && slot <= accepted ? Number.POSITIVE_INFINITY : history.product.heldAbove
}

export const isVoid = (history: History, figure: Figure): boolean => boundOf(history, figure) === 0

/** Figures with what of them is charged: those of a device, slot and module share the room, earliest ticket first. */
const charged = (history: History): readonly { readonly figure: Figure; readonly count: number }[] => {
  const rooms = new Map<string, number>()
  return [...history.figures.values()]
    .toSorted(
      (a, b) =>
        a.ticket.iat - b.ticket.iat ||
        compareBytes(a.ticket.id, b.ticket.id) ||
        compareBytes(a.session, b.session),
    )
    .map((figure) => {
      const bound = boundOf(history, figure)
      const key = [figure.client, figure.slot, figure.module, bound].join(' ')
      const room = rooms.get(key) ?? bound
      const count = Math.min(room, figure.count)
      rooms.set(key, room - count)
      return { figure, count }
    })
}

/** C8: slots at which something about an item or a code differs from the slot before. */
export const epochsOf = (history: History): readonly number[] => {
  const cuts = new Set<number>([0])
  const say = (item: Item, slot: number): string =>
    JSON.stringify([
      validIn(item, slot),
      graceIn(item, slot),
      periodAt(item, slot * SLOT),
      quotaIn(history, item, slot),
    ])
  for (const item of history.items.values()) {
    const { begin, end, periodDays, revokedAt } = item
    const periods = periodDays === null ? 0 : Math.ceil((end - begin) / (periodDays * 86_400))
    const instants = [
      begin,
      end,
      end + 7 * 86_400,
      revokedAt ?? begin,
      ...Array.from({ length: periods }, (_, index) => begin + index * (periodDays ?? 0) * 86_400),
      ...history.supplements
        .filter((each) => each.item === item.id)
        .flatMap((each) => [each.begin, each.end, each.revokedAt ?? begin]),
    ]
    for (const instant of instants)
      for (const slot of [-1, 0, 1, 2].map((step) => Math.floor(instant / SLOT) + step))
        if (say(item, slot) !== say(item, slot - 1)) cuts.add(slot)
  }
  for (const { holdings } of history.codes.values()) for (const { from } of holdings) cuts.add(from)
  return [...cuts].toSorted((a, b) => a - b)
}

export const epochOf = (epochs: readonly number[], slot: number): number =>
  epochs.findLast((cut) => cut <= slot) ?? 0

/** What orders classes after the number of their eligible items: code, module and the rest as bytes (C8). */
export const classText = ({ ticket, module }: Pick<Class, 'ticket' | 'module'>): readonly string[] => [
  ticket.code ?? '',
  module,
  String(ticket.major),
  ticket.edition,
  ticket.deployment,
  [...ticket.items, ...(ticket.instances === null ? [] : [String(ticket.instances)])].join('\0'),
]

const compareTexts = (a: readonly string[], b: readonly string[]): number =>
  a.map((text, index) => compareBytes(text, b[index] ?? '')).find((order) => order !== 0) ?? 0

/** C8, from the full history: no sums are kept, no epoch is remembered. */
const compute = (history: History): Bill => {
  const accounts = new Map<string, Account>()
  const unmetered = new Map<string, number>()
  const held = new Map<string, number>()
  const epochs = epochsOf(history)
  const classes = new Map<number, Map<string, Class>>()
  const add = (map: Map<string, number>, key: string, count: number): void => {
    if (count > 0) map.set(key, (map.get(key) ?? 0) + count)
  }
  for (const { figure, count } of charged(history)) {
    const { ticket, module, slot } = figure
    if (ticket.code === null) continue
    add(held, `${ticket.code} ${module}`, figure.count - count)
    const covering = coveringItem(history, ticket, module)
    if (covering !== null) {
      add(unmetered, covering.id, count)
      continue
    }
    const epoch = epochOf(epochs, slot)
    const ofEpoch = classes.get(epoch) ?? new Map<string, Class>()
    classes.set(epoch, ofEpoch)
    const key = JSON.stringify(classText(figure))
    const known = ofEpoch.get(key) ?? { ticket, module, count: 0 }
    known.count += count
    ofEpoch.set(key, known)
  }
  for (const [epoch, ofEpoch] of [...classes].toSorted(([a], [b]) => a - b)) {
    const uses = [...ofEpoch.values()].map((each) => ({
      ...each,
      items: eligible(history, { slot: epoch, ...each }, 'count'),
    }))
    for (const use of uses.toSorted(
      (a, b) => a.items.length - b.items.length || compareTexts(classText(a), classText(b)),
    ))
      fill(history, accounts, { slot: epoch, ...use })
  }
  bookExceptions(history, { accounts, epochs })
  return { accounts, unmetered, held }
}

const fill = (
  history: History,
  accounts: Map<string, Account>,
  use: { readonly slot: number; readonly items: readonly Item[]; readonly count: number },
): void => {
  const { slot, items } = use
  const last = items.at(-1)
  let left = use.count
  const accountOf = (item: Item): Account => {
    const key = `${item.id} ${periodAt(item, slot * SLOT)}`
    const account = accounts.get(key) ?? { quota: 0, tolerance: 0, overUse: 0 }
    accounts.set(key, account)
    return account
  }
  const pour = (item: Item, part: 'quota' | 'tolerance', room: number): void => {
    const account = accountOf(item)
    const taken = Math.max(0, Math.min(left, room - account[part]))
    account[part] += taken
    left -= taken
  }
  for (const item of items) pour(item, 'quota', quotaIn(history, item, slot) ?? Number.POSITIVE_INFINITY)
  for (const item of items) pour(item, 'tolerance', toleranceOf(item, quotaIn(history, item, slot)))
  if (last !== undefined) accountOf(last).overUse += left
}

const bills = new WeakMap<History, { readonly version: number; readonly bill: Bill }>()

/** The bill of a history, computed anew after everything that happened. */
export const billOf = (history: History): Bill => {
  const known = bills.get(history)
  if (known?.version === history.version) return known.bill
  const bill = compute(history)
  bills.set(history, { version: history.version, bill })
  return bill
}
