import { billOf } from './charges.ts'
import { allowedAt, exceptionsAt } from './exceptions.ts'
import {
  byRank,
  type Code,
  DAY,
  graceEnd,
  type Held,
  type History,
  hasExceptions,
  heldNow,
  type Item,
  isConcurrent,
  itemOf,
  periodAt,
  quotaAt,
  type Running,
  SLOT,
  slotAt,
  toleranceOf,
  type Way,
} from './facts.ts'
import { fork, goOn, identityOf, type Presented } from './identity.ts'
import { ownSeat, seatUntil, takenBy } from './seats.ts'

/** What a device asks for. */
export type Request = Running & {
  readonly client: string
  /** Null: neither organization nor code is named (T1). */
  readonly code: Code | null
  /** Null: every module that some item passes for (A2). */
  readonly modules: readonly string[] | null
  /** Host of the page; null: no `Origin`. */
  readonly host: string | null
  readonly processName: string | null
  /** What it shows of its identity; absent: that is not asked (A10). */
  readonly presented?: Presented
  /** Registrable domain of the page; null: none. */
  readonly domain: string | null
  /** Null: no charge way is asked for. */
  readonly way: Way | null
  readonly instances: number | null
  readonly password: string | null
}

export type Grant = {
  readonly granted: true
  readonly items: readonly string[]
  readonly modules: readonly string[]
  readonly stage: string
  readonly exp: number
  /** Items of which a seat or place is taken or renewed. */
  readonly seats: readonly Item[]
}
export type Expected =
  | Grant
  | { readonly granted: false; readonly code: number; readonly retryAfter: number | null }
  | { readonly granted: null }

const STAGES = ['normal', 'tolerance', 'grace', 'trial']
const worse = (a: string, b: string): string => (STAGES.indexOf(a) >= STAGES.indexOf(b) ? a : b)

type Room = 'quota' | 'tolerance' | 'none'

/** What an item allows one request (§5, A5, C3). */
const roomOf = (
  history: History,
  item: Item,
  { client, instances, now }: Request & { now: number },
): Room => {
  const quota = quotaAt(history, item, now)
  if (item.way === 'domain' || quota === null) return 'quota'
  const { accounts } = billOf(history)
  if (item.way === 'count') {
    const used = accounts.get(`${item.id} ${periodAt(item, slotAt(now) * SLOT)}`)
    if ((used?.quota ?? 0) < quota) return 'quota'
    return (used?.tolerance ?? 0) < toleranceOf(item, quota) ? 'tolerance' : 'none'
  }
  const asked = placesAsked(item, instances)
  const own = ownSeat(history, { item, client, now })
  const running = takenBy(history, { item, except: client, now }) + asked
  if (running <= quota) return 'quota'
  if (own !== null && own.places >= asked) return 'tolerance'
  if (!hasExceptions(item.way)) return running <= quota + toleranceOf(item, quota) ? 'tolerance' : 'none'
  return exceptionsAt(history, accounts, { item, at: now }) < allowedAt(history, item, now)
    ? 'tolerance'
    : 'none'
}

const placesAsked = (item: Item, instances: number | null): number =>
  item.way === 'concurrent-instance' ? (instances ?? 1) : 1

type Judged = {
  readonly item: Item
  readonly room: Room
  /** A4 (1). */
  readonly group: number
}

const isOver = (item: Item, now: number): boolean =>
  now < item.begin || now >= graceEnd(item) || (item.revokedAt !== null && now >= item.revokedAt)

/** A4: the items of a code in usage order. */
const usageOrder = (history: History, held: readonly Held[], request: Request & { now: number }) => {
  const { now } = request
  const rank = byRank(held)
  const groupOf = (item: Item, room: Room): number =>
    isOver(item, now) || room === 'none' ? 4 : (room === 'quota' ? 0 : 2) + (now >= item.end ? 1 : 0)
  return held
    .map(({ item: id }): Judged => {
      const item = itemOf(history, id)
      const room = roomOf(history, item, request)
      return { item, room, group: groupOf(item, room) }
    })
    .toSorted((a, b) => a.group - b.group || rank(a.item, b.item))
}

/** A1, L6: whether a code holds an item, or one that renews it. */
const isHeld = (history: History, held: readonly Held[], id: string): boolean => {
  const stands = (item: Item): boolean =>
    item.id === id || (item.renews !== null && stands(itemOf(history, item.renews)))
  return held.some(({ item }) => stands(itemOf(history, item)))
}

/** A1: the checks of one item for one module, in their order; the first that fails. */
const failure = (
  history: History,
  { item, room }: Judged,
  asked: Request & { readonly now: number; readonly module: string; readonly held: readonly Held[] },
): { readonly step: number; readonly code: number } | null => {
  const { module, deployment, domain, now, held } = asked
  const quota = quotaAt(history, item, now)
  const checks: readonly (readonly [number, boolean])[] = [
    [-20107, item.versions !== null && !item.versions.includes(asked.major)],
    [-20108, item.deployments !== null && !item.deployments.includes(deployment)],
    [-20109, item.editions !== null && !item.editions.includes(asked.edition)],
    [-20115, asked.way !== null && item.way !== asked.way],
    [-20104, item.modules !== null && !item.modules.includes(module)],
    [-20114, item.domain !== null && item.domain !== domain],
    [-20112, now < item.begin],
    [-20111, now >= graceEnd(item)],
    [-20113, item.revokedAt !== null && now >= item.revokedAt],
    [-20124, (item.dependsOn ?? []).some((id) => !isHeld(history, held, id))],
    [-20120, item.way === 'count' && room === 'none'],
    [
      -20130,
      item.way === 'concurrent-instance' && quota !== null && placesAsked(item, asked.instances) > quota,
    ],
    [-20120, item.way !== 'count' && room === 'none'],
  ]
  const step = checks.findIndex(([, fails]) => fails)
  const code = checks[step]?.[0]
  return code === undefined ? null : { step, code }
}

const takesSeat = ({ way }: Item): boolean => way !== 'count' && way !== 'domain'

/** A7: how long an item lets a device work offline. */
const offlineUntil = (history: History, item: Item, now: number): number => {
  const ends = [now + item.offlineDays * DAY, graceEnd(item), item.revokedAt ?? Number.POSITIVE_INFINITY]
  const limited =
    takesSeat(item) &&
    (!isConcurrent(item.way) ||
      exceptionsAt(history, billOf(history).accounts, { item, at: now }) >= allowedAt(history, item, now))
  return Math.min(...ends, ...(limited ? [seatUntil(item, now)] : []))
}

/** A2, C10: which items grant the modules that are asked for. */
const grantBy = (history: History, held: readonly Held[], request: Request & { now: number }): Expected => {
  const { client, now } = request
  if (held.length === 0) return { granted: false, code: -20104, retryAfter: null }
  const order = usageOrder(history, held, request)
  const granting = new Set<Judged>()
  const charged = new Set<Judged>()
  const modules: string[] = []
  let stage = 'normal'
  let denied: Expected | null = null
  for (const module of request.modules ?? history.product.modules) {
    const tried = order.map((each) => ({
      each,
      failed: failure(history, each, { ...request, module, held }),
    }))
    const passing = tried.filter(({ failed }) => failed === null).map(({ each }) => each)
    const seats = passing.filter(({ item }) => takesSeat(item))
    const [first] = passing
    const kept =
      first !== undefined && takesSeat(first.item)
        ? (seats.find(({ item }) => ownSeat(history, { item, client, now }) !== null) ??
          seats.find((each) => granting.has(each)) ??
          first)
        : first
    if (kept === undefined) {
      denied ??= denial(tried, now)
      continue
    }
    modules.push(module)
    granting.add(kept)
    charged.add(kept)
    for (const each of passing) if (each.item.way === 'count') charged.add(each)
    const room = kept.room === 'quota' ? 'normal' : 'tolerance'
    stage = worse(stage, worse(room, now >= kept.item.end ? 'grace' : 'normal'))
    if (kept.item.trial) stage = 'trial'
  }
  if (denied !== null && (request.modules !== null || granting.size === 0)) return denied
  return {
    granted: true,
    modules,
    stage,
    items: order.filter((each) => charged.has(each)).map(({ item }) => item.id),
    exp: Math.min(...[...granting].map((each) => offlineUntil(history, each.item, now))),
    seats: order.filter((each) => granting.has(each) && takesSeat(each.item)).map(({ item }) => item),
  }
}

/** A2: the error of the item that came furthest; ties: usage order. A10: when to ask for a place again. */
const denial = (
  tried: readonly { readonly each: Judged; readonly failed: ReturnType<typeof failure> }[],
  now: number,
): Expected => {
  const failed = tried.filter((each) => each.failed !== null)
  const step = Math.max(...failed.map((each) => each.failed?.step ?? -1))
  const far = failed.find((each) => each.failed?.step === step)
  const code = far?.failed?.code ?? -20104
  const waits = code === -20120 && far !== undefined && isConcurrent(far.each.item.way)
  return { granted: false, code, retryAfter: waits ? (slotAt(now) + 1) * SLOT - now : null }
}

const no = (code: number): Expected => ({ granted: false, code, retryAfter: null })

/** T1: the public trial of a device, its new end included; or why there is none. */
const trialOf = (history: History, request: Request & { now: number }): number | null => {
  const { client, now } = request
  const { trials, trialDays, clients } = history.granted
  if (!history.product.trials) return null
  const end = trials.get(client)
  if (end !== undefined) return now < end ? end : null
  const { trialsPerDay } = history.product
  if (clients.has(client)) return null
  if (trialsPerDay !== null && (trialDays.get(Math.floor(now / DAY)) ?? 0) >= trialsPerDay) return null
  return now + history.product.trialDays * DAY
}

/** The password of a code that a request presents and that is valid; null: none (A11). */
const passwordOf = ({ passwords }: Code, { password, now }: Request & { now: number }) =>
  passwords.find(({ text, until }) => text === password && (until === null || now < until)) ?? null

const isOriginless = ({ deployment, host }: Request): boolean => deployment === 'browser' && host === null

/** A3: a field of the kind of a request. */
const matches = (field: string, { deployment, host, processName }: Request): boolean => {
  const [kind, value = ''] = field.split('=')
  if (deployment !== 'browser') return kind === 'process-name' && value === processName
  if (kind !== 'domain' || host === null) return false
  return value.startsWith('*.') ? host.endsWith(value.slice(1)) : host === value
}

/** A8: -20151. */
const isOther = (history: History, { client, presented }: Request): boolean =>
  presented !== undefined &&
  ['late', 'forks', 'stuck'].includes(identityOf(history.granted.lines.get(client), presented))

/** What the rulebook says to a request at an instant (A1). */
export const decide = (history: History, request: Request, now: number): Expected => {
  const asked = { ...request, now }
  const { code, client } = request
  if (code === null) {
    const end = trialOf(history, asked)
    if (end === null) return no(-20123)
    if (isOriginless(request)) return no(-20108)
    if (history.blocked.has(client)) return no(-20113)
    if (isOther(history, request)) return no(-20151)
    const modules = request.modules ?? history.product.modules
    const exp = Math.min(end, now + 7 * DAY)
    return { granted: true, modules, stage: 'trial', items: [], exp, seats: [] }
  }
  if (code.passwords.length > 0 && passwordOf(code, asked) === null) return no(-20102)
  if (code.fields.length > 0 && !code.fields.some((field) => matches(field, request))) return no(-20103)
  if (isOriginless(request)) return no(-20108)
  if (history.blocked.has(client)) return no(-20113)
  if (isOther(history, request)) return no(-20151)
  const decision = grantBy(history, heldNow(code), asked)
  return decision.granted === true && isThrottled(history, asked, decision) ? { granted: null } : decision
}

/** What a receipt compares with the stage of its ticket: password and fields are those of a next request (A10). */
export const standing = (history: History, request: Request, now: number): Expected =>
  history.blocked.has(request.client) || request.code === null
    ? no(-20113)
    : grantBy(history, heldNow(request.code), { ...request, now })

const newSeats = (history: History, { client, now }: Request & { now: number }, { seats }: Grant): number =>
  seats.filter((item) => !isConcurrent(item.way) && ownSeat(history, { item, client, now }) === null).length

/** A12: the bound against strangers. */
const isThrottled = (history: History, asked: Request & { now: number }, grant: Grant): boolean => {
  const { granted, product } = history
  const name = asked.code?.name
  if (granted.known.has(`${name} ${asked.client}`) || newSeats(history, asked, grant) === 0) return false
  const given = granted.newSeats.get(`${name} ${Math.floor(asked.now / 3600)}`) ?? 0
  return given >= (product.newSeatsPerHour ?? 100)
}

/** Writes down what a denied request leaves behind: nothing, but that its state has gone on elsewhere (A8). */
export const takeDenial = (
  history: History,
  { client, presented }: Request,
  { code, now }: { readonly code: number; readonly now: number },
): void => {
  if (code !== -20151 || presented === undefined) return
  if (identityOf(history.granted.lines.get(client), presented) === 'forks') fork(history, client, now)
}

/** Writes down what a granted request leaves behind. */
export const takeGrant = (
  history: History,
  request: Request,
  { grant, now }: { grant: Grant; now: number },
): void => {
  const { client, code, instances, presented } = request
  const { granted } = history
  const asked = { ...request, now }
  history.version += 1
  if (presented !== undefined) goOn(history, { client, presented, now })
  if (code === null) {
    if (!granted.trials.has(client)) {
      const day = Math.floor(now / DAY)
      granted.trialDays.set(day, (granted.trialDays.get(day) ?? 0) + 1)
      granted.trials.set(client, now + history.product.trialDays * DAY)
    }
    granted.clients.add(client)
    return
  }
  const hour = `${code.name} ${Math.floor(now / 3600)}`
  granted.newSeats.set(hour, (granted.newSeats.get(hour) ?? 0) + newSeats(history, asked, grant))
  for (const item of grant.seats) {
    const own = ownSeat(history, { item, client, now })
    const quota = quotaAt(history, item, now)
    const over = quota !== null && takenBy(history, { item, except: client, now }) + 1 > quota
    if (item.way === 'active-device' && own === null && over)
      granted.excepted.add(`${item.id} ${client} ${now}`)
    granted.seats.set(`${item.id} ${client}`, {
      item: item.id,
      client,
      last: now,
      // Of two in one second nobody can tell which was later: the larger number stands, on every server (ADR 8).
      places: Math.max(placesAsked(item, instances), own !== null && own.last === now ? own.places : 0),
    })
  }
  granted.known.add(`${code.name} ${client}`)
  granted.clients.add(client)
  const password = passwordOf(code, asked)
  granted.askedAt.set(`${code.name} ${client}`, now)
  if (password === null) granted.asked.delete(`${code.name} ${client}`)
  else granted.asked.set(`${code.name} ${client}`, password.id)
}
