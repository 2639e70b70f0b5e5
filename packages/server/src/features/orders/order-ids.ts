import { randomInt } from 'node:crypto'
import type { Instant } from '@countersign/protocol/vocabulary'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_DIGITS = 7
const CHANCE_DIGITS = 6

/** An ID that sorts by its time: seven digits of base 32 for the second, six by chance. */
export const newOrderId = (now: Instant): string => {
  let time = ''
  let left = now
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    time = `${CROCKFORD.charAt(left % 32)}${time}`
    left = Math.floor(left / 32)
  }
  const chance = Array.from({ length: CHANCE_DIGITS }, () => CROCKFORD.charAt(randomInt(32))).join('')
  return `${time}-${chance}`
}
