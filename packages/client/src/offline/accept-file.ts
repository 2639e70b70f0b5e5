import {
  CHARGE_WAYS,
  type DenialCode,
  domainCovers,
  type ItemTerms,
  type LicensePayload,
  majorVersion,
  ProtocolError,
  type RootTrust,
  verifyLicenseFile,
} from '@countersign/protocol'
import type { Settings } from '../options.ts'
import { organizationOf } from '../options.ts'

/** Why a file or an item of it gives no license: a denial of the catalogue, and a sentence. */
export interface Refusal {
  readonly code: DenialCode
  readonly message: string
}

/** An offline license that may be used on this device (L10). */
export interface AcceptedFile {
  readonly payload: LicensePayload
  /** Items that cover this product, in the order in which they are used (A4), and supplements. */
  readonly items: readonly ItemTerms[]
  readonly supplements: readonly ItemTerms[]
}

/** What a file is held against. */
export interface FileCheck extends RootTrust {
  readonly text: string
  readonly clientUuid: string
  readonly settings: Pick<Settings, 'product' | 'organizationId' | 'handshakeCode' | 'chargeWay'>
  /** The page's host; null outside a page. */
  readonly host: string | null
}

/** Charge ways that need a server to count what runs now. */
const ONLINE: readonly string[] = ['active-device', 'concurrent-device', 'concurrent-instance']

const refuse = (code: DenialCode, message: string): Refusal => ({ code, message })

const has = <T>(list: readonly T[] | null, value: T): boolean => list === null || list.includes(value)

/** Why an item does not fit this product and device; in the order of A1. */
const faultOf = (terms: ItemTerms, { clientUuid, settings, host }: FileCheck): Refusal | null => {
  const { product, chargeWay } = settings
  const major = majorVersion(product.version)
  if (terms.clientUuid !== null && terms.clientUuid !== clientUuid)
    return refuse(-20113, 'The item is bound to another device.')
  if (terms.product !== product.code) return refuse(-20106, 'The license is for another product.')
  if (terms.versions !== null && (major === null || !terms.versions.includes(major)))
    return refuse(-20107, 'The license does not cover this version.')
  if (!has(terms.deployments, product.deployment))
    return refuse(-20108, 'The license does not cover this deployment type.')
  if (!has(terms.editions, product.edition)) return refuse(-20109, 'The license does not cover this edition.')
  if (ONLINE.includes(terms.chargeWay) || (chargeWay ?? terms.chargeWay) !== terms.chargeWay)
    return refuse(-20115, `An item of charge way "${terms.chargeWay}" cannot be used here.`)
  if (
    terms.chargeWay === 'domain' &&
    !(terms.domain !== null && host !== null && domainCovers(terms.domain, host))
  )
    return refuse(-20114, 'The license does not cover this domain.')
  return null
}

/** Nearest end first, then by charge way and ID (A4): the same order on every start. */
const inUsageOrder = (items: readonly ItemTerms[]): readonly ItemTerms[] =>
  [...items].sort(
    (a, b) =>
      a.expires - b.expires ||
      CHARGE_WAYS.indexOf(a.chargeWay) - CHARGE_WAYS.indexOf(b.chargeWay) ||
      (a.id < b.id ? -1 : 1),
  )

const checkFile = (payload: LicensePayload, check: FileCheck): Refusal | null => {
  if (payload.hosting !== 'offline')
    return refuse(-20113, 'This license file is not for offline use: it is for a license tracking server.')
  if (payload.status === 'new') return refuse(-20113, 'This license has not been activated yet.')
  if (payload.clientUuid !== check.clientUuid)
    return refuse(-20113, `This license file is bound to another device: this one is ${check.clientUuid}.`)
  const organization = organizationOf(check.settings)
  if (organization !== null && organization !== payload.organizationId)
    return refuse(-20121, 'This license file is for another organization.')
  return null
}

/**
 * Accepts an offline license without a server (L10): its form, the readable part, the signatures of the vendor's root or
 * issuer over file and items, the device it is bound to, and for each item the product and device at hand. When it
 * begins and ends is judged when it is used. A refusal is a value.
 */
export const acceptFile = async (check: FileCheck): Promise<AcceptedFile | Refusal> => {
  try {
    const { payload, items } = await verifyLicenseFile(check)
    const fault = checkFile(payload, check)
    if (fault !== null) return fault
    const terms = items.map((item) => item.terms)
    const faults = terms.map((one) => faultOf(one, check))
    const usable = terms.filter((one, at) => {
      const isWhole = one.dependsOn?.every((id) => terms.some((other) => other.id === id)) ?? true
      return faults[at] === null && isWhole && one.supplements === null
    })
    const [first = refuse(-20104, 'The license file holds no item that can be used.')] = faults.filter(
      (one) => one !== null,
    )
    if (usable.length === 0) return first
    return {
      payload,
      items: inUsageOrder(usable),
      supplements: terms.filter((one) => one.supplements !== null),
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return refuse(-20113, error.message)
  }
}
