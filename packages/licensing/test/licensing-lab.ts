import { DAY, type ItemTerms, slotAt } from '@countersign/protocol/vocabulary'
import type {
  AuthorizationFacts,
  AuthorizationQuery,
  Decision,
  Figure,
  Grant,
  HandshakeCode,
  Holding,
  Item,
  OrganizationSetup,
  Product,
  Refusal,
  UsageClass,
} from '../src/index.ts'

/** A slot-aligned noon; everything in tests is told relative to it. */
export const NOON = 1_700_000_100 - (1_700_000_100 % 180)
export const CLIENT = '00000000-0000-4000-8000-000000000001'
export const SERVER = '00000000-0000-8000-8000-0000000000aa'

export const terms = (changes: Partial<ItemTerms> = {}): ItemTerms => ({
  id: 'item-a',
  licenseId: 'license-a',
  organizationId: '100200',
  product: 'barcode-reader',
  unit: 'scan',
  versions: [10],
  editions: null,
  deployments: null,
  modules: null,
  chargeWay: 'count',
  quota: 100,
  periodDays: null,
  activeDays: null,
  offlineDays: null,
  domain: null,
  notBefore: NOON - 10 * DAY,
  expires: NOON + 355 * DAY,
  graceDays: 7,
  tolerancePercent: 5,
  exceptionsPerUnitYear: null,
  dependsOn: null,
  supplements: null,
  renews: null,
  servers: null,
  clientUuid: null,
  source: 'order',
  sandbox: false,
  iat: NOON - 10 * DAY,
  ...changes,
})

export const item = (changes: Partial<ItemTerms> = {}, revokedAt: number | null = null): Item => ({
  terms: terms(changes),
  revokedAt,
})
export const deviceItem = (changes: Partial<ItemTerms> = {}): Item =>
  item({ id: 'item-d', chargeWay: 'device', unit: 'device', quota: 10, tolerancePercent: 10, ...changes })

export const code = (changes: Partial<HandshakeCode> = {}): HandshakeCode => ({
  internalId: 'code-1',
  name: '100200-kiosk',
  organizationId: '100200',
  isDefault: true,
  deletedAt: null,
  validationFields: [],
  sessionPasswords: [],
  ...changes,
})

export const holding = (itemId: string, changes: Partial<Holding> = {}): Holding => ({
  code: 'code-1',
  itemId,
  position: null,
  from: 0,
  until: null,
  ...changes,
})

export const setup = (
  items: readonly Item[],
  changes: Partial<OrganizationSetup> = {},
): OrganizationSetup => ({
  organizationId: '100200',
  name: 'Example',
  version: 1,
  codes: [code()],
  items,
  holdings: items
    .filter(({ terms: { supplements } }) => supplements === null)
    .map(({ terms: { id } }) => holding(id)),
  ...changes,
})

export const product = (changes: Partial<Product> = {}): Product => ({
  code: 'barcode-reader',
  name: 'Barcode Reader',
  unit: 'scan',
  modules: ['qr-code', 'pdf417'],
  publicTrial: true,
  offlineDays: null,
  newSeatsPerHour: null,
  heldAbove: null,
  ...changes,
})

export const facts = (
  items: readonly Item[],
  changes: Partial<AuthorizationFacts> = {},
): AuthorizationFacts => ({
  serving: { serves: true, retryAfter: null, mode: 'hosted', serverUuid: SERVER, sandbox: false },
  setup: setup(items),
  product: product(),
  line: null,
  blocked: false,
  usage: new Map(),
  seats: new Map(),
  newSeatsThisHour: 0,
  ...changes,
})

export const query = (changes: Partial<AuthorizationQuery> = {}): AuthorizationQuery => ({
  client: CLIENT,
  sentAt: NOON,
  organizationId: '100200',
  handshakeCode: null,
  product: 'barcode-reader',
  version: '10.2.1',
  edition: 'javascript',
  deployment: 'desktop',
  modules: ['qr-code'],
  chargeWay: null,
  instances: null,
  continuation: { kind: 'none' },
  originHost: null,
  origin: null,
  registrableDomain: null,
  applicationId: null,
  processName: null,
  matchedPassword: null,
  ...changes,
})

export const granted = (decision: Decision): Grant => {
  if (decision.kind !== 'granted') throw new Error(`not granted: ${decision.reason}`)
  return decision
}

export const denied = (decision: Decision): Refusal => {
  if (decision.kind !== 'denied') throw new Error(`not denied but ${decision.kind}`)
  return decision
}

export const used = (quotaUsed: number, toleranceUsed = 0, overUse = 0) => ({
  quotaUsed,
  toleranceUsed,
  overUse,
})

export const usageClass = (changes: Partial<UsageClass> = {}): UsageClass => ({
  organizationId: '100200',
  code: 'code-1',
  product: 'barcode-reader',
  majorVersion: 10,
  edition: 'javascript',
  deployment: 'desktop',
  items: [],
  ...changes,
})

export const figure = (changes: Partial<Figure> = {}): Figure => ({
  client: CLIENT,
  session: 'session-a',
  slot: slotAt(NOON),
  module: 'qr-code',
  count: 1,
  ticket: { authorizationId: 'a-1', iat: NOON, classKey: 1 },
  ...changes,
})
