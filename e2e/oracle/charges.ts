import {
  byRank,
  type Code,
  graceIn,
  type History,
  heldIn,
  type Item,
  percentOf,
  periodAt,
  quotaIn,
  SLOT,
  validIn,
} from './facts.ts'

export type Account = { quota: number; tolerance: number; overUse: number }

export type Bill = {
  /** By item and quota period: `ID period`. */
  readonly accounts: ReadonlyMap<string, Account>
  readonly notCovered: number
}

type Class = {
  readonly code: Code
  readonly module: string
  readonly ticket: readonly string[]
  count: number
}

/** Everything about an epoch that may change from one slot to the next; slots of one epoch have the same text. */
const circumstances = (history: History, slot: number): string =>
  JSON.stringify([
    [...history.items.values()].map((item) => [
      item.id,
      validIn(item, slot),
      graceIn(item, slot),
      periodAt(item, slot * SLOT),
      quotaIn(history, item, slot),
    ]),
    [...history.codes.values()].map((code) => heldIn(code, slot) ?? null),
  ])

/** C9: who may be charged for a class in a slot, in the order in which they are filled. */
const eligible = (history: History, slot: number, of: Class): readonly Item[] => {
  const holding = heldIn(of.code, slot)
  const covers = (item: Item): boolean => item.way === 'count' && item.modules.includes(of.module)
  const all = [...history.items.values()].filter(covers).toSorted(byRank(holding))
  const held = all.filter((item) => holding?.items.includes(item.id) === true)
  const valid = held.filter((item) => validIn(item, slot))
  const grace = held.filter((item) => !validIn(item, slot) && graceIn(item, slot))
  const named = all.filter(
    (item) => of.ticket.includes(item.id) && !valid.includes(item) && !grace.includes(item),
  )
  return [...valid, ...grace, ...named]
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** C8: fewest eligible items first, then by code, module and the rest as bytes. */
const inOrder =
  (history: History, slot: number) =>
  (a: Class, b: Class): number =>
    eligible(history, slot, a).length - eligible(history, slot, b).length ||
    compare(a.code.name, b.code.name) ||
    compare(a.module, b.module) ||
    compare(a.ticket.join('\0'), b.ticket.join('\0'))

/** C8, from the full history: no sums are kept, no epoch is remembered. */
export const billOf = (history: History): Bill => {
  const accounts = new Map<string, Account>()
  let notCovered = 0
  const figures = [...history.figures.values()]
    .filter(({ ticket, module }) => covered(history, ticket.items, module) === false)
    .toSorted((a, b) => a.slot - b.slot)
  const epochs: { slot: number; circumstances: string; classes: Map<string, Class> }[] = []
  for (const figure of figures) {
    const now = circumstances(history, figure.slot)
    const last = epochs.at(-1)
    const epoch =
      last !== undefined && sameEpoch(history, last.slot, figure.slot, now)
        ? last
        : { slot: figure.slot, circumstances: now, classes: new Map<string, Class>() }
    if (epoch !== last) epochs.push(epoch)
    const code = history.codes.get(figure.ticket.code)
    if (code === undefined) throw new Error(`no code ${figure.ticket.code}`)
    const key = JSON.stringify([code.internalId, figure.module, figure.ticket.items])
    const known = epoch.classes.get(key) ?? {
      code,
      module: figure.module,
      ticket: figure.ticket.items,
      count: 0,
    }
    known.count += figure.count
    epoch.classes.set(key, known)
  }
  for (const { slot, classes } of epochs) {
    for (const each of [...classes.values()].toSorted(inOrder(history, slot)))
      notCovered += fill(history, accounts, { slot, class: each })
  }
  return { accounts, notCovered }
}

/** A module that a seat or place item of the ticket covers is charged to no count item. */
const covered = (history: History, items: readonly string[], module: string): boolean =>
  items.some((id) => {
    const item = history.items.get(id)
    return item !== undefined && item.way !== 'count' && item.modules.includes(module)
  })

/** Two slots lie in one epoch when nothing changes at any slot between them. */
const sameEpoch = (history: History, from: number, to: number, now: string): boolean => {
  for (let slot = from; slot < to; slot += 1) if (changesAt(history, slot + 1)) return false
  return circumstances(history, from) === now
}

const changesAt = (history: History, slot: number): boolean => cuts(history).has(slot)

let cutsOf: { readonly key: string; readonly slots: ReadonlySet<number> } | null = null

/** Slots at which some circumstance differs from the slot before. */
const cuts = (history: History): ReadonlySet<number> => {
  const key = JSON.stringify([
    [...history.items.keys()],
    history.supplements,
    [...history.codes.values()].map(({ holdings }) => holdings),
  ])
  if (cutsOf?.key === key) return cutsOf.slots
  const slots = new Set<number>()
  const all = [...history.items.values()]
  const instants = [
    ...all.flatMap(({ begin, end }) => [begin, end, end + 7 * 86_400]),
    ...history.supplements.flatMap(({ begin, end }) => [begin, end]),
    ...all.flatMap((item) =>
      item.periodDays === null
        ? []
        : Array.from(
            { length: Math.ceil((item.end - item.begin) / (item.periodDays * 86_400)) },
            (_, index) => item.begin + index * (item.periodDays ?? 0) * 86_400,
          ),
    ),
  ]
  const near = new Set(
    instants.flatMap((instant) => [-1, 0, 1, 2].map((step) => Math.floor(instant / SLOT) + step)),
  )
  for (const { holdings } of history.codes.values()) for (const { from } of holdings) near.add(from)
  for (const slot of near)
    if (circumstances(history, slot) !== circumstances(history, slot - 1)) slots.add(slot)
  cutsOf = { key, slots }
  return slots
}

const fill = (
  history: History,
  accounts: Map<string, Account>,
  about: { readonly slot: number; readonly class: Class },
): number => {
  const items = eligible(history, about.slot, about.class)
  const last = items.at(-1)
  let left = about.class.count
  if (last === undefined) return left
  const accountOf = (item: Item): Account => {
    const key = `${item.id} ${periodAt(item, about.slot * SLOT)}`
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
  for (const item of items) pour(item, 'quota', quotaIn(history, item, about.slot))
  for (const item of items) pour(item, 'tolerance', percentOf(5, quotaIn(history, item, about.slot)))
  if (left > 0) accountOf(last).overUse += left
  return 0
}

/** C3, C4: devices beyond the quota of a concurrent item, summed over the slots in which it was held or named. */
export const exceptionsOf = (history: History, item: Item): number => {
  const devices = new Map<number, Set<string>>()
  for (const { client, slot, module, ticket } of history.figures.values()) {
    if (!item.modules.includes(module) || !ticket.items.includes(item.id)) continue
    devices.set(slot, (devices.get(slot) ?? new Set()).add(client))
  }
  return [...devices].reduce(
    (sum, [slot, set]) => sum + Math.max(0, set.size - quotaIn(history, item, slot)),
    0,
  )
}
