import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'

/** Generates OpenAPI 3.1 from the schemas of the routes that are registered on `app` afterwards. */
export const describeApi = async (app: FastifyInstance, publicUrl: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign management API',
        version: '1',
        description:
          'Times are ISO 8601 in UTC. Lists are paged by `?limit=&after=`; `next` is the cursor of the following page. ' +
          'Everything that creates takes an `Idempotency-Key` (24 hours), everything that edits an `If-Match`. ' +
          'Every refusal is an `application/problem+json` with `code` and, for bad input, `field`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key with the scope that the operation names.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'countersign.session_token',
            description: 'The session of a signed-in user, from pages of this server only.',
          },
        },
      },
    },
  })
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('application/json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(app.swagger()),
  )
}
