import type { FastifyInstance } from 'fastify'

/** Headers that every answer carries; a page adds a Content-Security-Policy of its own. */
export const addSecurityHeaders = (app: FastifyInstance, options: { readonly https: boolean }): void => {
  const headers = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    ...(options.https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}
