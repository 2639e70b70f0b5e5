import type { FastifyBaseLogger } from 'fastify'
import { peopleOf } from './accounts/people.ts'
import { alertsOf } from './alerts/alerts.ts'
import { checkAlerts } from './alerts/check.ts'
import { faultsOf } from './alerts/faults.ts'
import { orderContacts } from './alerts/order-contacts.ts'
import type { People } from './alerts/recipients.ts'
import { watchedLog } from './alerts/watched-log.ts'
import { mailOf } from './mail/mail.ts'
import type { Attachment } from './mail/outgoing.ts'
import type { LocalServer } from './operations/local.ts'
import type { Accounts } from './services.ts'
import { usageWork } from './usage/usage-work.ts'
import { webhooksOf } from './webhooks/webhooks.ts'

interface About {
  readonly publicUrl: string
  /** A sentence about whom to ask (O3); null: nobody is set. */
  readonly contact: () => string | null
  readonly log: FastifyBaseLogger
  readonly allowPrivate: boolean
  /** Whether the system clock is in doubt (H6). */
  readonly cautious: () => boolean
  /** Known once they are open; null: there are none. */
  readonly accounts: () => Accounts | null
  /** Makes the files that a message names, when it is sent. */
  readonly fileOf: (name: string) => Promise<readonly Attachment[]>
}

/** Builds all that tells people something: mail, webhooks, alerts, and the log whose errors reach the operators (§8). */
export const tellingOf = (local: Omit<LocalServer, 'close'>, about: About) => {
  const { store, clock, rows, identity } = local
  const { publicUrl } = about
  const sender = { publicUrl, sandbox: identity.sandbox, contact: about.contact }
  /** What a channel itself reports is told over the other one alone (N5). */
  const channelLog = (channel: 'mail' | 'webhooks') => ({
    error: (facts: object, text: string): void => {
      faults.note('err' in facts ? facts.err : null, text, channel)
      about.log.error(facts, text)
    },
  })
  const people: People = {
    owners: async (id) => {
      const accounts = about.accounts()
      return accounts === null ? [] : peopleOf(store, accounts).owners(id)
    },
    admins: async () => {
      const accounts = about.accounts()
      return accounts === null ? [] : peopleOf(store, accounts).admins()
    },
  }
  const mail = mailOf({
    store,
    clock,
    rows,
    cautious: about.cautious,
    fileOf: about.fileOf,
    log: channelLog('mail'),
  })
  const webhooks = webhooksOf({
    store,
    clock,
    rows,
    allowPrivate: about.allowPrivate,
    log: channelLog('webhooks'),
  })
  const faults = faultsOf({ store, clock, mail, webhooks, people, sender, log: about.log })
  const common = { store, clock, mail, webhooks, people, mode: identity.mode, sender }
  return {
    mail,
    webhooks,
    faults,
    log: watchedLog(about.log, faults),
    alerts: alertsOf({ ...common, orderContacts }),
    checkAlerts: () => checkAlerts({ ...common, orderContacts, usageOfItems: usageWork.usageOfItems }),
  }
}
