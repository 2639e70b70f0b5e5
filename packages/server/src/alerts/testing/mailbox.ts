import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface TakenMail {
  /** Everybody it was handed over for, hidden ones included. */
  readonly to: readonly string[]
  readonly headers: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Mailbox {
  readonly taken: TakenMail[]
  /** Body of `PUT /mail-settings`. */
  readonly settings: object
  /** Whether messages are refused. */
  refuse(value: boolean): void
  close(): Promise<void>
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

const decoded = (part: string): string => {
  const [head = '', ...rest] = part.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const encoding = /content-transfer-encoding: *(\S+)/i.exec(head)?.[1]?.toLowerCase()
  const text =
    encoding === 'quoted-printable'
      ? quotedPrintable(body)
      : encoding === 'base64'
        ? Buffer.from(body, 'base64').toString()
        : body
  return text.replaceAll('\r\n', '\n')
}

const words = (header: string): string =>
  header
    .replace(/\r\n[ \t]+/g, ' ')
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : quotedPrintable(text.replaceAll('_', ' ')),
    )

const read = (raw: string, to: readonly string[]): TakenMail => {
  const headers = words(raw.split('\r\n\r\n')[0] ?? '')
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1]
  const parts = boundary === undefined ? [raw] : raw.split(`--${boundary}`).slice(1, -1)
  const part = (type: string): string =>
    decoded(parts.find((one) => one.includes(`ontent-Type: ${type}`)) ?? '')
  return {
    to,
    headers,
    subject: /^subject: *(.*)$/im.exec(headers)?.[1]?.trim() ?? '',
    text: part('text/plain'),
    html: part('text/html'),
  }
}

/** A mail server on a socket of its own that keeps what it is sent. */
export const openMailbox = async (): Promise<Mailbox> => {
  const taken: TakenMail[] = []
  let refusing = false
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        if (refusing) return done(new Error('try later'))
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push(read(Buffer.concat(pieces).toString(), to))
        return done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    taken,
    settings: {
      host: '127.0.0.1',
      port: (server.server.address() as AddressInfo).port,
      tls: 'none',
      user: null,
      from: 'Countersign <lts@vendor.example>',
    },
    refuse: (value) => {
      refusing = value
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
