import { randomBytes } from 'node:crypto'
import type { Store } from '@countersign/store/port'
import type { FastifyRequest } from 'fastify'
import { mailboxOf } from '../features/accounts/mailbox.ts'
import { membershipOf } from '../features/accounts/memberships.ts'
import { hadOrganization } from '../features/accounts/organization-of-own.ts'
import type { Caller } from '../http/api/caller.ts'
import { conflict } from '../http/api/problem.ts'
import type { Accounts, User } from '../services.ts'
import { ADDRESS_HEADER } from './address-header.ts'
import type { Auth } from './auth.ts'

interface AuthUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly emailVerified: boolean
  readonly createdAt: Date
  readonly twoFactorEnabled?: boolean | null | undefined
}

const userOf = (user: AuthUser): User => ({
  id: user.id,
  name: user.name,
  email: user.email,
  verified: user.emailVerified,
  secondFactor: user.twoFactorEnabled === true,
  createdAt: Math.floor(user.createdAt.getTime() / 1000),
})

/** Headers of a request that concern accounts; the address is the one that the HTTP edge found. */
const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip })
  for (const name of [
    'cookie',
    'origin',
    'referer',
    'host',
    'content-type',
    'user-agent',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
  ]) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return headers
}

/** Users and their sessions over better-auth. */
export const accountsOf = (
  auth: () => Promise<Auth>,
  about: {
    readonly store: Store
    readonly origin: string
    readonly registration: boolean
    readonly give: Accounts['giveOrganization']
  },
): Accounts => {
  const { store, origin } = about
  const contextOf = async () => (await auth()).$context
  const adapter = async () => (await contextOf()).internalAdapter
  const removeUser = async (id: string): Promise<void> => {
    const { internalAdapter } = await contextOf()
    await internalAdapter.deleteUserSessions(id)
    await internalAdapter.deleteUser(id)
  }
  return {
    registration: about.registration,
    handle: async (request) => {
      const url = new URL(request.url, origin)
      const body = request.body === undefined || request.body === null ? null : JSON.stringify(request.body)
      return (await auth()).handler(
        new Request(url, {
          method: request.method,
          headers: headersOf(request),
          ...(body === null || request.method === 'GET' ? {} : { body }),
        }),
      )
    },
    callerOf: async (request): Promise<Caller | null> => {
      if (request.headers.cookie === undefined) return null
      const session = await (await auth()).api.getSession({ headers: headersOf(request) })
      if (session === null) return null
      const membership = await store.read((tx) => membershipOf(tx, session.user.id))
      return {
        id: session.user.id,
        name: session.user.email,
        operator: membership.operator,
        organizations: new Map(Object.entries(membership.organizations)),
        userId: session.user.id,
      }
    },
    userById: async (id) => {
      const user = await (await adapter()).findUserById(id)
      return user === null ? null : userOf(user)
    },
    userByEmail: async (email) => {
      const found = await (await adapter()).findUserByEmail(email.toLowerCase())
      return found === null ? null : userOf(found.user)
    },
    knows: async (email) => {
      // Both are asked for in either case: how long it takes must not tell what is known.
      const found = await (await adapter()).findUserByEmail(email.toLowerCase())
      const had = await store.read((tx) => hadOrganization(tx, email))
      return found?.user.emailVerified === true || had
    },
    mailboxOf,
    giveOrganization: about.give,
    createUser: async ({ name, email, password }) => {
      const context = await contextOf()
      const { internalAdapter } = context
      const address = email.toLowerCase()
      const hash = await context.password.hash(password)
      const begun = await internalAdapter.findUserByEmail(address)
      // Whoever began it has never proven the address, which its owner has now: what they have set must not open the account.
      if (begun !== null && !begun.user.emailVerified) await removeUser(begun.user.id)
      const user = await internalAdapter
        .createUser({ name, email: address, emailVerified: true }, { method: 'email-password' })
        .catch(async (reason: unknown) => {
          // The same link, opened twice at the same moment.
          if ((await internalAdapter.findUserByEmail(address)) === null) throw reason
          throw conflict('This address has an account by now: sign in.')
        })
      await internalAdapter.linkAccount({
        accountId: user.id,
        providerId: 'credential',
        userId: user.id,
        password: hash,
      })
      return userOf(user)
    },
    removeUser,
    resetToken: async (userId) => {
      const token = randomBytes(24).toString('base64url')
      await (await adapter()).createVerificationValue({
        identifier: `reset-password:${token}`,
        value: userId,
        expiresAt: new Date(Date.now() + 24 * 3_600_000),
      })
      return token
    },
  }
}
