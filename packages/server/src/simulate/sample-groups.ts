import type { ChargeWay, DeploymentType } from '@countersign/protocol/vocabulary'
import { KINDS, type Kind } from './world.ts'

/** Devices of one application of one licensee, and the license under which they work. */
export interface Group {
  /** Null: the licensee of the sample, whose people can sign in. */
  readonly organization: string | null
  /** What its handshake code ends in. */
  readonly code: string
  readonly kind: Kind
  readonly devices: number
  /** Devices besides that ask for what is not licensed. */
  readonly strangers?: number
  readonly unitsPerDay: number
  readonly offline: number
  /** A number, or the share of it that the devices would use until the end if they were always licensed and on the network. */
  readonly quota: number | { readonly used: number }
  /** Its validity ends so many days before the end of the history; in a year unless given. */
  readonly endedAgo?: number
  /** So many days before the end the image of one of its devices is copied to another machine. */
  readonly copiedAgo?: number
}

const kindOf = (product: string, chargeWay: ChargeWay, deployments: readonly DeploymentType[]): Kind => {
  const kind = KINDS.find((one) => one.product.code === product)
  if (kind === undefined) throw new RangeError(`There is no product ${product}.`)
  return { ...kind, chargeWay, deployments }
}

/** What there is to see: each group shows one thing that a portal must tell its readers. */
export const GROUPS: readonly Group[] = [
  {
    // Near its quota, with phones that are out of reach for days, and one phone whose image was copied.
    ...{ organization: null, code: 'shop-app', devices: 10, strangers: 1, unitsPerDay: 60, offline: 0.25 },
    ...{ kind: kindOf('barcode-reader', 'count', ['mobile']), quota: { used: 1.07 }, copiedAgo: 10 },
  },
  {
    // In its tolerance.
    ...{ organization: null, code: 'web-shop', devices: 5, unitsPerDay: 35, offline: 0 },
    ...{ kind: kindOf('barcode-reader', 'count', ['browser']), quota: { used: 1.06 } },
  },
  {
    // Now and then more tills at once than the quota: exceptions.
    ...{ organization: null, code: 'tills', devices: 7, unitsPerDay: 150, offline: 0 },
    ...{ kind: kindOf('barcode-reader', 'concurrent-device', ['desktop']), quota: 2 },
  },
  {
    // One scanner in the tolerance of the quota, and one that is denied.
    ...{ organization: null, code: 'warehouse', devices: 7, unitsPerDay: 200, offline: 0.1 },
    ...{ kind: kindOf('barcode-reader', 'device', ['embedded']), quota: 5 },
  },
  {
    // Used up, tolerance included: denied for some days now.
    ...{ organization: 'Harbour Logistics', code: 'documents', devices: 6, unitsPerDay: 90, offline: 0.15 },
    ...{ kind: kindOf('document-scanner', 'count', ['desktop', 'server']), quota: { used: 1.25 } },
  },
  {
    // Expired, in grace.
    ...{ organization: 'Alpine Clinics', code: 'reception', devices: 5, unitsPerDay: 40, offline: 0.05 },
    ...{ kind: kindOf('document-scanner', 'device', ['desktop']), quota: 10, endedAgo: 3 },
  },
  {
    // All is well, but for two gates with a newer version than is licensed.
    ...{ organization: 'City Transport', code: 'gates', devices: 7, strangers: 2, unitsPerDay: 260 },
    ...{ kind: kindOf('ticket-gate', 'count', ['embedded', 'server']), quota: { used: 0.25 }, offline: 0.1 },
  },
]
