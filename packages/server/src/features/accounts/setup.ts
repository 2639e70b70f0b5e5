import { createHash, timingSafeEqual } from 'node:crypto'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { conflict, invalid, Problem } from '../../http/api/problem.ts'
import type { Accounts } from '../../services.ts'
import { auditLine } from './audit.ts'
import { membershipOf, memberships, putMembership, withRole } from './memberships.ts'
import { Email, Password, PersonName, Token } from './shapes.ts'

interface SetupRow {
  readonly digest: string
  readonly createdAt: number
}

const SETUP = ['server', 'setup'] as const

const matches = (token: string, digest: string): boolean => {
  const given = createHash('sha256').update(token).digest()
  const expected = Buffer.from(digest, 'base64url')
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** What a page must know before anyone has signed in, and the first administrator by the link that `init` has printed. */
export const setupRoutes = (api: Api, accounts: Accounts): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/installation',
    scope: null,
    tag: 'accounts',
    summary: 'What a visitor may know of this server',
    answer: Type.Object({
      mode: Type.String(),
      sandbox: Type.Boolean(),
      registration: Type.Boolean(),
      setupNeeded: Type.Boolean(),
      https: Type.Boolean(),
    }),
    handle: async () => {
      const setup = await services.store.read((tx) => tx.state.get(...SETUP))
      return {
        body: {
          mode: services.identity.mode,
          sandbox: services.identity.sandbox,
          registration: accounts.registration,
          setupNeeded: setup !== null,
          https: services.publicUrl.startsWith('https:'),
        },
      }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/setup',
    scope: null,
    tag: 'accounts',
    summary: 'Create the first administrator with the token of the first-run link',
    body: Type.Object(
      { token: Token, name: PersonName, email: Email, password: Password },
      { additionalProperties: false },
    ),
    status: 201,
    answer: Type.Object({ userId: Type.String() }),
    handle: async ({ body }) => {
      const row = (await services.store.read((tx) => tx.state.get(...SETUP))) as SetupRow | null
      if (row === null)
        throw conflict('This server has been set up. Sign in, or ask an administrator for an invitation.')
      if (!matches(body.token, row.digest))
        throw new Problem('forbidden', 'This is not the first-run link that `countersign init` has printed.')
      if ((await accounts.userByEmail(body.email))?.verified === true)
        throw invalid('email', 'belongs to an account already.')
      const user = await accounts.createUser(body)
      const won = await services.store.commit(async (tx) => {
        if ((await tx.state.get(...SETUP)) === null) return false
        if ([...(await memberships(tx)).values()].some((each) => each.operator === 'admin')) return false
        await tx.state.delete(...SETUP)
        const membership = await membershipOf(tx, user.id)
        await putMembership(
          tx,
          user.id,
          withRole(membership, { organizationId: null, role: 'admin' }, services.clock.realNow()),
        )
        await auditLine(tx, services.clock.now(), {
          actor: user.email,
          action: 'server.set-up',
          subject: user.email,
          after: { role: 'admin' },
        })
        return true
      })
      if (!won) {
        await accounts.removeUser(user.id)
        throw conflict('Somebody else has just set this server up.')
      }
      return { status: 201, body: { userId: user.id } }
    },
  })
}
