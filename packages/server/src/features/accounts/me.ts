import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { Problem } from '../../http/api/problem.ts'
import type { Accounts } from '../../services.ts'

/** Who is signed in and what they may do: what the portal shows follows from it, and the server checks it anyway. */
export const meRoutes = (api: Api, accounts: Accounts): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/me',
    scope: 'read',
    members: { anyone: true },
    tag: 'accounts',
    summary: 'The signed-in user with roles',
    answer: Type.Object({
      id: Type.String(),
      name: Type.String(),
      email: Type.String(),
      secondFactor: Type.Boolean(),
      operator: Type.Union([Type.String(), Type.Null()]),
      organizations: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), role: Type.String() })),
    }),
    handle: async ({ caller }) => {
      const user = caller.userId === null ? null : await accounts.userById(caller.userId)
      if (user === null) throw new Problem('not-found', 'An API key has no account.')
      const organizations = await services.store.read(async (tx) =>
        Promise.all(
          [...caller.organizations].map(async ([id, role]) => ({
            id,
            name: (await tx.setup.organization(id))?.name ?? id,
            role,
          })),
        ),
      )
      return {
        body: {
          id: user.id,
          name: user.name,
          email: user.email,
          secondFactor: user.secondFactor,
          operator: caller.operator,
          organizations,
        },
      }
    },
  })
}
