import { randomBytes, randomUUID } from 'node:crypto'
import { type Figure, mergeFigures, type SumDelta } from '@countersign/licensing'
import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { SecretDigests } from '../services.ts'
import { ANONYMOUS, anonymousNames } from './anonymous.ts'
import { boundsOf, classesOf, countsBy } from './figure-sums.ts'
import { takingPlaces } from './places.ts'

/** The name under which an erased UUID stands in the audit log and is recognized: a keyed digest (P4). */
export const erasedName = (secrets: SecretDigests, client: Uuid): string => secrets.digest(`erased ${client}`)

/** The name under which it is kept that an erased UUID was once granted a product, so that it gets no second trial (T1). */
const erasedGrant = (secrets: SecretDigests, client: Uuid, product: string): string =>
  secrets.digest(`erased ${client} ${product}`)

/** That an erased UUID was blocked, and that the block was lifted since: the later of the two holds (A13, ADR 39). */
const blockNames = (
  secrets: SecretDigests,
  client: Uuid,
): { readonly blocked: string; readonly lifted: string } => ({
  blocked: secrets.digest(`erased blocked ${client}`),
  lifted: secrets.digest(`erased lifted ${client}`),
})

const anonymousFigure = (
  { classKey, slot, module }: SumDelta,
  of: { readonly client: Uuid; readonly count: number; readonly names: ReturnType<typeof anonymousNames> },
): Figure => ({
  client: of.client,
  session: of.names.session,
  slot,
  module,
  count: of.count,
  ticket: { authorizationId: of.names.authorizationId, iat: 0, classKey },
})

const keyOf = ({ client, session, slot, module }: Figure): string => `${client} ${session} ${slot} ${module}`

/** Adds sums to the anonymous figures; the stored sums by slot and epoch stay as they are, since they hold them already. */
const addAnonymous = async (tx: Transaction, deltas: readonly SumDelta[]): Promise<void> => {
  const classes = await tx.usage.classes([...new Set(deltas.map(({ classKey }) => classKey))])
  const figures = deltas.flatMap((delta) => {
    const usageClass = classes.get(delta.classKey)
    if (usageClass === undefined) throw new Error(`Usage class ${delta.classKey} is unknown.`)
    const names = anonymousNames(usageClass)
    return [
      anonymousFigure(delta, { client: ANONYMOUS.charged, count: delta.count - delta.held, names }),
      anonymousFigure(delta, { client: ANONYMOUS.held, count: delta.held, names }),
    ].filter(({ count }) => count > 0)
  })
  const stored = new Map((await tx.usage.figures(figures)).map((figure) => [keyOf(figure), figure.count]))
  await tx.usage.putFigures(
    figures.map((figure) => ({ ...figure, count: figure.count + (stored.get(keyOf(figure)) ?? 0) })),
  )
}

/**
 * Use of concurrent items is counted by devices in a slot (C3), so each slot keeps one device of its own, under a UUID
 * that stands in no other slot: how many there were stays, and no device can be followed from slot to slot.
 */
const inSlotsApart = (figures: readonly Figure[]): readonly Figure[] => {
  const clients = new Map<Slot, Uuid>()
  const ordered = [...figures].sort((a, b) => a.ticket.iat - b.ticket.iat)
  return ordered.map((figure, place) => {
    const client = clients.get(figure.slot) ?? randomUUID()
    clients.set(figure.slot, client)
    return {
      ...figure,
      client,
      session: randomBytes(8).toString('base64url'),
      ticket: { ...figure.ticket, authorizationId: randomUUID(), iat: place },
    }
  })
}

/**
 * Erases a UUID (P4): its figures move into anonymous sums, everything else about it goes, its seats run on under a UUID
 * that nobody has, and a keyed digest keeps peers and late reports from bringing anything back. Totals do not change, and a
 * device that was blocked stays blocked.
 */
export const eraseClient = async (
  tx: Transaction,
  client: Uuid,
  about: { readonly secrets: SecretDigests; readonly now: Instant },
): Promise<void> => {
  const digest = erasedName(about.secrets, client)
  await tx.locks.clients([client])
  const figures = await tx.marks.figuresOf(client)
  const products = (await tx.marks.linesOf(client)).map(({ product }) => product)
  const blocked = await tx.authorizations.blocked(client)
  const boundOf = await boundsOf(tx, figures, await classesOf(tx, figures))
  const takesPlace = await takingPlaces(tx, figures)
  const apart = (figure: Figure): boolean => countsBy(boundOf)(figure) && takesPlace(figure)
  const { deltas } = mergeFigures(
    [],
    figures.filter((figure) => !apart(figure)),
    boundOf,
  )
  await tx.usage.forgetDeviceDays(client)
  await tx.marks.forget(client, { seats: randomUUID(), subject: digest })
  await tx.usage.putFigures(inSlotsApart(figures.filter(apart)))
  await addAnonymous(tx, deltas)
  await tx.marks.putErasure(digest, about.now)
  if (blocked) await tx.marks.putErasure(blockNames(about.secrets, client).blocked, about.now)
  for (const product of products)
    await tx.marks.putErasure(erasedGrant(about.secrets, client, product), about.now)
}

/** Whether a UUID that was erased had been granted anything of a product before (T1, P4). */
export const wasGrantedAndErased = async (
  tx: Transaction,
  secrets: SecretDigests,
  { client, product }: { readonly client: Uuid; readonly product: string },
): Promise<boolean> => {
  const name = erasedGrant(secrets, client, product)
  return (await tx.marks.erasedAmong([name])).has(name)
}

/** Of these clients those that were erased, with the instant: nothing from before it is taken any more. */
export const erasedAmong = async (
  tx: Transaction,
  secrets: SecretDigests,
  clients: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Instant>> => {
  // Most servers have never erased anybody, and a keyed digest of each device is not for nothing.
  if (!(await tx.marks.anyErased())) return new Map()
  const names = new Map([...new Set(clients)].map((client) => [erasedName(secrets, client), client]))
  const found = await tx.marks.erasedAmong([...names.keys()])
  return new Map([...found].map(([name, at]) => [names.get(name) ?? '', at]))
}

/** Of these clients those that were blocked when they were erased, and are so still (A13, ADR 39). */
export const blockedAndErased = async (
  tx: Transaction,
  secrets: SecretDigests,
  clients: readonly Uuid[],
): Promise<ReadonlySet<Uuid>> => {
  if (!(await tx.marks.anyErased())) return new Set()
  const named = [...new Set(clients)].map((client) => ({ client, ...blockNames(secrets, client) }))
  const found = await tx.marks.erasedAmong(named.flatMap(({ blocked, lifted }) => [blocked, lifted]))
  return new Set(
    named
      .filter(({ blocked, lifted }) => (found.get(blocked) ?? 0) > (found.get(lifted) ?? 0))
      .map(({ client }) => client),
  )
}

/** Lifts the block that has outlasted an erasure: a fact of its own, so that it merges whatever comes first. */
export const liftErasedBlock = async (
  tx: Transaction,
  client: Uuid,
  about: { readonly secrets: SecretDigests; readonly now: Instant },
): Promise<void> => tx.marks.putErasure(blockNames(about.secrets, client).lifted, about.now)
