import type { Transaction } from '@countersign/store/port'
import { type AlertSettings, alertSettings, type Contact, SERVER } from './settings.ts'

export interface Recipients {
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
}

/** Where addresses are found that nobody has typed into the settings. */
export interface People {
  /** E-mail addresses of the owners of an organization. */
  owners(organizationId: string): Promise<readonly string[]>
  /** E-mail addresses of the administrators of this server. */
  admins(): Promise<readonly string[]>
}

/** Contacts that orders of an organization name (N3). */
export type OrderContacts = (tx: Transaction, organizationId: string) => Promise<readonly Contact[]>

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const unique = (addresses: readonly string[], but: readonly string[] = []): readonly string[] =>
  addresses.filter(
    (address, index) =>
      addresses.findIndex((other) => same(other, address)) === index &&
      !but.some((other) => same(other, address)),
  )

/** Everybody once, in the field that shows the address most. */
const merged = (parts: readonly Recipients[]): Recipients => {
  const to = unique(parts.flatMap((part) => part.to))
  const cc = unique(
    parts.flatMap((part) => part.cc),
    to,
  )
  const bcc = unique(
    parts.flatMap((part) => part.bcc),
    [...to, ...cc],
  )
  return { to, cc, bcc }
}

const isEmpty = ({ to, cc, bcc }: Recipients): boolean => to.length + cc.length + bcc.length === 0
const addressed = (to: readonly string[]): Recipients => ({ to, cc: [], bcc: [] })

/**
 * Who is told of an organization (N3): those set for the server, those set for the organization, and on a hosted server its
 * contacts and those of its orders. An organization for which nobody is named hears of it through its owners.
 */
export const recipientsOfOrganization = async (
  tx: Transaction,
  organizationId: string,
  about: {
    readonly hosted: boolean
    readonly owners: readonly string[]
    readonly orderContacts: OrderContacts
  },
): Promise<Recipients> => {
  const server: AlertSettings = await alertSettings(tx, SERVER)
  const own = await alertSettings(tx, organizationId)
  const contacts = about.hosted
    ? [...own.contacts, ...(await about.orderContacts(tx, organizationId))].map(({ email }) => email)
    : own.contacts.map(({ email }) => email)
  const named = merged([own, addressed(contacts)])
  return merged([isEmpty(named) ? addressed(about.owners) : named, server])
}

/** Who is told of the server itself (N5): those set for it; while nobody is, its administrators. */
export const operators = async (tx: Transaction, admins: readonly string[]): Promise<Recipients> => {
  const { to, cc, bcc } = await alertSettings(tx, SERVER)
  const named = merged([{ to, cc, bcc }])
  return isEmpty(named) ? addressed(unique(admins)) : named
}

/** A mail needs somebody it is addressed to: who is hidden or copied alone is addressed. */
export const hasRecipients = (recipients: Recipients): boolean => !isEmpty(recipients)
