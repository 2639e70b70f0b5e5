import type { FastifyInstance } from 'fastify'
import { refuseOtherOrigins } from '../../http/api/authenticate.ts'
import type { Api } from '../../http/api/endpoint.ts'
import type { Accounts } from '../../services.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { meRoutes } from './me.ts'
import { memberRoutes } from './member-routes.ts'
import { setupRoutes } from './setup.ts'

/** Answers `/api/auth/*` by better-auth itself: it checks shape, origin and rate of what it is sent. */
const registerAuth = (app: FastifyInstance, accounts: Accounts, publicUrl: string): void => {
  const origin = new URL(publicUrl).origin
  app.route({
    method: ['GET', 'POST'],
    url: '/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      refuseOtherOrigins(request, origin)
      const answer = await accounts.handle(request)
      reply.code(answer.status)
      for (const [name, value] of answer.headers) {
        if (name !== 'set-cookie') reply.header(name, value)
      }
      const cookies = answer.headers.getSetCookie()
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      reply.header('cache-control', 'no-store')
      const text = await answer.text()
      return reply.serializer((body: unknown) => String(body)).send(text === '' ? undefined : text)
    },
  })
}

/** Registers the routes of people: sign-in, first-run set-up, the own account, members, invitations, API keys. */
export const accountRoutes = (api: Api): void => {
  const { accounts } = api.services
  if (accounts === null) return
  registerAuth(api.app, accounts, api.services.publicUrl)
  setupRoutes(api, accounts)
  meRoutes(api, accounts)
  memberRoutes(api, accounts)
  invitationRoutes(api, accounts)
  keyRoutes(api)
}
