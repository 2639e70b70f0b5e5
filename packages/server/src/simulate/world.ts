import type { ChargeWay, DeploymentType } from '@countersign/protocol/vocabulary'
import type { Build } from './device.ts'
import type { Management, Plan } from './plan.ts'
import { randomOf } from './random.ts'

/** A product, and how its licensees use it. */
export interface Kind {
  /** What the handshake codes of such applications end in. */
  readonly code: string
  readonly product: { readonly code: string; readonly name: string; readonly unit: string }
  /** Modules of the product that licenses cover; the product has one more, which they do not. */
  readonly modules: readonly string[]
  readonly uncovered: string
  readonly chargeWay: ChargeWay
  readonly deployments: readonly DeploymentType[]
}

export const KINDS: readonly Kind[] = [
  {
    code: 'default',
    product: { code: 'barcode-reader', name: 'Barcode Reader', unit: 'scan' },
    modules: ['qr-code', 'pdf417', 'code-128'],
    uncovered: 'maxi-code',
    chargeWay: 'count',
    deployments: ['browser', 'desktop', 'mobile'],
  },
  {
    code: 'documents',
    product: { code: 'document-scanner', name: 'Document Scanner', unit: 'page' },
    modules: ['scan', 'text-recognition'],
    uncovered: 'handwriting',
    chargeWay: 'device',
    deployments: ['desktop', 'server'],
  },
  {
    code: 'gates',
    product: { code: 'ticket-gate', name: 'Ticket Gate', unit: 'ticket' },
    modules: ['ticket', 'face-match'],
    uncovered: 'number-plate',
    chargeWay: 'count',
    deployments: ['embedded', 'server'],
  },
]

const NAMES = ['Northwind Retail', 'Harbour Logistics', 'Alpine Clinics', 'City Transport', 'Old Mill Foods']
export const VERSION = '10.2.1'
const LICENSED_VERSION = 10
/** Of quotas, so that a usual fleet does not run out. */
const SPARE = 1.5

/** A handshake code with its share of the fleet. */
export interface CodeOfWorld {
  readonly handshakeCode: string
  readonly organizationId: string
  readonly itemId: string
  readonly kind: Kind
}

const isConflict = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'conflict'

/** Creates what is sold. A product that is there already is taken as it is. */
export const ensureProduct = async (
  management: Management,
  { product, modules, uncovered }: Kind,
  devices: number,
): Promise<void> => {
  try {
    await management.post('/products', {
      ...{ ...product, modules: [...modules, uncovered], newSeatsPerHour: Math.max(100, devices * 2) },
    })
  } catch (fault) {
    if (!isConflict(fault)) throw fault
  }
}

const quotaOf = (kind: Kind, plan: Plan, share: number): number => {
  const devices = Math.ceil(plan.devices * share * (1 + plan.clones)) + 10
  const units = devices * plan.unitsPerDay * (plan.days + 1)
  return Math.min(1_000_000_000, Math.ceil(SPARE * (kind.chargeWay === 'count' ? units : devices)))
}

/** An activated license with a handshake code of its own. */
export const sell = async (
  management: Management,
  about: {
    readonly organizationId: string
    readonly kind: Kind
    readonly name: string
    readonly quota: number
    /** Days of its validity; a year unless given. */
    readonly days?: number
  },
): Promise<CodeOfWorld> => {
  const { organizationId, kind, name, quota, days } = about
  const { product, chargeWay, modules } = kind
  const license = await management.post<{ id: string }>('/licenses', {
    organizationId,
    items: [
      {
        ...{ product: product.code, chargeWay, quota, modules, versions: [LICENSED_VERSION] },
        ...(days === undefined ? {} : { days }),
      },
    ],
  })
  const handshakeCode = `${organizationId}-${name}`
  const activated = await management.post<{ items: { id: string }[] }>(`/licenses/${license.id}/activate`, {
    ...{ hosting: 'hosted', handshakeCode },
  })
  return { handshakeCode, organizationId, itemId: activated.items[0]?.id ?? '', kind }
}

/** Makes products, organizations, licenses and handshake codes for a fleet. */
export const makeWorld = async (management: Management, plan: Plan): Promise<readonly CodeOfWorld[]> => {
  const kinds = KINDS.slice(0, Math.min(plan.handshakeCodes, KINDS.length))
  for (const kind of kinds) await ensureProduct(management, kind, plan.devices)
  const codes: CodeOfWorld[] = []
  const share = 1 / plan.organizations / plan.handshakeCodes
  for (let n = 0; n < plan.organizations; n++) {
    const name = `${NAMES[n % NAMES.length] ?? ''}${n < NAMES.length ? '' : ` ${Math.floor(n / NAMES.length) + 1}`}`
    const { id } = await management.post<{ id: string }>('/organizations', { name })
    for (let code = 0; code < plan.handshakeCodes; code++) {
      const kind = KINDS[code % KINDS.length]
      if (kind === undefined) continue
      const round = Math.floor(code / KINDS.length)
      const ending = round === 0 ? kind.code : `${kind.code}-${round + 1}`
      const quota = quotaOf(kind, plan, share)
      codes.push(await sell(management, { organizationId: id, kind, name: ending, quota }))
    }
  }
  return codes
}

/** What device number `n` of a fleet is built as; `denied` ones ask for a version or a module that nobody has licensed. */
export const buildOf = (
  world: readonly CodeOfWorld[],
  plan: Plan,
  n: number,
): Build & { denied: boolean } => {
  const random = randomOf(plan.seed, n, 1)
  const { handshakeCode, organizationId, kind } = random.pick(world)
  const denied = random.chance(plan.denied)
  const newer = denied && random.chance(0.5)
  return {
    organizationId,
    handshakeCode,
    denied,
    product: {
      code: kind.product.code,
      version: newer ? '11.0.0' : VERSION,
      edition: 'standard',
      deployment: random.pick(kind.deployments),
      modules: denied && !newer ? [kind.uncovered] : kind.modules,
      chargeWay: null,
    },
  }
}
