import type { Store, Transaction } from '@countersign/store/port'
import { sendDueRows } from '../deliveries/deliveries.ts'
import type { Clock, Mail } from '../services.ts'
import { type Attachment, attempt, MAIL, type Message, mailStates, mails, queueMail } from './outgoing.ts'
import { type SmtpSettings, smtpDelivery } from './smtp.ts'

/** Opens and seals what may not stand in the database in clear. */
interface Sealing {
  seal(name: string, content: unknown): Promise<string>
  open(name: string, sealed: string): Promise<unknown>
}

const ROW = ['server', 'mail'] as const

/** The mail server's settings; null: none is set. */
const smtpSettings = async (tx: Transaction, rows: Sealing): Promise<SmtpSettings | null> => {
  const row = (await tx.state.get(...ROW)) as { readonly sealed: string } | null
  return row === null ? null : ((await rows.open(ROW[1], row.sealed)) as SmtpSettings)
}

interface MailServices {
  readonly store: Store
  readonly clock: Clock
  readonly rows: Sealing
  /** Whether the system clock is in doubt: then nothing is mailed but what is urgent (H6). */
  readonly cautious: () => boolean
  /** Makes the files of an attachment that a message names. */
  readonly fileOf: (name: string) => Promise<readonly Attachment[]>
  readonly log: { error(facts: object, text: string): void }
}

/** Attempts after which a message that does not get out is an exception of its own (N5). */
const FAILING = 3

/** What `compose` alone uses. */
export interface MailWork {
  sendDue(): Promise<void>
  /** Sends at once by the settings that were last known, without keeping it: when nothing can be stored, and to test. */
  deliverNow(message: Message): Promise<void>
}

/** Sends what is due, on this server one run at a time. */
export const mailOf = (services: MailServices): Mail & MailWork => {
  const { store, clock, rows, cautious, log } = services
  let running: Promise<void> = Promise.resolve()
  let lastKnown: SmtpSettings | null = null
  const run = async (): Promise<void> => {
    const settings = await store.read((tx) => smtpSettings(tx, rows))
    lastKnown = settings
    const deliver = settings === null ? null : smtpDelivery(settings)
    await sendDueRows(store, MAIL, {
      now: () => clock.realNow(),
      deliver:
        deliver === null
          ? null
          : async (row) => {
              const outcome = await attempt(deliver, row, services.fileOf)
              if (!outcome.sent && row.attempts + 1 === FAILING)
                log.error({ attempts: FAILING }, 'The mail server does not take a message.')
              return outcome
            },
      skip: (row) => cautious() && row.urgent !== true,
    })
  }
  const next = (): Promise<void> => {
    running = running.then(run, run)
    return running
  }
  return {
    queue: (tx, message) => queueMail(tx, message, clock.realNow()),
    nudge: () => {
      next().catch((error: unknown) => log.error({ err: error }, 'Mail could not be sent.'))
    },
    sendDue: next,
    deliverNow: async (message) => {
      const settings = await store.read((tx) => smtpSettings(tx, rows)).catch(() => lastKnown)
      if (settings === null) throw new Error('No mail server is set.')
      await smtpDelivery(settings)(message)
    },
    list: mails,
    stateOf: mailStates,
    settings: (tx) => smtpSettings(tx, rows),
    settingsChange: async (settings) => {
      const sealed = settings === null ? null : await rows.seal(ROW[1], settings)
      return (tx) => (sealed === null ? tx.state.delete(...ROW) : tx.state.put(...ROW, { sealed }))
    },
    probe: (settings, to) =>
      smtpDelivery(settings)({
        to: [to],
        subject: 'Countersign can send mail',
        text: 'This is the test message that was asked for in the settings of your license tracking server.\n',
      }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
  }
}
