import type { Store, Transaction } from '@countersign/store/port'
import type { Clock, Mail } from '../services.ts'
import { type Deliver, mails, queueMail, sendDue } from './outgoing.ts'
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
  readonly log: { error(facts: object, text: string): void }
}

/** Sends what is due; what waits is sent one run at a time. */
export const mailOf = (services: MailServices): Mail & { sendDue(): Promise<void> } => {
  const { store, clock, rows, log } = services
  let running: Promise<void> = Promise.resolve()
  const run = async (): Promise<void> => {
    const settings = await store.read((tx) => smtpSettings(tx, rows))
    const deliver: Deliver | null = settings === null ? null : smtpDelivery(settings)
    await sendDue(store, { deliver, now: clock.realNow() })
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
    list: mails,
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
