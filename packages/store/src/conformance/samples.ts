import type { Figure, HandshakeCode, ItemTerms, Product, UsageClass } from '../port/facts.ts'
import type { License, SetupChange, SignedItem } from '../port/setup.ts'

export const ORGANIZATION = '100200'
export const CODE = 'code-1'
export const SLOT = 9_960_000
/** The first slot of a UTC day. */
export const DAY_BEGIN = 9_960_000

export const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

export const session = (number: number): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(number, 4)
  return bytes.toString('base64url')
}

export const change = (action = 'test'): SetupChange => ({
  at: 1_000,
  from: 6,
  actor: 'command-line',
  action,
  subject: 'x',
  before: null,
  after: { value: 1 },
})

export const usageClass = (changed: Partial<UsageClass> = {}): UsageClass => ({
  organizationId: ORGANIZATION,
  code: CODE,
  product: 'reader',
  majorVersion: 3,
  edition: 'standard',
  deployment: 'server',
  items: ['item-1'],
  ...changed,
})

export const figure = (classKey: number, changed: Partial<Figure> = {}): Figure => ({
  client: uuid(1),
  session: session(1),
  slot: SLOT,
  module: 'qr-code',
  count: 5,
  ticket: { authorizationId: uuid(1_000), iat: 500, classKey },
  ...changed,
})

export const handshakeCode = (changed: Partial<HandshakeCode> = {}): HandshakeCode => ({
  internalId: CODE,
  name: `${ORGANIZATION}-main`,
  organizationId: ORGANIZATION,
  isDefault: true,
  deletedAt: null,
  validationFields: [],
  sessionPasswords: [],
  ...changed,
})

export const product = (changed: Partial<Product> = {}): Product => ({
  code: 'reader',
  name: 'Reader',
  unit: 'scan',
  modules: ['qr-code'],
  publicTrial: true,
  offlineDays: null,
  newSeatsPerHour: null,
  heldAbove: null,
  ...changed,
})

export const license = (changed: Partial<License> = {}): License => ({
  id: 'license-1',
  organizationId: ORGANIZATION,
  alias: null,
  status: 'new',
  hosting: null,
  createdAt: 5,
  activatedAt: null,
  drafts: [],
  itemIds: [],
  ...changed,
})

export const signedItem = (changed: Partial<ItemTerms> = {}): SignedItem => ({
  jws: `jws-of-${changed.id ?? 'item-1'}`,
  item: {
    revokedAt: null,
    terms: {
      id: 'item-1',
      licenseId: 'license-1',
      organizationId: ORGANIZATION,
      product: 'reader',
      unit: 'scan',
      versions: null,
      editions: null,
      deployments: null,
      modules: null,
      chargeWay: 'count',
      quota: 100,
      periodDays: null,
      activeDays: null,
      offlineDays: null,
      domain: null,
      notBefore: 0,
      expires: 1_000_000,
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
      iat: 0,
      ...changed,
    },
  },
})
