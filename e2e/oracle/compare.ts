import {
  asInteger,
  asList,
  asObject,
  asText,
  type Json,
  type JsonObject,
} from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'
import { billOf } from './charges.ts'
import { allowedAt, exceptionsAt } from './exceptions.ts'
import {
  DAY,
  graceEnd,
  type History,
  hasExceptions,
  type Item,
  periodAt,
  quotaAt,
  SLOT,
  slotAt,
  toleranceOf,
} from './facts.ts'
import { takenBy } from './seats.ts'

type Numbers = { readonly [name: string]: number | string | null }

/** What people are shown of an item, from the full history (§7, A5). */
const numbersOf = (history: History, item: Item, now: number): Numbers => {
  const { accounts } = billOf(history)
  const quota = quotaAt(history, item, now)
  const tolerance = toleranceOf(item, quota)
  const account = accounts.get(`${item.id} ${periodAt(item, slotAt(now) * SLOT)}`)
  const counts = item.way === 'count'
  const seats = takenBy(history, { item, except: null, now })
  const exceptions = hasExceptions(item.way)
    ? { used: exceptionsAt(history, accounts, { item, at: now }), allowed: allowedAt(history, item, now) }
    : { used: 0, allowed: 0 }
  const over = hasExceptions(item.way)
    ? Math.max(0, exceptions.used - exceptions.allowed)
    : Math.max(0, seats - (quota ?? seats) - tolerance)
  const overUse = counts ? (account?.overUse ?? 0) : over
  const used = counts ? (account?.quota ?? 0) + (account?.tolerance ?? 0) + overUse : seats
  const spent = quota !== null && (counts ? (account?.quota ?? 0) >= quota : seats > quota)
  return {
    quota,
    tolerance,
    used,
    overUse,
    seats: counts ? 0 : seats,
    exceptionsUsed: exceptions.used,
    exceptionsAllowed: exceptions.allowed,
    stage: stageOf(item, now, { overUse, spent }),
  }
}

const stageOf = (
  item: Item,
  now: number,
  of: { readonly overUse: number; readonly spent: boolean },
): string => {
  if (item.revokedAt !== null && now >= item.revokedAt) return 'revoked'
  if (now < item.begin) return 'not-yet-valid'
  if (now >= graceEnd(item)) return 'expired'
  if (of.overUse > 0) return 'over-used'
  if (now >= item.end) return 'grace'
  return of.spent ? 'tolerance' : 'normal'
}

const shownOf = (view: JsonObject): Numbers => ({
  quota: view['quota'] === null ? null : asInteger(view['quota']),
  tolerance: asInteger(view['tolerance']),
  used: asInteger(view['used']),
  overUse: asInteger(view['overUse']),
  seats: asInteger(asObject(view['seats'])['taken']),
  exceptionsUsed: asInteger(asObject(view['exceptions'])['used']),
  exceptionsAllowed: asInteger(asObject(view['exceptions'])['allowed']),
  stage: String(view['stage']),
})

/** Everything that was ever charged to an item, or covered by it (§7). */
const totalOf = (history: History, item: Item): number => {
  const { accounts, unmetered } = billOf(history)
  if (item.way !== 'count') return unmetered.get(item.id) ?? 0
  return [...accounts]
    .filter(([key]) => key.startsWith(`${item.id} `))
    .reduce((sum, [, { quota, tolerance, overUse }]) => sum + quota + tolerance + overUse, 0)
}

const differs = (what: string, shown: Numbers, expected: Numbers): string | null => {
  const wrong = Object.keys(expected).filter((name) => shown[name] !== expected[name])
  return wrong.length === 0
    ? null
    : `${what}: ${wrong.map((name) => `${name} is shown as ${shown[name]}, expected ${expected[name]}`).join('; ')}`
}

const sumsOf = async (lab: Lab, query: string): Promise<Numbers> => {
  const told = asObject(await lab.api('GET', `/statistics?${query}`))
  return {
    total: asInteger(told['total']),
    ...Object.fromEntries(
      asList(told['rows']).map((row) => [String(asObject(row)['key']), asInteger(asObject(row)['count'])]),
    ),
  }
}

/** C9: a code's statistics count every accepted figure, whatever was charged. */
const figuresOf = (history: History, code: string | null): Numbers => {
  const sums = new Map<string, number>()
  for (const { ticket, module, count } of history.figures.values())
    if (ticket.code === code) sums.set(module, (sums.get(module) ?? 0) + count)
  return { total: [...sums.values()].reduce((sum, count) => sum + count, 0), ...Object.fromEntries(sums) }
}

const countsOf = (rows: Json | undefined, key: string, count: string): Numbers =>
  Object.fromEntries(
    asList(rows ?? []).map((row) => [String(asObject(row)[key]), asInteger(asObject(row)[count])]),
  )

/** A11, A12: devices by session password, and held units by module. */
const compareCode = async (lab: Lab, history: History, name: string): Promise<string | null> => {
  const usage = asObject(await lab.api('GET', `/handshake-codes/${name}/usage`))
  const code = history.codes.get(name)
  const asked = [...history.granted.asked].filter(([key]) => key.startsWith(`${name} `))
  const devices = Object.fromEntries(
    (code?.passwords ?? []).map(({ id }) => [id, asked.filter(([, used]) => used === id).length]),
  )
  const held = [...billOf(history).held]
    .filter(([key]) => key.startsWith(`${name} `))
    .map(([key, count]) => [key.slice(name.length + 1), count] as const)
  return (
    differs(
      `devices by password of ${name}`,
      countsOf(usage['sessionPasswords'], 'id', 'devices'),
      devices,
    ) ??
    differs(`held under ${name}`, countsOf(usage['held'], 'module', 'count'), Object.fromEntries(held)) ??
    differs(`statistics of ${name}`, await sumsOf(lab, `handshakeCode=${name}`), figuresOf(history, name))
  )
}

/** A8, A13: what people are shown of a device that this history knows. */
const compareDevice = async (lab: Lab, history: History, client: string): Promise<string | null> => {
  const line = history.granted.lines.get(client)
  const view = asObject(await lab.api('GET', `/devices/${client}`))
  const [shown] = asList(view['lines']).map((each) => asObject(each))
  return differs(
    `device ${client}`,
    {
      restarts: asInteger(shown?.['restarts']),
      forkedAt: secondsOrNull(shown?.['forkedAt']),
      clonedAt: secondsOrNull(shown?.['clonedAt']),
      blocked: view['blockedAt'] === null ? 0 : 1,
    },
    {
      // Those of the last 30 days before the newest one, five at most.
      restarts: (line?.restarts ?? []).filter((at, _, all) => (all.at(-1) ?? 0) - at < 30 * DAY).slice(-5)
        .length,
      forkedAt: line?.forkedAt ?? null,
      clonedAt: line?.clonedAt ?? null,
      blocked: history.blocked.has(client) ? 1 : 0,
    },
  )
}

const secondsOrNull = (iso: Json | undefined): number | null =>
  iso === null || iso === undefined ? null : Math.floor(Date.parse(asText(iso)) / 1000)

const clockOf = async (lab: Lab): Promise<number> => {
  const { now } = asObject(await lab.api('GET', '/clock'))
  return Math.floor(Date.parse(asText(now)) / 1000)
}

/** What differs of an item at one reading of this server's clock: read again where a second has passed meanwhile. */
const compareItem = async (lab: Lab, history: History, item: Item): Promise<string | null> => {
  for (;;) {
    const now = await clockOf(lab)
    const what = `item ${item.id} at ${now}`
    const shown = shownOf(asObject(await lab.api('GET', `/items/${item.id}`)))
    const wrong = differs(what, shown, numbersOf(history, item, now))
    if (wrong !== null && (await clockOf(lab)) !== now) continue
    return wrong ?? differs(what, await sumsOf(lab, `item=${item.id}`), { total: totalOf(history, item) })
  }
}

/** P8: what a statement says in all of each item, whatever was said in those before it. */
export const compareStatement = (sums: readonly JsonObject[], history: History): string | null => {
  for (const item of history.items.values()) {
    const told = sums.filter((sum) => sum['item'] === item.id).map((sum) => asInteger(sum['total']))
    const total = told.reduce((sum, count) => sum + count, 0)
    const wrong = differs(`statement of ${item.id}`, { total }, { total: totalOf(history, item) })
    if (wrong !== null) return wrong
  }
  return null
}

/** Compares every number that a server shows with what the full history gives; the first that differs, or null. */
export const compare = async (
  lab: Lab,
  { history, product }: { readonly history: History; readonly product: string },
): Promise<string | null> => {
  for (const item of history.items.values()) {
    const wrong = await compareItem(lab, history, item)
    if (wrong !== null) return wrong
  }
  for (const name of history.codes.keys()) {
    const wrong = await compareCode(lab, history, name)
    if (wrong !== null) return wrong
  }
  for (const client of history.granted.lines.keys()) {
    const wrong = await compareDevice(lab, history, client)
    if (wrong !== null) return wrong
  }
  return differs('statistics of trials', await sumsOf(lab, `product=${product}`), figuresOf(history, null))
}
