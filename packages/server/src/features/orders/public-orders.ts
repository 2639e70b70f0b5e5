import { amountsOf, type Order } from '@countersign/licensing'
import { HOUR } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Caller, memberMay, operatorMay } from '../../http/api/caller.ts'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { conflict, invalid, Problem } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import type { Work } from '../../http/api/work.ts'
import { TokenBuckets } from '../../http/token-bucket.ts'
import type { Accounts, User } from '../../services.ts'
import { BuyerFields, newOrder } from './new-order.ts'
import { tellPending } from './order-mails.ts'
import { draftOrder, placeOrder } from './order-steps.ts'
import { OrderView, orderView } from './order-view.ts'
import {
  endPending,
  keepPending,
  type PendingOrder,
  pendingOrder,
  pendingUntil,
  roomForPending,
} from './pending-orders.ts'
import { salesSettings } from './sales-settings.ts'
import { Email, Line, nullable, OrganizationId } from './shapes.ts'

/** Orders of one source address an hour: each may send a mail to somebody who has asked for none (P6). */
const PER_HOUR = 10

const Token = Line(128, 1)
const Password = Type.String({ minLength: 12, maxLength: 256, description: '12–256 characters.' })

const PublicOrder = Type.Object(
  { email: Email, name: Line(200, 1), organizationName: Line(200, 1), ...BuyerFields },
  { additionalProperties: false },
)

const PendingView = Type.Object({
  email: Type.String(),
  name: Type.String(),
  organizationName: Type.String(),
  account: Type.Boolean({ description: 'Whether the mailbox has an account: then sign in to order.' }),
  lines: Type.Array(
    Type.Object({ name: Type.String(), quantity: Type.Integer(), unitPrice: Type.Integer() }),
  ),
  currency: Type.String(),
  net: Type.Integer({ description: 'Minor units of the currency.' }),
  tax: Type.Integer(),
  taxName: Type.String(),
  total: Type.Integer(),
  method: Type.String(),
  expires: Type.String({ description: 'Until when it can be placed.' }),
})

/** An order as it would be placed now, for an organization that exists or, empty, for one to come. */
const orderOf = async (
  tx: Transaction,
  { input }: Pick<PendingOrder, 'input'>,
  about: { readonly organizationId: string; readonly orderer: string | null; readonly now: number },
): Promise<Order> =>
  newOrder(
    tx,
    { input, organizationId: about.organizationId, orderer: about.orderer, staff: false },
    { settings: await salesSettings(tx), now: about.now },
  )

const gone = (): Problem =>
  new Problem('not-found', 'This order is not known, or waited too long, or was placed already: order again.')

const found = async (tx: Transaction, token: string, now: number): Promise<PendingOrder> => {
  const row = await pendingOrder(tx, token, now)
  if (row === null) throw gone()
  return row
}

/** Places what was ordered, at the prices that the buyer has seen, and takes the token away: once. */
const place = async (
  work: Work,
  about: { readonly token: string; readonly organizationId: string; readonly orderer: string },
): Promise<Order> => {
  const { tx, services, now } = work
  const row = await found(tx, about.token, services.clock.realNow())
  const order = await orderOf(tx, row, { ...about, now })
  if (amountsOf(order).total !== row.total)
    throw conflict('Prices have changed since this was ordered: order again.')
  await endPending(tx, about.token)
  await draftOrder(work, order)
  return placeOrder(work, order.id)
}

/** The organization that somebody orders for; null: a new one of their own, where they have none. */
const organizationFor = async (
  { tx, services }: Work,
  accounts: Accounts,
  about: {
    readonly caller: Caller
    /** Whose session it is; null: an API key's. */
    readonly user: User | null
    readonly token: string
    readonly organizationId: string | null
  },
): Promise<string> => {
  const { caller, user, token, organizationId } = about
  if (organizationId !== null) {
    if (!operatorMay(caller, 'staff') && !caller.organizations.has(organizationId))
      throw new Problem('not-found', 'There is no such thing, or it is not yours.')
    if (!operatorMay(caller, 'staff') && !memberMay(caller, organizationId, 'manager'))
      throw new Problem('forbidden', `This needs the role manager in the organization ${organizationId}.`)
    if ((await tx.setup.organization(organizationId)) === null)
      throw invalid('organizationId', `there is no organization ${organizationId}.`)
    return organizationId
  }
  const row = await found(tx, token, services.clock.realNow())
  const own = user === null ? null : await accounts.giveOrganization(tx, user, row.organizationName)
  if (own === null) throw invalid('organizationId', 'is missing: the organization to order for.')
  return own
}

/**
 * Orders without an account (O2). Nothing is made before the address is proven by the mailed link, and whoever orders is told
 * the same whether the address is known or not: what comes next stands in the mail alone.
 */
export const publicOrderRoutes = (api: Api, accounts: Accounts): void => {
  const { services } = api
  const { store, clock } = services
  const sources = new TokenBuckets({ perSecond: PER_HOUR / HOUR, burst: PER_HOUR })
  endpoint(api, {
    method: 'POST',
    url: '/v1/public-orders',
    scope: null,
    tag: 'orders',
    summary: 'Order without an account: a mailed link leads on, whether the address is known or not',
    body: PublicOrder,
    status: 202,
    answer: Type.Object({ email: Type.String() }),
    handle: async ({ body, source }) => {
      const wait = sources.take(source)
      if (wait !== null)
        throw new Problem('too-many-requests', 'Too many orders from here: try again after Retry-After.', {
          headers: { 'retry-after': String(wait) },
        })
      const { email, name, organizationName, ...input } = body
      const now = clock.now()
      const draft = await store.read(async (tx) => {
        if (!(await salesSettings(tx)).publicOrders)
          throw conflict('This vendor takes orders of its licensees alone: sign in, or register.')
        return orderOf(tx, { input }, { organizationId: '', orderer: null, now })
      })
      // What could not be made even if it were paid now is refused before anybody proves an address for it.
      await services.fulfilment.prepare(draft)
      const known = await accounts.knows(email)
      const pending: PendingOrder = {
        ...{ email, name, organizationName, input },
        total: amountsOf(draft).total,
        createdAt: clock.realNow(),
      }
      await store.commit(async (tx) => {
        const room = await roomForPending(tx, {
          email,
          now: pending.createdAt,
          mailbox: (each) => accounts.mailboxOf(each),
        })
        if (room === 'full')
          throw new Problem('overloaded', 'Too many orders wait for their buyers: try again later.', {
            headers: { 'retry-after': String(HOUR) },
          })
        // Somebody else's mailbox cannot be filled from here, and who tries is told nothing of it.
        if (room === 'mailbox-full') return
        const token = await keepPending(tx, pending)
        const work = { tx, services, now, actor: email }
        await tellPending(work, draft, {
          to: email,
          known,
          link: `${services.publicUrl}/buy/confirm#${token}`,
        })
      })
      services.mail.nudge()
      return { body: { email } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/public-orders/look',
    scope: null,
    tag: 'orders',
    summary: 'Show the order that a mailed link is for',
    body: Type.Object({ token: Token }, { additionalProperties: false }),
    answer: PendingView,
    handle: async ({ body }) => {
      const { row, order } = await store.read(async (tx) => {
        const row = await found(tx, body.token, clock.realNow())
        return { row, order: await orderOf(tx, row, { organizationId: '', orderer: null, now: clock.now() }) }
      })
      const { email, name, organizationName } = row
      const view: Static<typeof PendingView> = {
        ...{ email, name, organizationName },
        account: await accounts.knows(email),
        lines: order.lines.map(({ name, quantity, unitPrice }) => ({ name, quantity, unitPrice })),
        currency: order.currency,
        ...amountsOf(order),
        taxName: order.tax.name,
        method: order.method,
        expires: isoTime(pendingUntil(row)),
      }
      return { body: view }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/public-orders/accept',
    scope: null,
    tag: 'orders',
    summary: 'Set a password for a new account, which gets an organization, and place the order',
    body: Type.Object({ token: Token, password: Password }, { additionalProperties: false }),
    answer: Type.Object({ email: Type.String(), orderId: Type.String(), organizationId: Type.String() }),
    handle: async ({ body }) => {
      const row = await store.read((tx) => found(tx, body.token, clock.realNow()))
      if (await accounts.knows(row.email))
        throw conflict('This mailbox has an account: sign in to place the order.')
      const user = await accounts.createUser({ ...row, password: body.password })
      let placed: Order | null = null
      try {
        placed = await store.commit(async (tx) => {
          const organizationId = await accounts.giveOrganization(tx, user, row.organizationName)
          if (organizationId === null) throw conflict('This mailbox has an organization: sign in to order.')
          const work = { tx, services, now: clock.now(), actor: user.email }
          return place(work, { token: body.token, organizationId, orderer: user.email })
        })
      } finally {
        if (placed === null) await accounts.removeUser(user.id)
      }
      services.mail.nudge()
      return { body: { email: user.email, orderId: placed.id, organizationId: placed.organizationId } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/public-orders/place',
    scope: 'write',
    members: { anyone: true },
    tag: 'orders',
    summary: 'Place the order of a mailed link for an organization of one’s own; managers',
    body: Type.Object(
      { token: Token, organizationId: nullable(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: OrderView,
    handle: async ({ body, caller }) => {
      // Accounts have the same connection as the transaction: they are asked before it.
      const user = caller.userId === null ? null : await accounts.userById(caller.userId)
      const answer = await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: caller.name }
        const organizationId = await organizationFor(work, accounts, { ...body, caller, user })
        return orderView(tx, await place(work, { token: body.token, organizationId, orderer: caller.name }))
      })
      services.mail.nudge()
      return { body: answer }
    },
  })
}
