import { clearLine } from '@countersign/licensing'
import { isBytes8, isUuid, type Uuid } from '@countersign/protocol/vocabulary'
import type { DeviceMark } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { ownerOfItem, ownersOfDevice, productsKnown } from '../../http/api/owners.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { spendUnregistering } from './licensee-unregistering.ts'
import { Empty } from './shapes.ts'

const Reason = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))
const ByUuid = Type.Object({ uuid: Type.String() })
const Done = Type.Object({ uuid: Type.String(), changed: Type.Boolean() }, { additionalProperties: true })

export const clientOf = (given: string): Uuid => {
  const uuid = given.toLowerCase()
  if (!isUuid(uuid)) throw notFound('device', given)
  return uuid
}

const requireKnown = async ({ tx }: Work, client: Uuid): Promise<void> => {
  if ((await tx.authorizations.device(client)) !== null) return
  if ((await tx.authorizations.seatsOfClient(client)).length > 0) return
  if ((await tx.authorizations.decisions(client)).length === 0) throw notFound('device', client)
}

interface Marking {
  readonly lift: boolean
  readonly session: string | null
  readonly reason: string | null
}

/** A mark of who and why; one that is lifted keeps both, and who lifted it is in the audit log. */
const markOf = async (
  { tx, now, actor }: Work,
  client: Uuid,
  { kind, lift, session, reason }: Marking & Pick<DeviceMark, 'kind'>,
): Promise<DeviceMark> => {
  const made: DeviceMark = { client, session, kind, at: now, lifted: null, actor, reason }
  if (!lift) return made
  const known = (await tx.marks.of(client)).find((mark) => mark.kind === kind && mark.session === session)
  return { ...(known ?? made), lifted: now }
}

/** The one organization that knows a device, so that it finds the change in its own audit log; null: none, or several. */
const soleOwner = async (work: Work, client: Uuid): Promise<string | null> => {
  const [owner, ...others] = await ownersOfDevice(work.tx, client)
  return owner !== undefined && others.length === 0 ? owner : null
}

/** Ends a block that has outlasted the erasure of its device; nothing of the UUID is put down again (P4, ADR 39). */
const liftOfErased = async (work: Work, client: Uuid, reason: string | null): Promise<object> => {
  const { tx, now, services } = work
  const { usage, secrets } = services
  await usage.liftErasedBlock(tx, client, { secrets, now })
  await tx.setup.note(
    changeOf(work, 'device.unblock', {
      subject: usage.erasedName(secrets, client),
      before: { blocked: true },
      after: { blocked: false, reason },
    }),
  )
  return { changed: true }
}

/** Blocks a device: its next requests are denied with -20113; lifting ends that (A13). */
const block = async (work: Work, client: Uuid, marking: Marking): Promise<object> => {
  const { usage, secrets } = work.services
  const before = await work.tx.authorizations.blocked(client)
  const erased = (await usage.blockedAndErased(work.tx, secrets, [client])).has(client)
  if (erased && marking.lift && !before) return liftOfErased(work, client, marking.reason)
  await requireKnown(work, client)
  if (before !== marking.lift) return { changed: false }
  if (erased && marking.lift) await usage.liftErasedBlock(work.tx, client, { secrets, now: work.now })
  await work.tx.authorizations.setBlocked(client, marking.lift ? null : work.now)
  await work.tx.marks.put(await markOf(work, client, { ...marking, session: null, kind: 'blocked' }))
  await work.tx.setup.note(
    changeOf(work, marking.lift ? 'device.unblock' : 'device.block', {
      subject: client,
      organizationId: await soleOwner(work, client),
      before: { blocked: before },
      after: { blocked: !marking.lift, reason: marking.reason },
    }),
  )
  return { changed: true }
}

/** Voids the use of a device, or of one session of it: it stays stored and is charged no more (A13). */
const voidUse = async (work: Work, client: Uuid, marking: Marking): Promise<object> => {
  await requireKnown(work, client)
  const marks = await work.tx.marks.of(client)
  const known = marks.find(({ kind, session }) => kind === 'voided' && session === marking.session)
  const before = known !== undefined && known.lifted === null
  if (before !== marking.lift) return { changed: false, units: 0 }
  const units = await work.services.usage.markVoid(
    work.tx,
    await markOf(work, client, { ...marking, kind: 'voided' }),
  )
  await work.tx.setup.note(
    changeOf(work, marking.lift ? 'device.unvoid' : 'device.void', {
      subject: client,
      organizationId: await soleOwner(work, client),
      before: { void: before },
      after: { void: !marking.lift, session: marking.session, reason: marking.reason, units },
    }),
  )
  return { changed: true, units }
}

/** Ends the running seats of a device, of one item or of all (L9, A13). It may take one again, like a new one. */
const unregister = async (
  work: Work,
  client: Uuid,
  { item, within }: { readonly item: string | null; readonly within: readonly string[] | null },
): Promise<object> => {
  await requireKnown(work, client)
  const seated = (await work.tx.authorizations.seatsOfClient(client)).filter(
    ({ itemId, released, lastContact, until }) =>
      (item === null || itemId === item) && work.now < until && (released === null || released < lastContact),
  )
  const owners = await Promise.all(seated.map(({ itemId }) => ownerOfItem(work.tx, itemId)))
  const running = seated.filter((_, index) => within === null || within.includes(owners[index] ?? ''))
  for (const { itemId } of running) {
    if (within !== null) await spendUnregistering(work, itemId)
    await work.tx.authorizations.releaseSeat(itemId, client, work.now)
  }
  const items = running.map(({ itemId }) => itemId)
  if (items.length > 0)
    await work.tx.setup.note(
      changeOf(work, 'device.unregister', {
        subject: client,
        organizationId: await soleOwner(work, client),
        before: items,
        after: [],
      }),
    )
  return { changed: items.length > 0, items }
}

/** Lets a device that was found cloned or restarted too often go on (A8). */
const clearClone = async (work: Work, client: Uuid, within: readonly string[] | null): Promise<object> => {
  await requireKnown(work, client)
  const known = await productsKnown(work.tx, client, within)
  const lines = (await work.tx.marks.linesOf(client)).filter(
    ({ product, line }) =>
      known(product) && (line.clonedAt !== null || line.forkedAt !== null || line.restarts.length > 0),
  )
  for (const { product, line } of lines) {
    await work.tx.authorizations.putLine(client, product, clearLine(line))
    await work.tx.setup.note(
      changeOf(work, 'device.clear-clone', {
        subject: client,
        organizationId: await soleOwner(work, client),
        before: { product, ...line },
        after: clearLine(line),
      }),
    )
  }
  return { changed: lines.length > 0, products: lines.map(({ product }) => product) }
}

/** Erases everything about a UUID; totals stay, and nothing from before comes back (P4). */
const erase = async (work: Work, client: Uuid): Promise<object> => {
  await requireKnown(work, client)
  const { usage, secrets } = work.services
  const organizationId = await soleOwner(work, client)
  await usage.eraseClient(work.tx, client, { secrets, now: work.now })
  await work.tx.setup.note(
    changeOf(work, 'device.erase', {
      subject: usage.erasedName(secrets, client),
      organizationId,
      after: { erasedAt: isoTime(work.now) },
    }),
  )
  return { changed: true }
}

/** What another organization knows of a device is not one member's to erase. */
const refuseShared = async (work: Work, client: Uuid, within: readonly string[] | null): Promise<void> => {
  if (within === null) return
  const owners = await ownersOfDevice(work.tx, client)
  if ([...owners].some((owner) => !within.includes(owner)))
    throw conflict('This device is known to another organization as well: ask the vendor to erase it.')
}

const sessionOf = (given: string | undefined): string | null => {
  if (given !== undefined && !isBytes8(given)) throw invalid('session', 'is not the name of a session.')
  return given ?? null
}

export const deviceMarkRoutes = (api: Api): void => {
  const { services } = api
  const commit = async (
    call: { readonly params: { readonly uuid: string }; readonly caller: { readonly name: string } },
    change: (work: Work, client: Uuid) => Promise<object>,
  ) => {
    const client = clientOf(call.params.uuid)
    const done = await services.store.commit((tx) =>
      change({ tx, services, now: services.clock.now(), actor: call.caller.name }, client),
    )
    return { body: { uuid: client, ...done } }
  }
  const Marked = Type.Object(
    { reason: Reason, lift: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  )
  endpoint(api, {
    method: 'POST',
    url: '/v1/devices/:uuid/block',
    scope: 'write',
    tag: 'devices',
    summary: 'Block a device, or lift that',
    params: ByUuid,
    body: Marked,
    answer: Done,
    handle: (call) =>
      commit(call, (work, client) =>
        block(work, client, {
          lift: call.body.lift ?? false,
          session: null,
          reason: call.body.reason ?? null,
        }),
      ),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/devices/:uuid/void',
    scope: 'write',
    tag: 'devices',
    summary: 'Void the use of a device or of one session of it, or lift that; charges are computed anew',
    params: ByUuid,
    body: Type.Object(
      { ...Marked.properties, session: Type.Optional(Type.String({ maxLength: 16 })) },
      { additionalProperties: false },
    ),
    answer: Done,
    handle: (call) =>
      commit(call, (work, client) =>
        voidUse(work, client, {
          lift: call.body.lift ?? false,
          session: sessionOf(call.body.session),
          reason: call.body.reason ?? null,
        }),
      ),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/devices/:uuid/unregister',
    scope: 'write',
    members: own.device('manager'),
    tag: 'devices',
    summary: 'End the seats of a device; a licensee those of its own items, as often as the vendor allows',
    params: ByUuid,
    body: Type.Object(
      { item: Type.Optional(Type.String({ maxLength: 32 })) },
      { additionalProperties: false },
    ),
    answer: Done,
    handle: (call) =>
      commit(call, (work, client) =>
        unregister(work, client, { item: call.body.item ?? null, within: call.within }),
      ),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/devices/:uuid/clear-clone',
    scope: 'write',
    members: own.device('manager'),
    tag: 'devices',
    summary: 'Let a device go on that was found cloned',
    params: ByUuid,
    body: Empty,
    answer: Done,
    handle: (call) => commit(call, (work, client) => clearClone(work, client, call.within)),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/devices/:uuid/erase',
    scope: 'write',
    members: own.device('owner'),
    tag: 'devices',
    summary: 'Erase everything about a UUID; totals do not change',
    params: ByUuid,
    body: Empty,
    answer: Done,
    handle: (call) =>
      commit(call, async (work, client) => {
        await refuseShared(work, client, call.within)
        return erase(work, client)
      }),
  })
}
