import { amountsOf, type Order, type OrderDocument } from '@countersign/licensing'
import type { Work } from '../../http/api/work.ts'
import { money } from './order-text.ts'
import { PAYMENTS } from './payments.ts'
import { type SalesSettings, salesSettings } from './sales-settings.ts'

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

const addressed = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.flatMap((name) => (name !== null && isAddress(name) ? [name.toLowerCase()] : []))),
]

/**
 * Who is told about an order: who ordered it or accepted it as a quote, who asked for it, and its contacts. Who has made a quote
 * for the vendor is no buyer.
 */
const recipientsOf = async ({ tx }: Work, order: Order): Promise<readonly string[]> => {
  const { acceptedBy, createdBy, placedAt, requestId, contacts } = order
  const request = requestId === null ? null : await tx.orders.request(requestId)
  const buyer = acceptedBy ?? (placedAt === null ? null : createdBy)
  return addressed([buyer, request?.createdBy ?? null, ...contacts.map(({ email }) => email)])
}

const footer = ({ seller, salesEmail, supportEmail }: SalesSettings): string =>
  [
    seller.name === '' ? null : seller.name,
    salesEmail === null ? null : `Sales: ${salesEmail}`,
    supportEmail === null ? null : `Support: ${supportEmail}`,
  ]
    .filter((line) => line !== null)
    .join('\n')

const linesOf = (order: Order): string =>
  order.lines
    .map(
      ({ quantity, name, unitPrice }) =>
        `${quantity} × ${name}: ${money(quantity * unitPrice, order.currency)}`,
    )
    .join('\n')

interface Telling {
  readonly subject: string
  readonly text: string
  readonly attachments?: readonly string[]
}

/** Mails about an order go to the buyer's side and, where sales have an address, to the vendor's. */
const tell = async (
  work: Work,
  order: Order,
  about: {
    readonly buyer: Telling | null
    readonly sales: Telling | null
    /** Who is told where nobody else is known. */
    readonly otherwise?: readonly string[]
  },
): Promise<void> => {
  const { tx, services } = work
  const settings = await salesSettings(tx)
  const known = await recipientsOf(work, order)
  const to = known.length > 0 ? known : addressed(about.otherwise ?? [])
  const send = (recipients: readonly string[], { text, ...message }: Telling) =>
    services.mail.queue(tx, {
      to: recipients,
      ...message,
      text: `${text}\n\n${services.publicUrl}/orders/${order.id}\n\n${footer(settings)}\n`,
    })
  if (about.buyer !== null && to.length > 0) await send(to, about.buyer)
  if (about.sales !== null && settings.salesEmail !== null) await send([settings.salesEmail], about.sales)
}

const attached = (document: OrderDocument): readonly string[] => [`document/${document.number}`]

export const tellPlaced = async (work: Work, order: Order, invoice: OrderDocument): Promise<void> => {
  const { total } = amountsOf(order)
  const settings = await salesSettings(work.tx)
  const next = await PAYMENTS[order.method].begin(order, settings)
  const pay = next.kind === 'instructions' ? next.text : `Pay here: ${next.url}`
  await tell(work, order, {
    buyer: {
      subject: `Your order ${order.id}`,
      text: `Thank you for your order.\n\n${linesOf(order)}\nTotal with ${order.tax.name}: ${money(total, order.currency)}\n\n${pay}`,
      attachments: attached(invoice),
    },
    sales: {
      subject: `Order ${order.id} of ${order.organizationId}: ${money(total, order.currency)} by ${order.method}`,
      text: `${order.createdBy} has ordered.\n\n${linesOf(order)}`,
      attachments: attached(invoice),
    },
  })
}

/**
 * The mail to whoever ordered without an account (O2). Nothing that a stranger has typed stands in it, as the address may be
 * somebody else's.
 */
export const tellPending = async (
  work: Work,
  order: Order,
  about: { readonly to: string; readonly known: boolean; readonly link: string },
): Promise<void> => {
  const { total } = amountsOf(order)
  const next = about.known
    ? 'You have an account: sign in by this link within 7 days, and the order is placed'
    : 'Set a password by this link within 7 days: you get an account, and the order is placed'
  await work.services.mail.queue(work.tx, {
    to: [about.to],
    subject: 'Confirm your order',
    text: `You have ordered on ${work.services.publicUrl}:\n\n${linesOf(order)}\nTotal with ${order.tax.name}: ${money(total, order.currency)}\n\n${next}:\n${about.link}\n\nIf you have not ordered, do nothing: nothing has been made in your name.\n\n${footer(await salesSettings(work.tx))}\n`,
  })
}

/** `owners`: addresses of those who run the organization. */
export const tellQuote = (
  work: Work,
  order: Order,
  about: { readonly quote: OrderDocument; readonly owners: readonly string[] },
): Promise<void> =>
  tell(work, order, {
    otherwise: about.owners,
    buyer: {
      subject: `Our quote ${order.id}`,
      text: `Here is our quote:\n\n${linesOf(order)}\n\nYou can accept it on the page of the order.`,
      attachments: attached(about.quote),
    },
    sales: null,
  })

export const tellFulfilled = (work: Work, order: Order, receipt: OrderDocument): Promise<void> =>
  tell(work, order, {
    buyer: {
      subject: `Your license ${order.licenseId ?? ''} is there`,
      text:
        order.kind === 'purchase'
          ? `Your payment for the order ${order.id} has arrived, and your license is made. Its validity starts when you activate it:\n${work.services.publicUrl}/licenses/${order.licenseId ?? ''}`
          : `Your payment for the order ${order.id} has arrived, and your license is in force. No application changes.`,
      attachments: attached(receipt),
    },
    sales: null,
  })

export const tellHeld = (work: Work, order: Order): Promise<void> =>
  tell(work, order, {
    buyer: null,
    sales: {
      subject: `Order ${order.id} is paid, and its license could not be made`,
      text: `${order.note ?? ''}\n\nMend the cause and try again on its page, or cancel it and pay the money back.`,
    },
  })

export const tellCancelled = (work: Work, order: Order, cancellation: OrderDocument | null): Promise<void> =>
  tell(work, order, {
    buyer: {
      subject: `Your order ${order.id} is cancelled`,
      text: `Your order is cancelled.${order.note === null ? '' : `\n\n${order.note}`}`,
      ...(cancellation === null ? {} : { attachments: attached(cancellation) }),
    },
    sales: null,
  })

/** Sends one file of an order again; gives to whom. */
export const tellDocument = async (
  work: Work,
  order: Order,
  about: { readonly attachment: string; readonly to: readonly string[] | null },
): Promise<readonly string[]> => {
  const to = about.to ?? (await recipientsOf(work, order))
  const settings = await salesSettings(work.tx)
  const [, name = ''] = about.attachment.split('/')
  if (to.length > 0)
    await work.services.mail.queue(work.tx, {
      to,
      subject: `${name} of your order ${order.id}`,
      text: `Here is what you asked for.\n\n${footer(settings)}\n`,
      attachments: [about.attachment],
    })
  return to
}
