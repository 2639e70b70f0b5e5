import { classContent, classOfContent } from '../port/class-content.ts'
import { DeviceCounting } from '../port/device-counts.ts'
import type {
  ChargeLine,
  Charges,
  EpochSum,
  Figure,
  OrganizationSetup,
  TicketReference,
  UsageClass,
} from '../port/facts.ts'
import { epochOfSlot } from '../port/facts.ts'
import { notedHoles } from '../port/holes.ts'
import type { Statistics } from '../port/statistics.ts'
import type { Usage } from '../port/usage.ts'
import { memoryFold } from './fold.ts'
import type { ClientParts } from './marks.ts'
import type { Names } from './names.ts'
import { memoryPlaces } from './places.ts'
import { rebuildSums } from './rebuild.ts'
import { addTo, type Sums } from './sums.ts'
import { byKey, copied, Table, type UndoLog } from './table.ts'

const NO_CHARGES: Charges = { lines: [], periods: [] }

export interface UsageParts {
  readonly log: UndoLog
  readonly clients: Names
  readonly sums: Sums
  readonly organization: (id: string) => Promise<OrganizationSetup | null>
}

/** What statistics tell of figures themselves. */
type LookedAt = Pick<Statistics, 'classesOf' | 'deviceCounts' | 'reported' | 'foldedDevices' | 'foldedUse'>

/** Usage in memory. */
export const memoryUsage = ({
  log,
  clients,
  sums,
  organization,
}: UsageParts): { readonly usage: Usage; readonly looked: LookedAt } & Pick<
  ClientParts,
  'figuresOf' | 'clientsAbove' | 'sequencesOf' | 'forget'
> => {
  const classNumbers = new Table<string, number>(log)
  const modules = new Table<string, number>(log)
  const figures = new Table<string, Table<string, Figure>>(log)
  const tickets = new Table<string, TicketReference>(log)
  const charges = new Table<string, Charges>(log)
  const { rebuild: rebuildPlaces, ...places } = memoryPlaces(log)
  const { openingOf, deviceDaysOfCode, ...folding } = memoryFold(log, { sums, figures })
  const sequences = new Table<
    string,
    {
      readonly sequence: number
      readonly dropped: number
      readonly at: number
      readonly holes: string
    }
  >(log)

  const moduleNumber = (name: string): number => {
    const known = modules.get(name)
    if (known !== undefined) return known
    modules.set(name, modules.size)
    return modules.size - 1
  }
  const ticketOf = (figure: Figure): TicketReference => {
    const key = `${figure.client} ${figure.ticket.authorizationId}`
    const known = tickets.get(key)
    if (known !== undefined) return known
    const ticket = Object.freeze({ ...figure.ticket })
    tickets.set(key, ticket)
    return ticket
  }
  const byModule = (a: { readonly module: string }, b: { readonly module: string }): number =>
    (modules.get(a.module) ?? 0) - (modules.get(b.module) ?? 0)
  const epochSums = (organizationId: string): readonly EpochSum[] =>
    [...sums.epochs.values()]
      .filter((sum) => sum.organizationId === organizationId)
      .map(({ epoch, classKey, module, count }) => ({ epoch, classKey, module, count }))
      .sort((a, b) => a.epoch - b.epoch || a.classKey - b.classKey || byModule(a, b))
  const classesOf = (keys: readonly number[]): ReadonlyMap<number, UsageClass> => {
    const wanted = new Set(keys)
    return new Map(
      [...classNumbers.entries()]
        .filter(([, key]) => wanted.has(key))
        .map(([content, key]) => [key, classOfContent(content)]),
    )
  }
  const byLine = (a: ChargeLine, b: ChargeLine): number =>
    a.epoch - b.epoch ||
    a.classKey - b.classKey ||
    byModule(a, b) ||
    byKey<ChargeLine>((line) => line.itemId ?? '')(a, b) ||
    a.period - b.period ||
    byKey<ChargeLine>((line) => line.part)(a, b)

  const stages = new Table<
    string,
    { readonly organizationId: string; readonly itemId: string; readonly stage: string }
  >(log)
  const usage: Usage = {
    ...places,
    ...folding,
    toldStages: async (organizationId) =>
      new Map(
        [...stages.values()]
          .filter((told) => told.organizationId === organizationId)
          .map(({ itemId, stage }) => [itemId, stage]),
      ),
    tellStage: async (told) => stages.set(`${told.organizationId} ${told.itemId}`, told),
    async classKey(usageClass) {
      const content = classContent(usageClass)
      const known = classNumbers.get(content)
      if (known !== undefined) return known
      classNumbers.set(content, classNumbers.size + 1)
      sums.classes.set(classNumbers.size, {
        organizationId: usageClass.organizationId,
        code: usageClass.code,
        product: usageClass.product,
      })
      return classNumbers.size
    },
    classes: async (keys) => classesOf(keys),
    allClasses: async () =>
      new Map([...classNumbers.entries()].map(([content, key]) => [key, classOfContent(content)])),
    async figures(places) {
      const keys = new Set(places.map(({ client, slot }) => `${slot} ${client}`))
      return [...keys].flatMap((key) => [...(figures.get(key)?.values() ?? [])])
    },
    async putFigures(changed) {
      for (const figure of changed) {
        clients.number(figure.client)
        moduleNumber(figure.module)
        const key = `${figure.slot} ${figure.client}`
        let place = figures.get(key)
        if (place === undefined) {
          place = new Table(log)
          figures.set(key, place)
        }
        place.set(
          `${figure.session} ${figure.module}`,
          Object.freeze({ ...figure, ticket: ticketOf(figure) }),
        )
      }
    },
    async addSums(deltas) {
      for (const delta of deltas) {
        moduleNumber(delta.module)
        addTo(sums, delta)
      }
    },
    async addLate(late) {
      for (const { classKey, day, count } of late) {
        const key = `${classKey} ${day}`
        sums.late.set(key, { classKey, day, count: count + (sums.late.get(key)?.count ?? 0) })
      }
    },
    async chargeBasis(organizationId) {
      const setup = await organization(organizationId)
      if (setup === null) return null
      const from = await folding.closedUntil(organizationId)
      const rows = epochSums(organizationId).filter((sum) => sum.epoch >= from)
      const classes = classesOf(rows.map((sum) => sum.classKey))
      const excess = await places.excess(organizationId)
      return { setup, sums: rows, classes, opening: openingOf(organizationId), excess }
    },
    async putCharges(organizationId, made) {
      for (const line of made.lines) moduleNumber(line.module)
      const { lines, periods } = copied(made)
      const from = await folding.closedUntil(organizationId)
      const closed = (charges.get(organizationId) ?? NO_CHARGES).lines.filter((line) => line.epoch < from)
      charges.set(organizationId, {
        lines: [...closed, ...lines].sort(byLine),
        periods: [...periods].sort(
          (a, b) => byKey<{ itemId: string }>((charge) => charge.itemId)(a, b) || a.period - b.period,
        ),
      })
    },
    charges: async (organizationId) => charges.get(organizationId) ?? NO_CHARGES,
    async itemUsage(periods) {
      const all = [...charges.values()].flatMap((made) => made.periods)
      return new Map(
        periods.flatMap(({ itemId, period }) => {
          const found = all.find((charge) => charge.itemId === itemId && charge.period === period)
          return found === undefined
            ? []
            : [
                [
                  itemId,
                  { quotaUsed: found.quotaUsed, toleranceUsed: found.toleranceUsed, overUse: found.overUse },
                ] as const,
              ]
        }),
      )
    },
    async recutEpochs(organizationId, boundaries) {
      const sorted = [...boundaries].sort((a, b) => a - b)
      const from = await folding.closedUntil(organizationId)
      for (const [key, sum] of [...sums.epochs.entries()])
        if (sum.organizationId === organizationId && sum.epoch >= from) sums.epochs.delete(key)
      for (const sum of [...sums.slots.values()]) {
        if (sums.classes.get(sum.classKey)?.organizationId !== organizationId || sum.bucket < from) continue
        const epoch = Math.max(epochOfSlot(sorted, sum.bucket), from)
        const key = `${sum.classKey} ${sum.module} ${epoch} ${organizationId}`
        const count = (sums.epochs.get(key)?.count ?? 0) + sum.count - sum.held
        sums.epochs.set(key, { organizationId, epoch, classKey: sum.classKey, module: sum.module, count })
      }
    },
    async noteSequences(notes) {
      for (const note of notes) {
        clients.number(note.client)
        const key = `${note.client} ${note.store}`
        const known = sequences.get(key) ?? { ...note, holes: '' }
        sequences.set(key, {
          sequence: Math.max(known.sequence, note.sequence),
          dropped: Math.max(known.dropped, note.dropped),
          at: Math.max(known.at, note.at),
          holes: notedHoles(known.holes, known.sequence, note.sequence),
        })
      }
    },
    async rebuild(input) {
      const { hours } = await folding.folded()
      const stored = [...figures.values()].map((place) => [...place.values()])
      return [
        ...(await rebuildSums(
          sums,
          { places: stored, hours, closedUntil: (id) => folding.closedUntil(id) },
          input,
        )),
        ...rebuildPlaces(
          { computed: stored.flatMap((place) => input.placesOf(place)), from: hours },
          input.repair,
        ),
      ]
    },
  }
  const ownKey =
    (client: string) =>
    (key: string): boolean =>
      key.startsWith(`${client} `)
  /** In the order of slots, clients, sessions and modules as they were first heard of. */
  const figuresUnder = (classKeys: readonly number[], from: number, to: number): readonly Figure[] =>
    [...figures.values()]
      .flatMap((place) => [...place.values()])
      .filter(({ slot, ticket }) => slot >= from && slot < to && classKeys.includes(ticket.classKey))
      .sort((a, b) => a.slot - b.slot || clients.known(a.client) - clients.known(b.client))
  const foldedUseOf = (code: string, fromDay: number, toDay: number) =>
    deviceDaysOfCode(code)
      .filter(({ day }) => day >= fromDay && day < toDay)
      .sort((a, b) => a.day - b.day || clients.known(a.client) - clients.known(b.client))
  const looked: LookedAt = {
    classesOf: async (organizationId) =>
      new Map(
        [...classesOf([...classNumbers.entries()].map(([, key]) => key))].filter(
          ([, usageClass]) => usageClass.organizationId === organizationId,
        ),
      ),
    async deviceCounts(classKeys, from, to) {
      const counting = new DeviceCounting<string>()
      for (const { slot, client } of figuresUnder(classKeys, from, to)) counting.add(slot, client)
      return counting.end()
    },
    reported: async (classKeys, { from, to, limit }) =>
      figuresUnder(classKeys, from, to)
        .slice(0, limit)
        .map(({ ticket, ...figure }) => ({
          ...figure,
          authorizationId: ticket.authorizationId,
          iat: ticket.iat,
        })),
    async foldedDevices(code, fromDay, toDay) {
      const days = Map.groupBy(foldedUseOf(code, fromDay, toDay), ({ day }) => day)
      return [...days].map(([day, rows]) => ({ day, devices: rows.length }))
    },
    foldedUse: async (code, { fromDay, toDay, limit }) =>
      foldedUseOf(code, fromDay, toDay)
        .slice(0, limit)
        .map(({ client, day, count }) => ({ client, day, count })),
  }
  return {
    usage,
    looked,
    figuresOf: (client) =>
      [...figures.values()]
        .flatMap((place) => [...place.values()])
        .filter((figure) => figure.client === client),
    clientsAbove: (slot, units) => {
      const sums = new Map<string, number>()
      for (const figure of [...figures.values()].flatMap((place) => [...place.values()]))
        if (figure.slot === slot) sums.set(figure.client, (sums.get(figure.client) ?? 0) + figure.count)
      return [...sums].filter(([, sum]) => sum > units).map(([client]) => client)
    },
    sequencesOf: (client) =>
      [...sequences.entries()]
        .filter(([key]) => ownKey(client)(key))
        .map(([key, sequence]) => ({ store: key.slice(client.length + 1), ...sequence }))
        .sort(byKey(({ store }) => store)),
    forget: (client) => {
      for (const [key, place] of [...figures.entries()])
        if ([...place.values()].some((figure) => figure.client === client)) figures.delete(key)
      for (const [key] of [...tickets.entries()]) if (ownKey(client)(key)) tickets.delete(key)
      for (const [key] of [...sequences.entries()]) if (ownKey(client)(key)) sequences.delete(key)
    },
  }
}
