import { DAY, slotBegin, type Uuid } from '@countersign/protocol/vocabulary'
import type { DecisionRecord, DeviceMark, HeldRuling, SeatRecord, Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { ownerOfItem, productsKnown } from '../../http/api/owners.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { clientOf } from './device-marks.ts'

/** What one reader may see of a device: what is another organization's is another's (P4). */
interface Reading {
  readonly tx: Transaction
  readonly client: Uuid
  readonly mine: (organizationId: string | null) => boolean
  readonly known: (product: string) => boolean
}

const markView = ({ kind, session, at, lifted, actor, reason }: DeviceMark) => ({
  kind,
  session,
  at: isoTime(at),
  lifted: isoTimeOrNull(lifted),
  actor,
  reason,
})

const seatView = (seat: SeatRecord) => ({
  item: seat.itemId,
  taken: isoTime(seat.taken),
  lastContact: isoTime(seat.lastContact),
  released: isoTimeOrNull(seat.released),
  until: isoTime(seat.until),
  places: seat.places ?? 1,
})

/** What was asked, as it is kept, without the digest that only tells repetitions apart. */
const askedOf = ({ digest: _digest, sentAt, ...asked }: DecisionRecord['request']) => ({
  ...asked,
  ...(typeof sentAt === 'number' ? { sentAt: isoTime(sentAt) } : {}),
})

const decisionView = ({
  at,
  requestId,
  result,
  product,
  organizationId,
  decision,
  request,
}: DecisionRecord) => ({
  at: isoTime(at),
  requestId,
  result,
  product,
  organizationId,
  handshakeCode: decision.kind === 'throttled' ? null : decision.handshakeCode,
  items: decision.kind === 'granted' ? decision.items : [],
  modules: decision.kind === 'granted' ? decision.modules.map(({ module }) => module) : [],
  reason: decision.kind === 'denied' ? decision.reason : null,
  asked: askedOf(request),
})

const deviceOf = async ({ tx, client }: Reading) => {
  const device = await tx.authorizations.device(client)
  return device === null
    ? null
    : {
        ...device,
        firstContact: isoTime(device.firstContact),
        lastContact: isoTime(device.lastContact),
        blockedAt: isoTimeOrNull(device.blockedAt),
      }
}

const seatsOf = async ({ tx, client, mine }: Reading) => {
  const seats: SeatRecord[] = []
  for (const seat of await tx.authorizations.seatsOfClient(client))
    if (mine(await ownerOfItem(tx, seat.itemId))) seats.push(seat)
  return seats.map(seatView)
}

const exceptionsOf = async ({ tx, client, mine }: Reading) => {
  const exceptions: { readonly item: string; readonly at: string }[] = []
  for (const { itemId, at } of await tx.marks.seatExceptionsOf(client))
    if (mine(await ownerOfItem(tx, itemId))) exceptions.push({ item: itemId, at: isoTime(at) })
  return exceptions
}

/** Names of codes for their internal IDs, of those that the reader may see; null: another's. */
const codeNames = ({ tx, mine }: Reading) => {
  const names = new Map<string, string | null>()
  return async (internalId: string): Promise<string | null> => {
    const before = names.get(internalId)
    if (before !== undefined) return before
    const code = await tx.setup.codeByInternalId(internalId)
    const name = code !== null && mine(code.organizationId) ? code.name : null
    names.set(internalId, name)
    return name
  }
}

const codesOf = async (reading: Reading, nameOf: ReturnType<typeof codeNames>) => {
  const codes: { readonly handshakeCode: string; readonly sessionPassword: string | null }[] = []
  for (const { code, password } of await reading.tx.marks.codesOf(reading.client)) {
    const name = await nameOf(code)
    if (name !== null) codes.push({ handshakeCode: name, sessionPassword: password })
  }
  return codes
}

const rulingView = ({ verdict, at, actor, reason }: HeldRuling, handshakeCode: string) => ({
  handshakeCode,
  verdict,
  at: isoTime(at),
  actor,
  reason,
})

const rulingsOf = async ({ tx, client }: Reading, nameOf: ReturnType<typeof codeNames>) => {
  const rulings: ReturnType<typeof rulingView>[] = []
  for (const ruling of await tx.marks.rulingsOf(client)) {
    const name = await nameOf(ruling.code)
    if (name !== null) rulings.push(rulingView(ruling, name))
  }
  return rulings
}

/** What was counted before figures were folded (ADR 26): a public trial's has no code. */
const daysOf = async ({ tx, client, mine }: Reading, nameOf: ReturnType<typeof codeNames>) => {
  const days: { readonly handshakeCode: string | null; readonly day: string; readonly count: number }[] = []
  for (const { code, day, count } of await tx.usage.deviceDays(client)) {
    const name = code === null ? null : await nameOf(code)
    if (code === null ? mine(null) : name !== null)
      days.push({ handshakeCode: name, day: isoTime(day * DAY).slice(0, 10), count })
  }
  return days
}

const linesOf = async ({ tx, client, known }: Reading) =>
  (await tx.marks.linesOf(client))
    .filter(({ product }) => known(product))
    .map(({ product, line }) => ({
      product,
      used: line.used,
      usedSentAt: isoTime(line.usedSentAt),
      restarts: line.restarts.map(isoTime),
      forkedAt: isoTimeOrNull(line.forkedAt),
      clonedAt: isoTimeOrNull(line.clonedAt),
    }))

const trialsOf = async ({ tx, client, mine }: Reading) => {
  const trials: { readonly product: string; readonly begin: string; readonly end: string }[] = []
  if (!mine(null)) return trials
  for (const { product } of await tx.marks.linesOf(client)) {
    const terms = (await tx.authorizations.trial(client, product))?.item.terms
    if (terms !== undefined)
      trials.push({ product, begin: isoTime(terms.notBefore), end: isoTime(terms.expires) })
  }
  return trials
}

const figuresOf = async ({ tx, client, mine }: Reading) => {
  const figures = await tx.marks.figuresOf(client)
  const classes = await tx.usage.classes([...new Set(figures.map(({ ticket }) => ticket.classKey))])
  return figures.flatMap(({ slot, session, module, count, ticket }) => {
    const usageClass = classes.get(ticket.classKey)
    if (!mine(usageClass?.organizationId ?? null)) return []
    return {
      slot,
      from: isoTime(slotBegin(slot)),
      session,
      module,
      count,
      product: usageClass?.product ?? null,
      organizationId: usageClass?.organizationId ?? null,
      authorization: ticket.authorizationId,
    }
  })
}

/** Everything that is stored about a UUID, in clear (P4); null: nothing. */
const everythingOf = async (
  tx: Transaction,
  client: Uuid,
  within: readonly string[] | null,
): Promise<object | null> => {
  const reading: Reading = {
    tx,
    client,
    mine: (organizationId) => within === null || (organizationId !== null && within.includes(organizationId)),
    known: await productsKnown(tx, client, within),
  }
  const nameOf = codeNames(reading)
  const everything = {
    uuid: client,
    device: await deviceOf(reading),
    seats: await seatsOf(reading),
    seatExceptions: await exceptionsOf(reading),
    handshakeCodes: await codesOf(reading, nameOf),
    protocolState: await linesOf(reading),
    publicTrials: await trialsOf(reading),
    stores: (await tx.marks.sequencesOf(client)).map((store) => ({ ...store, at: isoTime(store.at) })),
    marks: (await tx.marks.of(client)).map(markView),
    heldUnits: await rulingsOf(reading, nameOf),
    decisions: (await tx.authorizations.decisions(client))
      .filter(({ organizationId }) => reading.mine(organizationId))
      .map(decisionView),
    figures: await figuresOf(reading),
    days: await daysOf(reading, nameOf),
  }
  const { device, seats, decisions, figures, days } = everything
  return device === null && [seats, decisions, figures, days].every((each) => each.length === 0)
    ? null
    : everything
}

export const deviceExportRoutes = (api: Api): void => {
  endpoint(api, {
    method: 'GET',
    url: '/v1/devices/:uuid/export',
    scope: 'read',
    members: own.device('manager'),
    tag: 'devices',
    summary: 'Everything that is stored about a UUID',
    params: Type.Object({ uuid: Type.String() }),
    answer: Type.Object({ uuid: Type.String() }, { additionalProperties: true }),
    handle: async (call) => {
      const client = clientOf(call.params.uuid)
      const body = await api.services.store.read((tx) => everythingOf(tx, client, call.within))
      if (body === null) throw notFound('device', call.params.uuid)
      return { body }
    },
  })
}
