import type { DocumentKind, Order, OrderDocument } from '@countersign/licensing'

export const TITLES: Readonly<Record<DocumentKind, string>> = {
  quote: 'Quote',
  invoice: 'Invoice',
  cancellation: 'Cancellation of invoice',
  receipt: 'Receipt',
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** An amount with exactly the digits of its currency, from whole minor units: `1,234.50 EUR`. */
export const money = (minor: number, currency: string): string => {
  const digits = digitsOf(currency)
  const size = Math.abs(minor)
  const whole = new Intl.NumberFormat('en').format(Math.floor(size / 10 ** digits))
  const rest = digits === 0 ? '' : `.${String(size % 10 ** digits).padStart(digits, '0')}`
  return `${minor < 0 ? '−' : ''}${whole}${rest} ${currency}`
}

/** A cancellation takes its invoice back: its amounts are negative. */
const signOf = ({ kind }: Pick<OrderDocument, 'kind'>): 1 | -1 => (kind === 'cancellation' ? -1 : 1)

export const amountText = (document: OrderDocument, minor: number): string =>
  money(signOf(document) * minor, document.order.currency)

export const taxText = ({ tax }: Order): string =>
  `${tax.name} ${String(Math.floor(tax.basisPoints / 100))}${tax.basisPoints % 100 === 0 ? '' : `.${String(tax.basisPoints % 100).padStart(2, '0')}`} %`

/** A day in UTC: `2026-11-24`. */
export const dayText = (instant: number): string => new Date(instant * 1000).toISOString().slice(0, 10)

/** The lines of a document, as texts of its columns. */
export const columnsOf = (document: OrderDocument) =>
  document.order.lines.map(({ name, description, quantity, unitPrice }, index) => ({
    name,
    detail: [description, index === 0 && document.order.target !== null ? `For ${document.order.target}` : '']
      .filter((text) => text !== '')
      .join('\n'),
    quantity: String(quantity),
    price: money(unitPrice, document.order.currency),
    sum: amountText(document, quantity * unitPrice),
  }))
