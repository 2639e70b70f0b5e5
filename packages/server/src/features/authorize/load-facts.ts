import {
  type AuthorizationFacts,
  type AuthorizationQuery,
  type HandshakeCode,
  type OrganizationSetup,
  reachCode,
  type TrialFacts,
} from '@countersign/licensing'
import { type AuthorizationRequest, DAY, HOUR, type Instant, organizationOfCode } from '@countersign/protocol'
import type { SignedItem, Transaction } from '@countersign/store/port'
import type { Origin } from '../../http/origin.ts'
import { registrableDomain } from '../../http/registrable-domain.ts'
import type { DeviceServices } from '../../services.ts'

/** The request as licensing asks about it. */
export const queryOf = (
  request: AuthorizationRequest,
  edge: {
    readonly origin: Origin
    readonly continuation: AuthorizationQuery['continuation']
    readonly matchedPassword: string | null
  },
): AuthorizationQuery => ({
  client: request.client.uuid,
  sentAt: request.sentAt,
  organizationId: request.organizationId,
  handshakeCode: request.handshakeCode,
  product: request.product.code,
  version: request.product.version,
  edition: request.product.edition,
  deployment: request.product.deployment,
  // No modules requested is every module that some item passes for (A2).
  modules: request.product.modules?.length === 0 ? null : request.product.modules,
  chargeWay: request.product.chargeWay,
  instances: request.instances,
  continuation: edge.continuation,
  originHost: edge.origin.host,
  origin: edge.origin.origin,
  registrableDomain: edge.origin.host === null ? null : registrableDomain(edge.origin.host),
  applicationId: request.binding.applicationId,
  processName: request.binding.processName,
  matchedPassword: edge.matchedPassword,
})

/** Setup of the organization that the code's prefix names, without a code of the organization named. */
export const loadSetup = async (
  tx: Transaction,
  request: AuthorizationRequest,
): Promise<OrganizationSetup | null> => {
  const id =
    request.handshakeCode === null ? request.organizationId : organizationOfCode(request.handshakeCode)
  return id === null ? null : tx.setup.organization(id)
}

/** The code that a request reaches; null: none. */
export const codeReached = (
  setup: OrganizationSetup | null,
  request: AuthorizationRequest,
): HandshakeCode | null => {
  const reached = reachCode(setup, request)
  return reached.kind === 'code' ? reached.code : null
}

/** What decides about a public trial (T1). */
const trialFacts = async (
  tx: Transaction,
  services: Pick<DeviceServices, 'secrets' | 'usage'>,
  about: {
    readonly request: AuthorizationRequest
    readonly offered: SignedItem | null
    readonly hasLine: boolean
    readonly now: Instant
  },
): Promise<TrialFacts> => {
  const { request, offered, hasLine, now } = about
  const { code } = request.product
  const asked = { client: request.client.uuid, product: code }
  return {
    given: (await tx.authorizations.trial(request.client.uuid, code))?.item ?? null,
    givenToday: await tx.authorizations.trialsOfDay(code, Math.floor(now / DAY)),
    grantedBefore: hasLine || (await services.usage.wasGrantedAndErased(tx, services.secrets, asked)),
    offered: offered?.item ?? null,
  }
}

/** Loads what an authorization is decided on. `serves`: whether this server can answer for the organization at all. */
export const loadFacts = async (
  tx: Transaction,
  services: Pick<DeviceServices, 'identity' | 'secrets' | 'usage'>,
  about: {
    readonly request: AuthorizationRequest
    readonly setup: OrganizationSetup | null
    readonly code: HandshakeCode | null
    readonly serves: boolean
    readonly offered: SignedItem | null
    readonly blocked: boolean
    readonly now: Instant
  },
): Promise<AuthorizationFacts> => {
  const { request, setup, code, now } = about
  const client = request.client.uuid
  const { mode, serverUuid, sandbox } = services.identity
  const items = setup === null || code === null ? [] : services.usage.itemsOfCode(setup, code.internalId, now)
  const line = await tx.authorizations.line(client, request.product.code)
  const counted = await services.usage.usageOfItems(tx, items, { client, all: setup?.items ?? [], now })
  return {
    serving: { serves: about.serves, retryAfter: about.serves ? null : 60, mode, serverUuid, sandbox },
    setup,
    product: await tx.setup.product(request.product.code),
    line,
    ...(request.organizationId === null && request.handshakeCode === null
      ? {
          trial: await trialFacts(tx, services, {
            request,
            offered: about.offered,
            hasLine: line !== null,
            now,
          }),
        }
      : {}),
    blocked: about.blocked,
    ...counted,
    knownToCode: code !== null && (await tx.authorizations.knownTo(code.internalId, client)),
    newSeatsThisHour:
      code === null ? 0 : await tx.authorizations.newSeats(code.internalId, Math.floor(now / HOUR)),
  }
}
