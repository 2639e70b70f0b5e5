import type { Store, Transaction } from '@countersign/store/port'
import type { Message } from '../mail/outgoing.ts'
import type { Clock, Identity, Mail } from '../services.ts'
import { faultRows } from './faults.ts'
import { type HistoryEntry, historyOf } from './history.ts'
import { type Sender, testLetter } from './letters.ts'
import {
  hasRecipients,
  type OrderContacts,
  operators,
  type People,
  recipientsOfOrganization,
} from './recipients.ts'
import { renderLetter } from './render.ts'
import { alertSettings, putAlertSettings, SERVER } from './settings.ts'

interface Services {
  readonly store: Store
  readonly clock: Pick<Clock, 'realNow'>
  readonly mail: Pick<Mail, 'stateOf'> & { deliverNow(message: Message): Promise<void> }
  readonly people: People
  readonly orderContacts: OrderContacts
  readonly mode: Identity['mode']
  readonly sender: Sender
}

/** What has become of the mail of a message. */
export type MailState = 'none' | 'waiting' | 'sent' | 'failed'

/** Seconds between two tests of the same recipients: a button is no way to fill mailboxes. */
const TEST_EVERY = 30

/** What pages and programs see and set of alerts; `of` null: of the server itself. */
export const alertsOf = (services: Services) => {
  const { store, clock, mail, people, sender } = services
  const tested = new Map<string, number>()
  const recipients = async (of: string | null) => {
    if (of === null) {
      const admins = await people.admins()
      return store.read((tx) => operators(tx, admins))
    }
    const owners = await people.owners(of)
    return store.read((tx) =>
      recipientsOfOrganization(tx, of, {
        hosted: services.mode === 'hosted',
        owners,
        orderContacts: services.orderContacts,
      }),
    )
  }
  return {
    settings: (tx: Transaction, of: string | null) => alertSettings(tx, of ?? SERVER),
    putSettings: (tx: Transaction, of: string | null, settings: Parameters<typeof putAlertSettings>[2]) =>
      putAlertSettings(tx, of ?? SERVER, settings),
    history: async (
      tx: Transaction,
      of: string | null,
    ): Promise<readonly (HistoryEntry & { readonly mail: MailState })[]> => {
      const entries = await historyOf(tx, of ?? SERVER)
      const states = await mail.stateOf(
        tx,
        entries.map(({ mailId }) => mailId).filter((id) => id !== null),
      )
      return entries.map((entry) => ({
        ...entry,
        mail: entry.mailId === null ? 'none' : (states.get(entry.mailId) ?? 'none'),
      }))
    },
    faults: faultRows,
    /** Addresses of those who run an organization. Not to be asked for within a unit of work. */
    owners: (organizationId: string): Promise<readonly string[]> => people.owners(organizationId),
    /** Sends a test to everybody who is told; `wait`: seconds until it may be tried again. */
    test: async (
      of: string | null,
    ): Promise<
      { readonly wait: number } | { readonly wait: null; readonly to: number; readonly answer: string | null }
    > => {
      const now = clock.realNow()
      const wait = (tested.get(of ?? SERVER) ?? 0) + TEST_EVERY - now
      if (wait > 0) return { wait }
      tested.set(of ?? SERVER, now)
      const all = await recipients(of)
      const to = all.to.length + all.cc.length + all.bcc.length
      if (!hasRecipients(all)) return { wait: null, to, answer: 'Nobody is told: set a recipient first.' }
      const answer = await mail.deliverNow({ ...all, ...renderLetter(testLetter(sender)) }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      return { wait: null, to, answer }
    },
  }
}

export type Alerts = ReturnType<typeof alertsOf>
