import { formatArmour, type Instant, readableDigest, type Uuid } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { issuerOf } from './license-signing.ts'
import { ById, Empty, nullable } from './shapes.ts'

/** State `revocation-issued`/item: what its file says, so that it can be signed and downloaded again. */
interface IssuedRevocation {
  readonly number: number
  readonly items: readonly string[]
  readonly servers: readonly Uuid[]
  readonly iat: Instant
}

const ISSUED = 'revocation-issued'

const fileOf = async (services: ManagementServices, revocation: IssuedRevocation): Promise<string> => {
  const readable = [
    'Countersign revocation file',
    ...(services.clock.sandbox ? ['FOR A SANDBOX ONLY'] : []),
    '',
    `Number:        ${revocation.number}`,
    `Issued:        ${isoTime(revocation.iat)}`,
    ...revocation.items.map((item) => `Revokes item:  ${item}`),
    ...revocation.servers.map((server) => `For server:    ${server}`),
    '',
    'Import it on the server that it names. Do not change anything in this file: every byte is signed.',
  ]
  const jws = await issuerOf(services).sign('cs-revocation+jwt', {
    ...revocation,
    readable: await readableDigest(readable),
  })
  return formatArmour({ label: 'REVOCATION', readable, jws })
}

const issuedOf = async (tx: Transaction, itemId: string): Promise<IssuedRevocation | null> =>
  (await tx.state.get(ISSUED, itemId)) as IssuedRevocation | null

const nextNumber = async (tx: Transaction): Promise<number> =>
  Math.max(0, ...(await tx.state.list(ISSUED)).map(({ value }) => (value as IssuedRevocation).number)) + 1

/**
 * Revokes an item (L5): at once where this server grants it. For a self-hosted server a file is issued, which is
 * imported there. Asked again, nothing changes.
 */
export const revokeItem = async (work: Work, itemId: string): Promise<void> => {
  const { tx, now } = work
  const found = await tx.setup.signedItem(itemId)
  if (found === null) throw notFound('item', itemId)
  if (found.item.revokedAt !== null) return
  const { terms } = found.item
  await tx.setup.putItem(
    { ...found, item: { ...found.item, revokedAt: now } },
    changeOf(work, 'item.revoke', { subject: itemId, before: null, after: isoTime(now) }),
  )
  const license = await tx.setup.license(terms.licenseId)
  if (license !== null && license.hosting === 'self' && terms.servers !== null) {
    const revocation: IssuedRevocation = {
      number: await nextNumber(tx),
      items: [itemId],
      servers: terms.servers,
      iat: now,
    }
    await tx.state.put(ISSUED, itemId, revocation)
  }
  await tx.outbox.append({
    at: now,
    kind: 'item.revoked',
    organizationId: terms.organizationId,
    data: { itemId },
  })
  if (terms.organizationId !== null) await work.services.recharge(tx, terms.organizationId)
}

const RevokedView = Type.Object({
  id: Type.String(),
  licenseId: Type.String(),
  revokedAt: Type.String(),
  file: nullable(Type.Object({ name: Type.String(), text: Type.String() })),
})

const revokedView = async (services: ManagementServices, itemId: string) => {
  const { found, issued } = await services.store.read(async (tx) => ({
    found: await tx.setup.signedItem(itemId),
    issued: await issuedOf(tx, itemId),
  }))
  if (found === null || found.item.revokedAt === null) throw notFound('revoked item', itemId)
  return {
    id: itemId,
    licenseId: found.item.terms.licenseId,
    revokedAt: isoTime(found.item.revokedAt),
    file:
      issued === null ? null : { name: `${itemId}.revocation.license`, text: await fileOf(services, issued) },
  }
}

export const revocationRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/items/:id/revoke',
    scope: 'write',
    tag: 'items',
    summary: 'Revoke an item; for self-hosted servers, answers with the file to import there',
    params: ById,
    body: Empty,
    answer: RevokedView,
    handle: async (call) => {
      issuerOf(services)
      const now = services.clock.now()
      await commitOnce(
        services,
        { ...call, body: null },
        {
          unit: async (tx) => {
            await revokeItem({ tx, services, now, actor: call.caller.name }, call.params.id)
            return { status: 200, body: null }
          },
        },
      )
      return { body: await revokedView(services, call.params.id) }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/items/:id/revocation',
    scope: 'read',
    tag: 'items',
    summary: 'The revocation of an item, with its file for self-hosted servers',
    params: ById,
    answer: RevokedView,
    handle: async (call) => ({ body: await revokedView(services, call.params.id) }),
  })
}
