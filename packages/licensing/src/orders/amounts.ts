import type { Order } from './order.ts'

/** Largest numbers that an order may hold, so that every sum is exact: 20 × 1,000 × 10^10 < 2^53. */
export const ORDER_LIMITS = { lines: 20, quantity: 1_000, price: 10_000_000_000 } as const

/** All in minor units of the currency. */
export interface Amounts {
  readonly net: number
  readonly tax: number
  readonly total: number
}

const BASIS = 10_000

/** A share in hundredths of a percent, rounded half up, exact also where the product would exceed 2^53. */
const shareOf = (amount: number, basisPoints: number): number => {
  const whole = Math.floor(amount / BASIS)
  return whole * basisPoints + Math.floor(((amount % BASIS) * basisPoints + BASIS / 2) / BASIS)
}

/** What an order costs: the tax is taken once, of the net sum. */
export const amountsOf = (order: Pick<Order, 'lines' | 'tax'>): Amounts => {
  const net = order.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)
  const tax = shareOf(net, order.tax.basisPoints)
  return { net, tax, total: net + tax }
}
