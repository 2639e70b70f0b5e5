import { quotaNow } from '@countersign/licensing'
import { type Instant, YEAR } from '@countersign/protocol/vocabulary'
import Type from 'typebox'
import Value from 'typebox/value'
import { conflict, Problem } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import type { Work } from '../../http/api/work.ts'

const KIND = 'licensee-unregister'
const Used = Type.Object({ since: Type.Integer(), used: Type.Integer() })

/** Begin of the running year of an item: its begin, then every 365 days. */
const yearOf = (notBefore: Instant, now: Instant): Instant =>
  notBefore + Math.max(0, Math.floor((now - notBefore) / YEAR)) * YEAR

/**
 * Counts one device that a licensee unregisters from an item (L9, A13). The product says how many a year the vendor
 * allows, by default as many as the quota holds; beyond it the vendor has to be asked. Nothing is counted by a refusal.
 */
export const spendUnregistering = async (work: Work, itemId: string): Promise<void> => {
  const { tx, now } = work
  await tx.locks.items([itemId], now)
  const item = (await tx.setup.signedItem(itemId))?.item
  if (item === undefined) return
  const { product: code, organizationId, notBefore } = item.terms
  const product = await tx.setup.product(code)
  const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
  const quota = quotaNow(item, setup?.items ?? [item], now)
  const allowed = product?.licenseeUnregisters ?? quota
  if (allowed === 0)
    throw new Problem(
      'forbidden',
      `For ${code} only the vendor unregisters devices: ask the vendor, or order a clearing of devices.`,
    )
  const since = yearOf(notBefore, now)
  const stored = await tx.state.get(KIND, itemId)
  const used = Value.Check(Used, stored) && stored.since === since ? stored.used : 0
  if (allowed !== null && used >= allowed)
    throw conflict(
      `${used} of ${allowed} devices were unregistered from item ${itemId} in the year since ${isoTime(since)}: ask the vendor, or order a clearing of devices.`,
    )
  await tx.state.put(KIND, itemId, { since, used: used + 1 })
}
