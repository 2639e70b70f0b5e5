import { randomUUID } from 'node:crypto'
import {
  authorize,
  type Decision,
  type Grant,
  type HandshakeCode,
  type OrganizationSetup,
  supplementsAt,
} from '@countersign/licensing'
import { DEFAULTS, type Instant, organizationOfCode, type Seconds, type Uuid } from '@countersign/protocol'
import type { DecisionRecord, SignedItem, Transaction } from '@countersign/store/port'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices, HeldCertificate } from '../../services.ts'
import { codeReached, loadFacts, loadSetup, queryOf } from './load-facts.ts'
import { matchPassword } from './session-password.ts'
import { type Asked, storeDecision } from './store-decision.ts'
import type { TakenSeats } from './taken-seats.ts'

/** A decision with all that its answer says. */
export interface Decided {
  readonly record: DecisionRecord
  /** It was decided before, and was asked for again with the same bytes. */
  readonly replayed: boolean
  /** Terms of what was granted, in usage order; supplements that raise them follow. */
  readonly items: readonly SignedItem[]
  readonly certificate: HeldCertificate | null
  readonly maxAge: Seconds
}

/** Whether a request names nobody, and so asks for a public trial (T1). */
const isNameless = (request: Asked['request']): boolean =>
  request.organizationId === null && request.handshakeCode === null

const namedOrganization = ({ request }: Asked): string | null =>
  request.organizationId ??
  (request.handshakeCode === null ? null : organizationOfCode(request.handshakeCode))

/** An authorization ends with the server's certificate at the latest: clients check it. */
const withinCertificate = (grant: Grant, certificate: HeldCertificate | null, now: number): Grant => {
  const exp = Math.min(grant.exp, certificate?.certificate.exp ?? grant.exp)
  return exp === grant.exp
    ? grant
    : { ...grant, exp, refreshAfter: Math.min(grant.refreshAfter, now + Math.floor((exp - now) / 2)) }
}

/** Items of a grant; with instances also the supplements whose quota a client has to add (L7, C5). */
const itemIdsOf = (grant: Grant, setup: OrganizationSetup | null, now: number): readonly string[] => {
  if (grant.instances === null || setup === null) return grant.items
  const supplements = supplementsAt(grant.items, setup.items, now)
  return [...grant.items, ...supplements.map(({ terms }) => terms.id)]
}

/** Signed terms behind a grant: those of the organization, or the client's own trial (T1). */
const itemsOf = async (
  tx: Transaction,
  record: DecisionRecord,
  { grant, setup }: { readonly grant: Grant; readonly setup: OrganizationSetup | null },
): Promise<readonly SignedItem[]> => {
  if (grant.organizationId !== null) return tx.setup.signedItems(itemIdsOf(grant, setup, record.at))
  const trial = await tx.authorizations.trial(record.client, record.product)
  return trial === null ? [] : [trial]
}

const answerOf = async (
  tx: Transaction,
  services: DeviceServices,
  of: {
    readonly record: DecisionRecord
    readonly replayed: boolean
    readonly setup: OrganizationSetup | null
    readonly certificate: HeldCertificate | null
  },
): Promise<Decided> => {
  const { record, replayed, setup, certificate } = of
  const { decision } = record
  if (decision.kind !== 'granted')
    return { record, replayed, items: [], certificate, maxAge: DEFAULTS.reportAge }
  const product = await tx.setup.product(record.product)
  const maxAge = services.usage.reportAgeOf(setup, product, decision.items)
  await services.keys.keepFor(tx, maxAge + (decision.exp - record.at))
  return {
    record,
    replayed,
    items: await itemsOf(tx, record, { grant: decision, setup }),
    certificate,
    maxAge,
  }
}

const newSeatsOf = (decision: Decision): readonly string[] =>
  decision.kind === 'granted'
    ? decision.seats.filter(({ kind }) => kind === 'take').map(({ itemId }) => itemId)
    : []

/** Decides, and where that takes new seats or begins a trial decides again once no other server can do the same (H4, T1). */
const decidedAlone = async (
  tx: Transaction,
  { now, product }: { readonly now: Instant; readonly product: string },
  decide: () => Promise<Decision>,
): Promise<Decision> => {
  for (;;) {
    const decision = await decide()
    const taken = newSeatsOf(decision)
    const begins = decision.kind === 'granted' && decision.newTrial !== null
    const again =
      (taken.length > 0 && (await tx.locks.items(taken, now))) || (begins && (await tx.locks.trials(product)))
    if (!again) return decision
  }
}

/** What requests that are decided in one commit share. */
export interface Deciding {
  readonly services: DeviceServices
  readonly tx: Transaction
  /** This server's own. */
  readonly certificates: readonly HeldCertificate[]
  readonly blocked: ReadonlySet<Uuid>
  /** Where seats are put down that change an item's stage. */
  readonly taken: TakenSeats
}

/** The code that a request reaches and its session password's ID, or the refusal of one more guess (A3b). */
const passwordOf = async (
  { services, tx }: Deciding,
  code: HandshakeCode | null,
  { request, source, now }: Asked,
): Promise<string | null | PublicProblem> => {
  if (code === null) return null
  const { secrets, limits } = services
  const presented = { password: request.sessionPassword, client: request.client.uuid, source, now }
  return matchPassword(tx, code, { presented, secrets, limits })
}

/** One authorization: load, decide, store (architecture.md, "The one shape of a use case"). A problem stores nothing. */
export const decideRequest = async (deciding: Deciding, asked: Asked): Promise<Decided | PublicProblem> => {
  const { services, tx, blocked, taken } = deciding
  const { request, now, offered } = asked
  const client = request.client.uuid
  const product = request.product.code
  const setup = await loadSetup(tx, request)
  const certificate = services.certificates.best(deciding.certificates, namedOrganization(asked))
  const since = services.clock.ago(DEFAULTS.replayWindow)
  const replayed = await tx.authorizations.replay(client, request.requestId, since)
  if (replayed !== null && replayed.request['digest'] === asked.digest)
    return answerOf(tx, services, { record: replayed, replayed: true, setup, certificate })

  const code = codeReached(setup, request)
  const matchedPassword = await passwordOf(deciding, code, asked)
  if (matchedPassword instanceof PublicProblem) return matchedPassword
  const continuation = services.tokens.openContinuation(request.client.continuation, { client, product })
  const query = queryOf(request, { origin: asked.origin, continuation, matchedPassword })
  const serves = certificate !== null || (setup === null && !isNameless(request))
  const about = { request, setup, code, serves, offered, blocked: blocked.has(client), now }
  const decision = await decidedAlone(tx, { now, product }, async () =>
    authorize(await loadFacts(tx, services, about), query, now),
  )
  if (decision.kind === 'throttled')
    return new PublicProblem('too-many-requests', decision.reason, { retryAfter: decision.retryAfter })
  const within = decision.kind === 'granted' ? withinCertificate(decision, certificate, now) : decision
  const record = await storeDecision(tx, asked, {
    id: randomUUID(),
    decision: within,
    usage: services.usage,
    taken,
  })
  return answerOf(tx, services, { record, replayed: false, setup, certificate })
}
