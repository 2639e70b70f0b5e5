import { randomBytes } from 'node:crypto'
import type { Store } from '@countersign/store/port'
import type { FastifyBaseLogger } from 'fastify'
import { giveOrganization } from '../features/accounts/organization-of-own.ts'
import { createOrganization } from '../features/management/organizations.ts'
import type { SealedRows } from '../keys/sealed-rows.ts'
import type { Accounts, Clock, Identity, Mail, ManagementServices } from '../services.ts'
import type { AuthOptions } from './auth.ts'
import { lazily } from './lazily.ts'
import { accountsOf } from './users.ts'

const SECRET = { kind: 'server', id: 'session-secret' } as const

/** The secret that signs session cookies: made at the first start, sealed, shared by all servers of a database. */
const sessionSecret = async (store: Store, rows: SealedRows): Promise<string> => {
  const fresh = await rows.seal(SECRET.id, randomBytes(32).toString('base64url'))
  const row = await store.commit(async (tx) => {
    const found = (await tx.state.get(SECRET.kind, SECRET.id)) as { readonly sealed: string } | null
    if (found !== null) return found
    await tx.state.put(SECRET.kind, SECRET.id, { sealed: fresh })
    return { sealed: fresh }
  })
  return (await rows.open(SECRET.id, row.sealed)) as string
}

/** Accounts over the server's own database. */
export const openAccounts = async (
  server: {
    readonly store: Store & { readonly kysely: unknown; readonly engine: AuthOptions['type'] }
    readonly rows: SealedRows
    readonly clock: Clock
    readonly identity: Identity
  },
  about: {
    readonly publicUrl: string
    readonly mail: Mail
    readonly log: FastifyBaseLogger
    readonly services: () => ManagementServices
  },
): Promise<Accounts> => {
  const { store, rows, clock, identity } = server
  const { publicUrl, mail } = about
  const send = async (to: string, subject: string, text: string): Promise<void> => {
    await store.commit((tx) => mail.queue(tx, { to: [to], subject, text }))
    mail.nudge()
  }
  const registration = identity.mode === 'hosted'
  const secret = await sessionSecret(store, rows)
  const give: Accounts['giveOrganization'] = (tx, user, organizationName) =>
    giveOrganization(
      tx,
      { ...user, organizationName },
      {
        hooks: {
          createOrganization: async (inner, { name, actor, now }) =>
            (await createOrganization({ tx: inner, services: about.services(), now, actor }, { name })).id,
        },
        now: clock.now(),
        realNow: clock.realNow(),
      },
    )
  const options: AuthOptions = {
    database: store.kysely as AuthOptions['database'],
    type: store.engine,
    secret,
    publicUrl,
    registration,
    fault: (message) => about.log.error({ message }, 'Accounts failed.'),
    mails: {
      verify: (to, link) =>
        send(
          to,
          'Confirm your e-mail address',
          `Open this link within a day to confirm your address:\n${link}\n\nIf you have not registered on ${publicUrl}, do nothing: whoever did knows the password of the account.\n`,
        ),
      reset: (to, link) =>
        send(
          to,
          'Set a new password',
          `Open this link within an hour to set a new password:\n${link}\n\nIf you did not ask for it, do nothing.\n`,
        ),
      exists: (to) =>
        send(
          to,
          'You have an account already',
          `Somebody tried to register with your address on ${publicUrl}. You have an account: sign in, or ask for a new password there.\n`,
        ),
    },
    verified: async (user) => {
      await store.commit(async (tx) => {
        // Two aliases of one mailbox, proven at the same moment on two servers, still get one organization.
        await tx.locks.setup()
        return give(tx, user, user.organizationName)
      })
    },
  }
  // Loaded with the first request of a person, since devices never need it: a quarter of an idle server (docs/performance.md, B8).
  const auth = lazily(async () => (await import('./auth.ts')).createAuth(options))
  return accountsOf(auth, { store, origin: new URL(publicUrl).origin, registration, give })
}
