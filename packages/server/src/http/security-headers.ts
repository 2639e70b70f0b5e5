import type { FastifyInstance } from 'fastify'

/** Headers that every answer carries; a page adds a Content-Security-Policy of its own. */
export const addSecurityHeaders = (app: FastifyInstance, options: { readonly https: boolean }): void => {
  app.addHook('onRequest', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'DENY')
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      .header('cross-origin-resource-policy', 'cross-origin')
    if (options.https) reply.header('strict-transport-security', 'max-age=31536000')
  })
}
