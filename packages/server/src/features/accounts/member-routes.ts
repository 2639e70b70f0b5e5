import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import type { Accounts } from '../../services.ts'
import { auditLine } from './audit.ts'
import {
  type Membership,
  membershipOf,
  memberships,
  putMembership,
  roleFits,
  withoutRole,
  withRole,
} from './memberships.ts'
import { RoleName } from './shapes.ts'

const Query = Type.Object(
  { organization: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })) },
  { additionalProperties: false },
)

const MemberView = Type.Object({
  userId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  secondFactor: Type.Boolean(),
})

const roleIn = (membership: Membership, organization: string | null): string | null =>
  organization === null ? membership.operator : (membership.organizations[organization] ?? null)

/** Nobody locks everyone out: the last administrator and the last owner stay what they are. */
const keepOne = async (tx: Transaction, userId: string, organization: string | null): Promise<void> => {
  const highest = organization === null ? 'admin' : 'owner'
  if (roleIn(await membershipOf(tx, userId), organization) !== highest) return
  const others = [...(await memberships(tx))].filter(
    ([id, membership]) => id !== userId && roleIn(membership, organization) === highest,
  )
  if (others.length === 0)
    throw conflict(`The last ${highest} cannot be removed: give somebody else that role first.`)
}

/** People with a role: of the server itself, or in an organization. */
export const memberRoutes = (api: Api, accounts: Accounts): void => {
  const { services } = api
  const params = Type.Object({ userId: Type.String() })
  const owners = {
    role: 'owner',
    of: (_tx: Transaction, call: { readonly query: { readonly organization?: string } }) =>
      call.query.organization ?? null,
  } as const
  endpoint(api, {
    method: 'GET',
    url: '/v1/members',
    scope: 'read',
    members: { ...owners, role: 'viewer' },
    tag: 'accounts',
    summary: 'List people with a role: of the server, or in an organization',
    query: Query,
    answer: Type.Object({ rows: Type.Array(MemberView) }),
    handle: async ({ query }) => {
      const organization = query.organization ?? null
      const all = await services.store.read(memberships)
      const rows = await Promise.all(
        [...all].map(async ([userId, membership]) => {
          const role = roleIn(membership, organization)
          const user = role === null ? null : await accounts.userById(userId)
          return user === null || role === null
            ? null
            : { userId, name: user.name, email: user.email, role, secondFactor: user.secondFactor }
        }),
      )
      return {
        body: {
          rows: rows.filter((row) => row !== null).toSorted((a, b) => (a.email < b.email ? -1 : 1)),
        },
      }
    },
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/members/:userId',
    scope: 'admin',
    members: owners,
    tag: 'accounts',
    summary: 'Give a person another role',
    params,
    query: Query,
    body: Type.Object({ role: RoleName }, { additionalProperties: false }),
    answer: Type.Object({ userId: Type.String(), role: Type.String() }),
    handle: async ({ params: { userId }, query, body, caller }) => {
      const organizationId = query.organization ?? null
      if (!roleFits({ organizationId, role: body.role })) throw invalid('role', 'is no role here.')
      await services.store.commit(async (tx) => {
        const membership = await membershipOf(tx, userId)
        const before = roleIn(membership, organizationId)
        if (before === null) throw notFound('member', userId)
        if (before !== body.role) await keepOne(tx, userId, organizationId)
        await putMembership(
          tx,
          userId,
          withRole(membership, { organizationId, role: body.role }, services.clock.realNow()),
        )
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'member.change',
          subject: userId,
          before: { organizationId, role: before },
          after: { organizationId, role: body.role },
        })
      })
      return { body: { userId, role: body.role } }
    },
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/members/:userId',
    scope: 'admin',
    members: owners,
    tag: 'accounts',
    summary: 'Take a person’s role away',
    params,
    query: Query,
    status: 204,
    answer: Type.Null(),
    handle: async ({ params: { userId }, query, caller }) => {
      const organizationId = query.organization ?? null
      await services.store.commit(async (tx) => {
        const membership = await membershipOf(tx, userId)
        const before = roleIn(membership, organizationId)
        if (before === null) throw notFound('member', userId)
        await keepOne(tx, userId, organizationId)
        await putMembership(tx, userId, withoutRole(membership, organizationId, services.clock.realNow()))
        await auditLine(tx, services.clock.now(), {
          actor: caller.name,
          action: 'member.remove',
          subject: userId,
          before: { organizationId, role: before },
        })
      })
      return { body: undefined }
    },
  })
}
