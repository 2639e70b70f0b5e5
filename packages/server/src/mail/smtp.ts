import type { Deliver } from './outgoing.ts'

/** How to reach the mail server (N3). */
export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte (465); `starttls`: demanded before anything else (587); `none`: for a server on the same machine. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
  readonly from: string
}

/** Milliseconds. */
const TIMEOUT = 20_000

const domainOf = (from: string): string => /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'countersign'

/** Sends through a mail server; rejects with its answer, or when it does not answer within 20 s. */
export const smtpDelivery = (settings: SmtpSettings): Deliver => {
  const open = async () =>
    (await import('nodemailer')).createTransport({
      host: settings.host,
      port: settings.port,
      secure: settings.tls === 'implicit',
      requireTLS: settings.tls === 'starttls',
      ignoreTLS: settings.tls === 'none',
      ...(settings.user === null ? {} : { auth: { user: settings.user, pass: settings.password ?? '' } }),
      connectionTimeout: TIMEOUT,
      greetingTimeout: TIMEOUT,
      socketTimeout: TIMEOUT,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  // Loaded with the first mail: most servers that start send none for hours (docs/performance.md, B8).
  let transport: ReturnType<typeof open> | null = null
  return async (message) => {
    transport ??= open()
    await (await transport).sendMail({
      from: settings.from,
      to: [...message.to],
      cc: [...(message.cc ?? [])],
      bcc: [...(message.bcc ?? [])],
      subject: message.subject,
      text: message.text,
      attachments: (message.files ?? []).map(({ name, mediaType, content }) => ({
        filename: name,
        contentType: mediaType,
        content: Buffer.from(content),
      })),
      ...(message.html === undefined ? {} : { html: message.html }),
      // The same in every attempt, so that what comes twice can be known as one (ADR 32).
      ...(message.id === undefined ? {} : { messageId: `<${message.id}@${domainOf(settings.from)}>` }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  }
}
