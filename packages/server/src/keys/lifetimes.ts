import { DAY, HOUR, type Seconds, YEAR } from '@countersign/protocol/vocabulary'

/** Lifetimes of keys and certificates (protocol.md, "Keys and trust"), and when they are renewed. */
export const LIFETIMES = {
  issuerCertificate: (10 * YEAR) as Seconds,
  hostedCertificate: (30 * DAY) as Seconds,
  /** Half-life. */
  hostedCertificateRenewal: (15 * DAY) as Seconds,
  keySet: (60 * DAY) as Seconds,
  keySetRenewal: DAY,
  /** A new signing and encryption key every … */
  keyUse: (30 * DAY) as Seconds,
  /** … published at least this long before its first use … */
  keyAhead: (48 * HOUR) as Seconds,
  /** … and kept this long after its last. */
  keyAfter: (60 * DAY) as Seconds,
  ticketEpoch: (7 * DAY) as Seconds,
  /** Ticket secrets are kept this long beyond offline time and report age. */
  ticketAfter: (15 * DAY) as Seconds,
} as const
