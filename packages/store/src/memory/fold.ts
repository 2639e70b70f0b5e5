import { dayOfSlot, epochOfSlot, type Figure } from '../port/facts.ts'
import { dayBegin, type FoldGrain, foldedSlot } from '../port/fold.ts'
import type { Usage } from '../port/usage.ts'
import type { Sums } from './sums.ts'
import { Table, type UndoLog } from './table.ts'

type Folding = Pick<
  Usage,
  'folded' | 'fold' | 'coarsen' | 'deviceDays' | 'forgetDeviceDays' | 'closedUntil' | 'closeEpochs'
> & {
  openingOf(organizationId: string): Closing['opening']
  deviceDaysOfCode(code: string): DeviceDay[]
}

type Closing = Parameters<Usage['closeEpochs']>[1]

interface DeviceDay {
  readonly client: string
  readonly code: string | null
  readonly day: number
  readonly count: number
}

/** Folding and closing in memory; a step does all there is. */
export const memoryFold = (
  log: UndoLog,
  parts: { readonly sums: Sums; readonly figures: Table<string, Table<string, Figure>> },
): Folding => {
  const marks = new Table<FoldGrain, number>(log)
  const days = new Table<string, DeviceDay>(log)
  const closings = new Table<string, Closing>(log)
  const { sums, figures } = parts

  const foldSums = async (
    grain: FoldGrain,
    until: number,
    boundariesOf: (organizationId: string) => Promise<readonly number[]>,
  ): Promise<void> => {
    for (const [key, row] of [...sums.slots.entries()]) {
      if (row.bucket >= until) continue
      const organization = sums.classes.get(row.classKey)?.organizationId ?? null
      const cuts = organization === null ? [] : [...(await boundariesOf(organization))].sort((a, b) => a - b)
      const bucket = foldedSlot(grain, row.bucket, epochOfSlot(cuts, row.bucket))
      if (bucket === row.bucket) continue
      sums.slots.delete(key)
      const folded = `${row.classKey} ${row.module} ${bucket}`
      const known = sums.slots.get(folded)
      sums.slots.set(folded, {
        ...row,
        bucket,
        count: row.count + (known?.count ?? 0),
        held: row.held + (known?.held ?? 0),
      })
    }
    marks.set(grain, until)
  }

  const folded = async () => ({ hours: marks.get('hours') ?? 0, days: marks.get('days') ?? 0 })
  return {
    folded,
    async fold({ until, boundariesOf }) {
      if (until <= (marks.get('hours') ?? 0)) return false
      for (const [place, sessions] of [...figures.entries()]) {
        for (const { client, slot, count, ticket } of sessions.values()) {
          if (slot >= until) continue
          const code = sums.classes.get(ticket.classKey)?.code ?? null
          const key = `${client} ${dayOfSlot(slot)} ${code}`
          const before = days.get(key)?.count ?? 0
          days.set(key, { client, code, day: dayOfSlot(slot), count: before + count })
        }
        if (Number(place.split(' ')[0]) < until) figures.delete(place)
      }
      await foldSums('hours', until, boundariesOf)
      return false
    },
    async coarsen({ until, boundariesOf }) {
      const end = dayBegin(Math.min(until, marks.get('hours') ?? 0))
      if (end > (marks.get('days') ?? 0)) await foldSums('days', end, boundariesOf)
      return false
    },
    deviceDays: async (client) =>
      [...days.values()]
        .filter((row) => row.client === client)
        .map(({ code, day, count }) => ({ code, day, count }))
        .sort((a, b) => a.day - b.day || ((a.code ?? '') < (b.code ?? '') ? -1 : 1)),
    deviceDaysOfCode: (code) => [...days.values()].filter((row) => row.code === code),
    async forgetDeviceDays(client) {
      for (const [key, row] of [...days.entries()]) if (row.client === client) days.delete(key)
    },
    closedUntil: async (organizationId) => closings.get(organizationId)?.until ?? 0,
    async closeEpochs(organizationId, closing) {
      closings.set(organizationId, closing)
    },
    openingOf: (organizationId) => closings.get(organizationId)?.opening ?? [],
  }
}
