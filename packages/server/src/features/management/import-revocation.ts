import { type Revocation, verifyRevocationFile } from '@countersign/protocol'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { refusedFile, verified } from './import-refusals.ts'

/** State `revocation-spent`/number: a revocation is taken once (L5). */
const SPENT = 'revocation-spent'

export const openRevocationFile = (
  { identity }: Pick<ManagementServices, 'identity'>,
  text: string,
): Promise<Revocation> =>
  verified(() => verifyRevocationFile({ text, roots: identity.rootKeys, sandbox: identity.sandbox }))

/** Marks the items that a revocation names, and the revocation, as spent; refused while an item is not here (L5). */
export const importRevocation = async (work: Work, revocation: Revocation): Promise<readonly string[]> => {
  const { tx, now } = work
  const { serverUuid } = work.services.identity
  const { number, items, servers } = revocation
  if (!servers.includes(serverUuid))
    throw refusedFile(
      'other-server',
      `The revocation ${number} is for server ${servers.join(', ')}, and this is server ${serverUuid}.`,
    )
  const spent = (await tx.state.get(SPENT, String(number))) as { readonly at: number } | null
  if (spent !== null)
    throw refusedFile(
      'revocation-spent',
      `The revocation ${number} was imported at ${isoTime(spent.at)} already, and is spent: nothing is left to do.`,
    )
  const organizations = new Set<string>()
  for (const id of items) {
    const found = await tx.setup.signedItem(id)
    if (found === null)
      throw refusedFile(
        'item-missing',
        `The revocation ${number} names item ${id}, which is not on this server: import its license first, then this file again.`,
      )
    const { terms, revokedAt } = found.item
    if (terms.organizationId !== null) organizations.add(terms.organizationId)
    await tx.setup.putItem(
      { ...found, item: { terms, revokedAt: revokedAt ?? now } },
      changeOf(work, 'item.revoke', {
        subject: id,
        before: revokedAt,
        after: { revocation: number, at: isoTime(now) },
      }),
    )
    await tx.outbox.append({
      at: now,
      kind: 'item.revoked',
      organizationId: terms.organizationId,
      data: { itemId: id },
    })
  }
  await tx.state.put(SPENT, String(number), { at: now, items })
  for (const id of organizations) await work.services.recharge(tx, id)
  return items
}
