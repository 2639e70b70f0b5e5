import pluralize from 'pluralize'
import { count } from './format.ts'

interface Counted {
  readonly unit: string
  readonly chargeWay: string
}

/** What a seat of a charge way is; the others count the product's unit. */
const SEATS: Readonly<Record<string, string>> = {
  server: 'server',
  device: 'device',
  'active-device': 'device',
  'concurrent-device': 'device',
  'concurrent-instance': 'instance',
}

/** What is counted against an item's quota, for a number of them: `page` or `pages`, `device` or `devices`. */
export const unitOf = (item: Counted, number: number): string =>
  pluralize(SEATS[item.chargeWay] ?? item.unit, number)

/** A number with what is counted: `38,474 pages`. */
export const amount = (number: number, item: Counted): string => `${count(number)} ${unitOf(item, number)}`
