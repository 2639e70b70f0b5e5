import { randomInt, randomUUID } from 'node:crypto'
import type { Transaction } from '@countersign/store/port'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ATTEMPTS_PER_LENGTH = 12

/** 10 random characters of Crockford base32. */
const randomLicenseId = (): string =>
  Array.from({ length: 10 }, () => CROCKFORD.charAt(randomInt(32))).join('')

/** A license ID that is not taken. */
export const freeLicenseId = async (tx: Pick<Transaction, 'setup'>): Promise<string> => {
  let id = randomLicenseId()
  while ((await tx.setup.license(id)) !== null) id = randomLicenseId()
  return id
}

/** A permanent internal ID of a handshake code. */
export const randomInternalId = (): string => randomUUID()

/**
 * A free organization ID: 6 random digits without a leading zero; longer, up to 9, when so many are taken
 * that a dozen tries have found none.
 */
export const freeOrganizationId = async (taken: (id: string) => Promise<boolean>): Promise<string> => {
  for (let digits = 6; digits <= 9; digits += 1) {
    for (let attempt = 0; attempt < ATTEMPTS_PER_LENGTH; attempt += 1) {
      const id = String(randomInt(10 ** (digits - 1), 10 ** digits))
      if (!(await taken(id))) return id
    }
  }
  throw new Error('No organization ID is free.')
}
