import { randomBytes } from 'node:crypto'
import {
  type Compact,
  generateEncryptionKey,
  generateSigningKey,
  type Instant,
  type KeyPair,
  type Signer,
  signJws,
} from '@countersign/protocol'
import { DAY, type Seconds } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Issuer } from '../services.ts'
import { LIFETIMES } from './lifetimes.ts'
import { planKeys, ticketEpochAt, ticketEpochsToDrop } from './plan.ts'
import { keySealName, openEncryption, openSigning, type RingState, ticketSealName } from './ring-state.ts'
import { HOSTED_CERTIFICATE, type IdentityRow, KEY_SET, type KeyRow, type TicketSecretRow } from './rows.ts'
import type { SealedRows } from './sealed-rows.ts'

export interface RenewalFacts {
  readonly rows: SealedRows
  readonly identity: IdentityRow
  readonly identitySigner: Signer
  readonly issuer: Issuer | null
}

export interface Renewal {
  readonly state: RingState
  readonly write: (tx: Transaction) => Promise<void>
}

/**
 * How long a hosted certificate lasts: 30 days, or longer where an item has so long an offline time that an authorization
 * given just before the certificate is renewed would otherwise end early (A7).
 */
const certificateLife = ({ offline }: Pick<RingState, 'offline'>): Seconds =>
  Math.max(LIFETIMES.hostedCertificate, LIFETIMES.hostedCertificateRenewal + offline + DAY)

const certificateIsShort = (state: RingState): boolean =>
  state.certificateIat !== null &&
  state.certificateExp !== null &&
  state.certificateExp - state.certificateIat < certificateLife(state)

/** When something of the ring has to be renewed next. */
export const renewalDue = (state: RingState, facts: Pick<RenewalFacts, 'issuer'>): Instant => {
  if (state.keySet === null) return 0
  const epochs = [...state.ticketSecrets.keys()]
  return Math.min(
    state.keySet.iat + LIFETIMES.keySetRenewal,
    planKeys(state.signing, state.keySet.iat).due,
    planKeys(state.encryption, state.keySet.iat).due,
    epochs.length === 0 ? 0 : (Math.max(...epochs) + 1) * LIFETIMES.ticketEpoch,
    facts.issuer === null
      ? Number.POSITIVE_INFINITY
      : state.certificateIat === null || certificateIsShort(state)
        ? 0
        : state.certificateIat + LIFETIMES.hostedCertificateRenewal,
  )
}

interface Moment {
  readonly now: Instant
  /** Makes new signing and encryption keys: used at once, or published ahead as any other. */
  readonly rotate: 'now' | 'ahead' | null
}

const makeKey = async (
  use: KeyRow['use'],
  from: Instant,
  facts: RenewalFacts & { readonly now: Instant },
): Promise<KeyRow> => {
  const pair: KeyPair = await (use === 'sig' ? generateSigningKey() : generateEncryptionKey())
  const { publicJwk, privateJwk } = pair
  const { kid } = publicJwk
  return {
    kid,
    use,
    createdAt: facts.now,
    from,
    publicJwk,
    sealed: await facts.rows.seal(keySealName(kid), privateJwk),
  }
}

/** The keys of one use after what the plan asks for; `made` is the new one. */
const renewKeys = async <E extends KeyRow>(
  use: KeyRow['use'],
  entries: readonly E[],
  how: {
    readonly facts: RenewalFacts
    readonly moment: Moment
    readonly open: (row: KeyRow, rows: SealedRows) => Promise<E>
  },
) => {
  const { now, rotate } = how.moment
  const plan = planKeys(entries, now)
  const from = rotate === 'now' ? now : rotate === 'ahead' ? now + LIFETIMES.keyAhead : plan.create
  const made = from === null ? null : await makeKey(use, from, { ...how.facts, now })
  const kept = entries.filter(
    (entry) => !plan.drop.includes(entry.kid) && !(rotate !== null && entry.from > now),
  )
  const gone = entries.filter((entry) => !kept.includes(entry)).map((entry) => entry.kid)
  return { entries: made === null ? kept : [...kept, await how.open(made, how.facts.rows)], made, gone }
}

const newestFirst = (entries: readonly KeyRow[]) =>
  [...entries].sort((a, b) => b.from - a.from).map((entry) => entry.publicJwk)

const mark = (sandbox: boolean): { readonly sandbox?: true } => (sandbox ? { sandbox: true } : {})

const renewTickets = async (state: RingState, facts: RenewalFacts, now: Instant) => {
  const epoch = ticketEpochAt(now)
  const secrets = new Map(state.ticketSecrets)
  const gone = ticketEpochsToDrop([...secrets.keys()], now, state.longest)
  for (const old of gone) secrets.delete(old)
  if (secrets.has(epoch)) return { secrets, made: null, gone }
  const secret = randomBytes(32)
  secrets.set(epoch, secret)
  const made: TicketSecretRow = {
    epoch,
    sealed: await facts.rows.seal(ticketSealName(epoch), secret.toString('base64url')),
  }
  return { secrets, made, gone }
}

const renewCertificate = async (
  state: RingState,
  facts: RenewalFacts,
  now: Instant,
): Promise<Compact | null> => {
  const { issuer, identity } = facts
  if (
    issuer === null ||
    (state.certificateIat !== null &&
      !certificateIsShort(state) &&
      now < state.certificateIat + LIFETIMES.hostedCertificateRenewal)
  )
    return null
  return issuer.sign('cs-server+jwt', {
    sub: identity.serverUuid,
    orgs: '*',
    iat: now,
    exp: now + certificateLife(state),
    ...mark(identity.sandbox),
  })
}

/** Makes everything that is due at `now`; nothing is in force or stored yet. */
export const prepareRenewal = async (
  state: RingState,
  facts: RenewalFacts,
  moment: Moment,
): Promise<Renewal> => {
  const { now } = moment
  const { identity } = facts
  const signing = await renewKeys('sig', state.signing, { facts, moment, open: openSigning })
  const encryption = await renewKeys('enc', state.encryption, { facts, moment, open: openEncryption })
  const tickets = await renewTickets(state, facts, now)
  const certificate = await renewCertificate(state, facts, now)
  const iat = Math.max(now, state.keySet?.iat ?? 0)
  const keySet = await signJws(
    'cs-keys+jwt',
    {
      sub: identity.serverUuid,
      sig: newestFirst(signing.entries),
      enc: newestFirst(encryption.entries),
      iat,
      exp: iat + LIFETIMES.keySet,
      ...mark(identity.sandbox),
    },
    facts.identitySigner,
    { jwk: identity.publicJwk },
  )
  const write = async (tx: Transaction): Promise<void> => {
    for (const made of [signing.made, encryption.made])
      if (made !== null) await tx.state.put('key', made.kid, made)
    for (const kid of [...signing.gone, ...encryption.gone]) await tx.state.delete('key', kid)
    if (tickets.made !== null) await tx.state.put('ticket-secret', String(tickets.made.epoch), tickets.made)
    for (const epoch of tickets.gone) await tx.state.delete('ticket-secret', String(epoch))
    if (certificate !== null)
      await tx.state.put(HOSTED_CERTIFICATE.kind, HOSTED_CERTIFICATE.id, { jws: certificate })
    await tx.state.put(KEY_SET.kind, KEY_SET.id, { jws: keySet })
  }
  return {
    state: {
      signing: signing.entries,
      encryption: encryption.entries,
      ticketSecrets: tickets.secrets,
      keySet: { jws: keySet, iat },
      certificateIat: certificate === null ? state.certificateIat : now,
      certificateExp: certificate === null ? state.certificateExp : now + certificateLife(state),
      offline: state.offline,
      longest: state.longest,
    },
    write,
  }
}
