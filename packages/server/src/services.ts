import type { KeyObject } from 'node:crypto'
import type { Order } from '@countersign/licensing'
import type { Compact, Instant, ItemTerms, PublicJwk, Seconds, Statement, Uuid } from '@countersign/protocol'
import type { License, Store, Transaction } from '@countersign/store/port'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Alerts, MailState } from './alerts/alerts.ts'
import type { Caller } from './http/api/caller.ts'
import type { HeldCertificate } from './keys/certificates.ts'
import type { SigningKey } from './keys/signing-key.ts'
import type { MailRow, Message } from './mail/outgoing.ts'
import type { SmtpSettings } from './mail/smtp.ts'
import type { ApiKeyRow, NewApiKey } from './operations/api-keys.ts'
import type { ReportSealing } from './sealing/report-sealing.ts'
import type { Tokens } from './sealing/tokens.ts'
import type { UsageWork } from './usage/usage-work.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

export type { HeldCertificate } from './keys/certificates.ts'
export type { OpenedReport, OpenedTicket, Opening } from './sealing/report-sealing.ts'
export type { UsageWork } from './usage/usage-work.ts'

/** The server's clocks. Licensing goes by `now`, which is virtual on a sandbox; everything else by `realNow`. */
export interface Clock {
  /** Whole Unix seconds; never earlier than at the last commit (H6). */
  now(): Instant
  realNow(): Instant
  readonly sandbox: boolean
}

/** A sandbox's clock can be moved forward (command-line.md, "Sandbox"); moving never goes backward. */
export interface SandboxClock {
  /** Moves the virtual clock and makes the new offset durable; resolves after due work has been done once. */
  moveTo(instant: Instant): Promise<void>
}

/** Signs the vendor's promises. Absent on a self-hosted server. */
export interface Issuer {
  signItem(terms: ItemTerms): Promise<Compact>
  /** Signs any other payload of the issuer's types. */
  sign(
    typ: 'cs-license+jwt' | 'cs-server+jwt' | 'cs-revocation+jwt' | 'cs-transfer+jwt',
    payload: object,
  ): Promise<Compact>
}

/** Who this server is. */
export interface Identity {
  readonly serverUuid: Uuid
  readonly mode: 'hosted' | 'self-hosted'
  readonly sandbox: boolean
  readonly incarnation: string
  readonly createdAt: Instant
  readonly rootKeys: readonly PublicJwk[]
}

/** Keyed digests of secrets that people type (A3b): HMAC-SHA-256 under a key sealed in the data directory. */
export interface SecretDigests {
  digest(secret: string): string
  /** In constant time. */
  matches(secret: string, digest: string): boolean
}

/**
 * To be called in the same transaction after every change of an organization's items, codes or holdings:
 * cuts the epochs anew and charges again (C8).
 */
export type Recharge = (tx: Transaction, organizationId: string) => Promise<void>

/** A person who can sign in to the portal. */
export interface User {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Whether the e-mail address is proven. */
  readonly verified: boolean
  readonly secondFactor: boolean
  readonly createdAt: Instant
}

/** People and their sessions. On real time, also on a sandbox. */
export interface Accounts {
  /** Whether people may register by themselves. */
  readonly registration: boolean
  /** Answers what lies under `/api/auth/`: signing in and out, registration, forgotten passwords, second factor, sessions. */
  handle(request: FastifyRequest): Promise<Response>
  /** Who has sent a request, by its session cookie; null: nobody is signed in. */
  callerOf(request: FastifyRequest): Promise<Caller | null>
  userById(id: string): Promise<User | null>
  userByEmail(email: string): Promise<User | null>
  /**
   * Makes a user whose e-mail address counts as proven. An account that was begun with it and never proven is removed first; a
   * proven one is a conflict.
   */
  createUser(user: {
    readonly name: string
    readonly email: string
    readonly password: string
  }): Promise<User>
  /** Ends all sessions and removes the user; twice is harmless. */
  removeUser(id: string): Promise<void>
  /** Whether a mailbox has an account whose address is proven, or has had an organization of its own, under whichever of its addresses. */
  knows(email: string): Promise<boolean>
  /** The mailbox behind an address, as far as anyone can tell: what is counted per person is counted by it. */
  mailboxOf(email: string): string
  /** Gives a user without any role an organization of their own (T3), one per mailbox for good; null: there is none to give. */
  giveOrganization(
    tx: Transaction,
    user: Pick<User, 'id' | 'name' | 'email'>,
    organizationName: string | null,
  ): Promise<string | null>
  /** A token with which the password can be set anew once, within 24 hours. */
  resetToken(userId: string): Promise<string>
}

/** Makes the license that an order is for (O1). */
export interface Fulfilment {
  /** Reads and signs before the transaction; rejects with a `Problem` when it cannot be made now. What it resolves with makes it in one. */
  prepare(
    order: Order,
  ): Promise<(work: { readonly tx: Transaction; readonly actor: string }) => Promise<License>>
  /** The signed files of a license, to be told by name and text. */
  files(licenseId: string): Promise<readonly { readonly name: string; readonly text: string }[]>
  /** Rejects with a `Problem` that names what is wrong with the items of an offer. */
  checkItems(tx: Transaction, items: readonly unknown[]): Promise<void>
}

/** API keys, in the transaction of the change that makes or ends them. */
export interface ApiKeys {
  list(tx: Transaction): Promise<readonly ApiKeyRow[]>
  /** `token` is the key itself; it is stored nowhere. */
  create(tx: Transaction, key: NewApiKey): Promise<{ readonly token: string; readonly row: ApiKeyRow }>
  /** The key that has been ended; null: there is none. */
  revoke(tx: Transaction, id: string): Promise<ApiKeyRow | null>
}

/** Mail on its way out: queued with the change that causes it, sent afterwards. */
export interface Mail {
  /** Gives the ID under which the message is kept. */
  queue(tx: Transaction, message: Message): Promise<string>
  /** Sends what is due now, without waiting for the job. */
  nudge(): void
  /** Messages that are kept, newest first; one that was sent has no text any more. */
  list(tx: Transaction): Promise<readonly MailRow[]>
  /** What has become of messages, by ID; those that are kept no more are left out. */
  stateOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, MailState>>
  /** How the mail server is reached; null: messages wait where an operator can read them. */
  settings(tx: Transaction): Promise<SmtpSettings | null>
  /** Gives a change to be put into a commit: sealing takes time that no transaction waits for. */
  settingsChange(settings: SmtpSettings | null): Promise<(tx: Transaction) => Promise<void>>
  /** Sends a message at once by settings that need not be stored; gives null, or what the mail server said. */
  probe(settings: SmtpSettings, to: string): Promise<string | null>
}

/** A signing or encryption key as it may be shown. */
export interface KeyFacts {
  readonly kid: string
  readonly use: 'signing' | 'encryption'
  readonly state: 'next' | 'in-use' | 'kept'
  readonly createdAt: Instant
  /** First use. */
  readonly from: Instant
}

/** What a server's database knows of it beside its identity. Nothing secret. */
export interface ServerFacts {
  readonly certificates: readonly {
    readonly organizations: readonly string[] | '*'
    readonly issued: Instant
    readonly expires: Instant
  }[]
  readonly keySet: {
    readonly issued: Instant
    readonly expires: Instant
    /** Newest first. */
    readonly keys: readonly KeyFacts[]
    /** When the next key is made; it is used 48 hours later at the earliest. */
    readonly nextRotation: Instant
  } | null
  /** Labels by name, never their values (L12). */
  readonly machine: {
    /** Since when most labels are the same. */
    readonly since: Instant
    readonly labels: readonly { readonly name: string; readonly changedAt: Instant | null }[]
    /** Changes of most labels. */
    readonly changes: Statement['machineChanges']
  } | null
}

/** This server as its operators see it. */
export interface ServerView {
  readonly version: string
  readonly engine: 'sqlite' | 'postgres'
  readonly role: 'main'
  facts(tx: Transaction, now: Instant): Promise<ServerFacts>
}

/** What the management API is built from. `compose` is the only place that makes one. */
export interface ManagementServices {
  readonly store: Store
  readonly clock: Clock
  readonly sandboxClock: SandboxClock | null
  readonly issuer: Issuer | null
  readonly identity: Identity
  readonly secrets: SecretDigests
  readonly recharge: Recharge
  readonly usageOfItems: UsageWork['usageOfItems']
  readonly usage: Pick<
    UsageWork,
    | 'blockedAndErased'
    | 'eraseClient'
    | 'erasedName'
    | 'fileOfStatement'
    | 'heldDevices'
    | 'liftErasedBlock'
    | 'machineChanges'
    | 'madeStatements'
    | 'makeStatement'
    | 'markVoid'
    | 'ruleHeld'
  >
  readonly keys: ServerKeys
  readonly server: ServerView
  /** Null: only API keys can call. */
  readonly accounts: Accounts | null
  readonly apiKeys: ApiKeys
  readonly mail: Mail
  readonly fulfilment: Fulfilment
  readonly alerts: Alerts
  readonly webhooks: Webhooks
  readonly log: FastifyBaseLogger
  /** Public base URL without a final slash. */
  readonly publicUrl: string
  readonly idempotencyRetention: Seconds
}

/** The clock as the device routes need it. */
export interface CommitClock extends Clock {
  /** The licensing instant that it was so many real seconds ago. */
  ago(seconds: Seconds): Instant
  /** Makes the time of a commit durable with it (H6). */
  mark(tx: Transaction, now: Instant): Promise<void>
}

/** The keys of a running server. */
export interface ServerKeys {
  /** To be awaited before every answer: renews what is due (protocol.md, "Lifetimes"). */
  ensure(now: Instant): Promise<void> | undefined
  readonly keySet: Compact
  /** Gives this server's own certificate a life that leaves room for so long an offline time (A7). */
  allowOffline(now: Instant, offline: Seconds): Promise<void>
  signingKey(now: Instant): SigningKey
  decryptionKey(kid: string): { readonly keyObject: KeyObject } | undefined
  /** Keeps ticket secrets for reports that come so late. */
  keepFor(tx: Transaction, seconds: Seconds): Promise<void>
}

/** This server's `cs-server+jwt`. */
export interface ServerCertificates {
  at(tx: Transaction, now: Instant): Promise<readonly HeldCertificate[]>
  /** The one that names an organization and lasts longest. */
  best(certificates: readonly HeldCertificate[], organizationId: string | null): HeldCertificate | null
  shown(certificates: readonly HeldCertificate[], organizationId: string | null): readonly Compact[]
}

/** Bounds of requests, kept in memory only (protocol.md, "Statuses"; A3b). */
export interface Limits {
  /** Null: go on; else seconds to wait. */
  submission(ticket: string): Seconds | null
  readonly passwords: {
    /** Whether a request from a client that the code does not know has to wait: seconds, or null. */
    wait(address: string, code: string): Seconds | null
    wrong(address: string, code: string): void
  }
}

/** What the routes of devices (`/v1`) are built from. */
export interface DeviceServices {
  readonly store: Store
  /** Signs public trials (T1); null: this server signs none. */
  readonly issuer: Issuer | null
  readonly clock: CommitClock
  readonly identity: Identity
  readonly secrets: SecretDigests
  readonly keys: ServerKeys
  readonly certificates: ServerCertificates
  readonly tokens: Tokens
  readonly reports: ReportSealing
  readonly usage: UsageWork
  readonly limits: Limits
  /** A sentence about whom to ask, for the texts of denials (O3); null: nobody is set. */
  readonly contact: () => string | null
  /** Public base URL without a final slash. */
  readonly publicUrl: string
  readonly log: FastifyBaseLogger
}
