import { type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type {
  Authorizations,
  DecisionRecord,
  DeviceFilter,
  DeviceRecord,
  NumberedDecision,
} from '../port/authorizations.ts'
import { type DeviceTraits, mergedDevice } from '../port/device.ts'
import { dayOfInstant, KEPT_DECISIONS, type Line } from '../port/facts.ts'
import { frozen } from '../port/frozen.ts'
import type { SignedItem } from '../port/setup.ts'
import type { Statistics } from '../port/statistics.ts'
import type { ClientParts } from './marks.ts'
import type { Names } from './names.ts'
import { memorySeats } from './seats.ts'
import { byKey, copied, Numbering, Table, type UndoLog } from './table.ts'

const bare = ({ number: _number, ...record }: NumberedDecision): DecisionRecord => record

/** Authorizations in memory, with the sums of decisions that statistics read. */
export const memoryAuthorizations = (
  log: UndoLog,
  { clients, hasGaps }: { readonly clients: Names; readonly hasGaps: (client: string) => boolean },
): {
  readonly authorizations: Authorizations
  readonly decisionSums: Statistics['decisionSums']
} & Pick<ClientParts, 'linesOf' | 'codesOf' | 'seatExceptionsOf' | 'forget'> => {
  const seats = memorySeats(log, clients)
  const lines = new Table<string, Line>(log)
  const blocks = new Table<string, number>(log)
  const devices = new Table<string, DeviceTraits>(log)
  const trials = new Table<string, SignedItem>(log)
  const newSeats = new Table<string, number>(log)
  const decisions = new Table<string, readonly NumberedDecision[]>(log)
  const numbering = new Numbering(log)
  const sums = new Table<
    string,
    { readonly code: string; readonly day: number; readonly result: number; readonly count: number }
  >(log)
  const recent = new Table<
    string,
    { readonly slot: Slot; readonly code: string; readonly denied: number; readonly all: number }
  >(log)
  const known = new Table<string, { readonly code: string; readonly password: string | null }>(log)
  const deviceRecord = (device: DeviceTraits): DeviceRecord => ({
    ...device,
    blockedAt: blocks.get(device.uuid) ?? null,
  })

  const hasSign = (uuid: string, sign: DeviceFilter['sign']): boolean => {
    if (sign === 'gaps') return hasGaps(uuid)
    if (sign === 'blocked') return blocks.has(uuid)
    return [...lines.entries()].some(
      ([key, line]) => key.startsWith(`${uuid} `) && (line.forkedAt !== null || line.clonedAt !== null),
    )
  }
  const matches = ({ uuid, lastContact }: DeviceTraits, filter: DeviceFilter): boolean =>
    (filter.codes === null || filter.codes.some((code) => known.has(`${uuid} ${code}`))) &&
    lastContact >= (filter.contactFrom ?? lastContact) &&
    lastContact < (filter.contactTo ?? lastContact + 1) &&
    uuid.replaceAll('-', '').startsWith(filter.uuidPrefix ?? '') &&
    (filter.sign === null || hasSign(uuid, filter.sign))

  const authorizations: Authorizations = {
    ...seats.port,
    line: async (client, product) => lines.get(`${client} ${product}`) ?? null,
    async putLine(client, product, line) {
      clients.number(client)
      const key = `${client} ${product}`
      lines.set(
        key,
        frozen({ ...copied(line), used: Math.max(line.used, lines.get(key)?.used ?? line.used) }),
      )
    },
    blocked: async (client) => blocks.has(client),
    blockedAmong: async (among) => new Set(among.filter((client) => blocks.has(client))),
    async setBlocked(client, at) {
      clients.number(client)
      if (at === null) blocks.delete(client)
      else blocks.set(client, at)
    },
    newSeats: async (code, hour) => newSeats.get(`${code} ${hour}`) ?? 0,
    async addNewSeats(code, hour, count) {
      newSeats.set(`${code} ${hour}`, (newSeats.get(`${code} ${hour}`) ?? 0) + count)
      for (const [key] of newSeats.entries()) {
        const place = key.lastIndexOf(' ')
        if (key.slice(0, place) === code && Number(key.slice(place + 1)) < hour - 1) newSeats.delete(key)
      }
    },
    replay: async (client, requestId, since) =>
      (decisions.get(client) ?? [])
        .filter((record) => record.requestId === requestId && record.at >= since)
        .map(bare)[0] ?? null,
    async record(record) {
      clients.number(record.client)
      const all = [
        frozen({ ...copied(record), number: numbering.next() }),
        ...(decisions.get(record.client) ?? []),
      ]
      const grants = all.filter(({ result }) => result === 0).slice(0, KEPT_DECISIONS.grants)
      const denials = all.filter(({ result }) => result !== 0).slice(0, KEPT_DECISIONS.denials)
      const kept = new Set([...grants, ...denials])
      decisions.set(
        record.client,
        all.filter((one) => kept.has(one)),
      )
      if (record.code === null || record.result !== 0) return
      const { decision } = record
      const password = decision.kind === 'granted' ? decision.matchedPassword : null
      known.set(`${record.client} ${record.code}`, { code: record.code, password })
    },
    async countDecisions(records) {
      for (const { code, at, result } of records) {
        if (code === null) continue
        const day = dayOfInstant(at)
        const key = `${day} ${result} ${code}`
        sums.set(key, { code, day, result, count: (sums.get(key)?.count ?? 0) + 1 })
        const place = `${slotAt(at)} ${code}`
        const counted = recent.get(place)
        recent.set(place, {
          slot: slotAt(at),
          code,
          denied: (counted?.denied ?? 0) + (result === 0 ? 0 : 1),
          all: (counted?.all ?? 0) + 1,
        })
      }
    },
    async recentDecisions(from) {
      const found = new Map<string, { readonly denied: number; readonly all: number }>()
      for (const { slot, code, denied, all } of recent.values()) {
        const before = found.get(code) ?? { denied: 0, all: 0 }
        if (slot >= from) found.set(code, { denied: before.denied + denied, all: before.all + all })
      }
      return found
    },
    async sweepRecentDecisions(before) {
      for (const [key, { slot }] of [...recent.entries()]) if (slot < before) recent.delete(key)
    },
    async sweepDenials(before) {
      for (const [client, records] of [...decisions.entries()]) {
        const kept = records.filter(({ result, at }) => result === 0 || at >= before)
        if (kept.length < records.length) decisions.set(client, kept)
      }
    },
    decisions: async (client) => (decisions.get(client) ?? []).map(bare),
    trial: async (client, product) => trials.get(`${client} ${product}`) ?? null,
    async putTrial(client, product, trial) {
      clients.number(client)
      const key = `${client} ${product}`
      if (!trials.has(key)) trials.set(key, frozen(copied(trial)))
    },
    trialsOfDay: async (product, day) =>
      [...trials.values()].filter(
        ({ item: { terms } }) => terms.product === product && dayOfInstant(terms.notBefore) === day,
      ).length,
    async passwordDevices(code) {
      const devices = new Map<string, number>()
      for (const { code: through, password } of known.values())
        if (through === code && password !== null) devices.set(password, (devices.get(password) ?? 0) + 1)
      return devices
    },
    knownTo: async (code, client) => known.has(`${client} ${code}`),
    async device(client) {
      const device = devices.get(client)
      return device === undefined ? null : deviceRecord(device)
    },
    async putDevice(device) {
      clients.number(device.uuid)
      devices.set(device.uuid, mergedDevice(devices.get(device.uuid) ?? null, device))
    },
    async touchDevices({ clients: touched, at, granularity }) {
      for (const uuid of touched) {
        const device = devices.get(uuid)
        if (device !== undefined && device.lastContact <= at - granularity)
          devices.set(uuid, { ...device, lastContact: at })
      }
    },
    findDevices: async (filter, page) => {
      const after = page.after === null ? 0 : clients.known(page.after)
      return [...devices.values()]
        .filter(({ uuid }) => clients.known(uuid) > after)
        .filter((device) => matches(device, filter))
        .sort((a, b) => clients.known(a.uuid) - clients.known(b.uuid))
        .slice(0, page.limit)
        .map(deviceRecord)
    },
    denials: async ({ organizationId, before, limit }) =>
      [...decisions.values()]
        .flat()
        .filter(({ result }) => result !== 0)
        .filter((each) => organizationId === null || each.organizationId === organizationId)
        .filter(({ number }) => before === null || number < before)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit),
    async devices(page) {
      const after = page.after === null ? 0 : clients.known(page.after)
      return [...devices.values()]
        .filter(({ uuid }) => clients.known(uuid) > after)
        .sort((a, b) => clients.known(a.uuid) - clients.known(b.uuid))
        .slice(0, page.limit)
        .map(deviceRecord)
    },
  }
  return {
    authorizations,
    linesOf: (client) =>
      [...lines.entries()]
        .filter(([key]) => key.startsWith(`${client} `))
        .map(([key, line]) => ({ product: key.slice(client.length + 1), line }))
        .sort(byKey(({ product }) => product)),
    codesOf: (client) =>
      [...known.entries()]
        .filter(([key]) => key.startsWith(`${client} `))
        .map(([, { code, password }]) => ({ code, password }))
        .sort(byKey(({ code }) => code)),
    seatExceptionsOf: seats.exceptionsOf,
    forget: (client, as) => {
      const own = (key: string): boolean => key.startsWith(`${client} `)
      for (const [key] of [...lines.entries()]) if (own(key)) lines.delete(key)
      for (const [key] of [...known.entries()]) if (own(key)) known.delete(key)
      blocks.delete(client)
      devices.delete(client)
      decisions.delete(client)
      seats.move(client, as.seats)
    },
    decisionSums: async (code, fromDay, toDay) =>
      [...sums.values()]
        .filter(
          (sum) =>
            sum.code === code && sum.day >= (fromDay ?? 0) && sum.day < (toDay ?? Number.POSITIVE_INFINITY),
        )
        .sort((a, b) => a.day - b.day || b.result - a.result)
        .map(({ day, result, count }) => ({ day, result, count })),
  }
}
