import type { Offer } from '../queries/resources.ts'
import { toMinor } from './format.ts'

/** A line of an order as it is being filled in. */
export interface Line {
  /** Tells lines apart while they are filled in. */
  readonly key: number
  readonly code: string | null
  readonly quantity: number | string
  /** Of one, in major units; empty: as the offer says. */
  readonly price: number | string
}

/** Lines whose offer is chosen. */
export const linesOf = (
  offers: readonly Offer[],
  lines: readonly Line[],
): readonly { readonly line: Line; readonly offer: Offer }[] =>
  lines.flatMap((line) => {
    const offer = offers.find(({ code }) => code === line.code)
    return offer === undefined ? [] : [{ line, offer }]
  })

/** Whether one of it is all that can be ordered: of a license or an item that it is for (O1). */
export const isOfOne = ({ kind }: Offer): boolean => kind === 'renewal' || kind === 'device-clearing'

/** Offers that one order can hold beside what is chosen: purchases in the same currency, each once (O1). */
export const offersBeside = (offers: readonly Offer[], lines: readonly Line[]): readonly Offer[] => {
  const first = offers.find(({ code }) => code === lines[0]?.code)
  return first === undefined || first.kind !== 'purchase'
    ? []
    : offers.filter(
        ({ kind, currency, code }) =>
          kind === 'purchase' && currency === first.currency && lines.every((line) => line.code !== code),
      )
}

const priceOf = ({ price }: Line, offer: Offer): number =>
  price === '' ? offer.price : toMinor(Number(price), offer.currency)

/** What the lines cost without tax, in minor units. */
export const netOf = (offers: readonly Offer[], lines: readonly Line[]): number =>
  linesOf(offers, lines).reduce(
    (sum, { line, offer }) => sum + Number(line.quantity) * priceOf(line, offer),
    0,
  )

/** Lines as the server takes them. */
export const orderedLines = (
  offers: readonly Offer[],
  lines: readonly Line[],
): { readonly offer: string; readonly quantity: number; readonly unitPrice?: number }[] =>
  linesOf(offers, lines).map(({ line, offer }) => ({
    offer: offer.code,
    quantity: isOfOne(offer) ? 1 : Number(line.quantity),
    ...(line.price === '' ? {} : { unitPrice: priceOf(line, offer) }),
  }))
