import type { HandshakeCode, Holding, OrganizationSetup } from '@countersign/licensing'
import { type Instant, isHandshakeCode, organizationOfCode, slotAt } from '@countersign/protocol/vocabulary'
import type { SignedItem } from '@countersign/store/port'
import { conflict, invalid } from '../../http/api/problem.ts'
import { changeOf, holdsFrom, type Work } from '../../http/api/work.ts'
import { randomInternalId } from './random-ids.ts'

/** The code that items join: the organization's default, the one given, or a new one of that name (L2, L11). */
export const codeToJoin = async (
  work: Work,
  setup: OrganizationSetup,
  name: string | null,
): Promise<HandshakeCode> => {
  const found = setup.codes.find(
    (code) => (name === null ? code.isDefault : code.name === name) && code.deletedAt === null,
  )
  if (found !== undefined) return found
  if (name === null) throw conflict(`The organization ${setup.organizationId} has no default handshake code.`)
  if (!isHandshakeCode(name) || organizationOfCode(name) !== setup.organizationId) {
    throw invalid('handshakeCode', `must be ${setup.organizationId}- and 1–64 of a–z 0–9 . _ -`)
  }
  if (setup.codes.some((code) => code.name === name))
    throw conflict(`The handshake code ${name} was deleted; its name stays reserved.`)
  return createEmptyCode(work, { name, organizationId: setup.organizationId, isDefault: false })
}

/** A code that asks for nothing and holds nothing. */
export const createEmptyCode = async (
  work: Work,
  of: Pick<HandshakeCode, 'name' | 'organizationId' | 'isDefault'>,
): Promise<HandshakeCode> => {
  const created: HandshakeCode = {
    internalId: randomInternalId(),
    ...of,
    deletedAt: null,
    validationFields: [],
    sessionPasswords: [],
  }
  await work.tx.setup.putCode(
    created,
    changeOf(work, 'handshake-code.create', {
      subject: of.name,
      after: { name: of.name, isDefault: of.isDefault },
    }),
  )
  return created
}

/** Where a renewal stands in a code: with the item that it renews, from its own begin on (L6). */
const placeOf = (renewal: SignedItem, old: Holding, now: Instant) => ({
  itemId: renewal.item.terms.id,
  position: old.position,
  from: Math.max(old.from, Math.min(holdsFrom(now), slotAt(renewal.item.terms.notBefore))),
})

/**
 * Lets renewals join the codes of the items that they renew, from their begin on, so that what was used in the grace
 * moves to them; tells the names of those codes (L6). An item that no code holds any more leads to none.
 */
export const joinRenewedCodes = async (
  work: Work,
  organizationId: string,
  renewals: readonly SignedItem[],
): Promise<readonly string[]> => {
  const setup = await work.tx.setup.organization(organizationId)
  const joined: string[] = []
  for (const code of setup?.codes ?? []) {
    if (code.deletedAt !== null) continue
    const items = renewals.flatMap((renewal) => {
      const old = setup?.holdings.find(
        (holding) =>
          holding.code === code.internalId &&
          holding.itemId === renewal.item.terms.renews &&
          holding.until === null,
      )
      return old === undefined ? [] : [placeOf(renewal, old, work.now)]
    })
    if (items.length === 0) continue
    await work.tx.setup.joinHoldings(
      { code: code.internalId, organizationId, items },
      changeOf(work, 'handshake-code.items', {
        subject: code.name,
        after: items.map(({ itemId }) => itemId),
      }),
    )
    joined.push(code.name)
  }
  await work.services.recharge(work.tx, organizationId)
  return joined
}
