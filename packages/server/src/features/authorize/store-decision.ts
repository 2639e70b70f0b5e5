import type { Decision, Grant } from '@countersign/licensing'
import {
  type AuthorizationRequest,
  type DeploymentType,
  HOUR,
  type Instant,
  type Uuid,
} from '@countersign/protocol'
import type { DecisionRecord, SignedItem, Transaction } from '@countersign/store/port'
import type { Origin } from '../../http/origin.ts'
import type { UsageWork } from '../../services.ts'
import type { TakenSeats } from './taken-seats.ts'

export interface Asked {
  readonly request: AuthorizationRequest
  readonly digest: string
  readonly origin: Origin
  /** Where it came from; never stored (P4). */
  readonly source: string
  /** A public trial that may begin (T1); null: none. */
  readonly offered: SignedItem | null
  readonly now: Instant
}

/** A request that carries an `Origin` is a browser's, whatever it claims (A3). */
export const deploymentOf = ({ request, origin }: Pick<Asked, 'request' | 'origin'>): DeploymentType =>
  origin.origin === null ? request.product.deployment : 'browser'

/** What is kept of a request: no password, key or address; presented traits with denials only (P4). */
export const keptOfRequest = (
  { request, digest, origin }: Asked,
  granted: boolean,
): Readonly<Record<string, unknown>> => ({
  digest,
  sentAt: request.sentAt,
  organizationId: request.organizationId,
  handshakeCode: request.handshakeCode,
  product: request.product,
  deployment: deploymentOf({ request, origin }),
  instances: request.instances,
  library: request.client.library,
  sessionPassword: request.sessionPassword === null ? 'none' : 'presented',
  continuation: request.client.continuation === null ? 'none' : 'presented',
  ...(granted ? {} : { binding: request.binding, originHost: origin.host }),
})

/** 24-hour seats taken over a quota are exceptions (C4), and what is charged is known in the same commit. */
const noteExceptions = async (
  tx: Transaction,
  usage: UsageWork,
  of: { readonly grant: Grant; readonly client: Uuid; readonly now: Instant },
): Promise<void> => {
  const { grant, client, now } = of
  const { organizationId } = grant
  const taken = grant.seats.filter(({ exception }) => exception)
  if (organizationId === null || taken.length === 0) return
  for (const { itemId } of taken) await usage.noteException(tx, organizationId, { itemId, client, at: now })
  await usage.chargeAnew(tx, organizationId)
}

interface Storing {
  readonly usage: UsageWork
  readonly taken: TakenSeats
}

const storeGrant = async (
  tx: Transaction,
  { request, origin, offered, now }: Asked,
  { grant, usage, taken: seats }: Storing & { readonly grant: Grant },
): Promise<void> => {
  const { uuid } = request.client
  const { code, version, edition } = request.product
  await tx.authorizations.putLine(uuid, code, grant.line)
  for (const { itemId, until, places } of grant.seats)
    await tx.authorizations.putSeat({ itemId, client: uuid, at: now, until, places })
  await noteExceptions(tx, usage, { grant, client: uuid, now })
  const taken = grant.seats.filter(({ itemId }) => grant.newSeats.includes(itemId))
  if (taken.length > 0 && grant.code !== null)
    await tx.authorizations.addNewSeats(grant.code, Math.floor(now / HOUR), taken.length)
  await tx.authorizations.putDevice({
    uuid,
    firstContact: now,
    lastContact: now,
    product: code,
    version,
    edition,
    deployment: deploymentOf({ request, origin }),
  })
  if (offered !== null && grant.newTrial === offered.item.terms.id) {
    await tx.authorizations.putTrial(uuid, code, offered)
    const data = { client: uuid, product: code, until: offered.item.terms.expires }
    await tx.outbox.append({ at: now, kind: 'trial.begun', organizationId: null, data })
  }
  const { organizationId } = grant
  for (const { itemId } of taken)
    await tx.outbox.append({ at: now, kind: 'seat.taken', organizationId, data: { itemId, client: uuid } })
  if (organizationId !== null && taken.length > 0)
    seats.add(
      organizationId,
      taken.map(({ itemId }) => itemId),
    )
  if (grant.clonedNow)
    await tx.outbox.append({
      at: now,
      kind: 'device.cloned',
      organizationId,
      data: { client: uuid, product: code },
    })
}

/** Stores what a decision changes, and the decision itself for replays and explanation; whoever calls it counts it. */
export const storeDecision = async (
  tx: Transaction,
  asked: Asked,
  decided: Storing & { readonly id: string; readonly decision: Exclude<Decision, { kind: 'throttled' }> },
): Promise<DecisionRecord> => {
  const { request, now } = asked
  const { decision } = decided
  const granted = decision.kind === 'granted'
  if (granted) await storeGrant(tx, asked, { ...decided, grant: decision })
  else if (decision.line !== null) {
    const { uuid } = request.client
    await tx.authorizations.putLine(uuid, request.product.code, decision.line)
    await tx.outbox.append({
      at: now,
      kind: 'device.forked',
      organizationId: decision.organizationId,
      data: { client: uuid, product: request.product.code },
    })
  }
  const record: DecisionRecord = {
    id: decided.id,
    requestId: request.requestId,
    client: request.client.uuid,
    product: request.product.code,
    organizationId: decision.organizationId,
    code: granted ? decision.code : decision.codeReached,
    at: now,
    result: granted ? 0 : decision.code,
    decision,
    request: keptOfRequest(asked, granted),
  }
  await tx.authorizations.record(record)
  return record
}
