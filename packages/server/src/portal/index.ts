import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** The built portal, as its package ships it. */
const BUILT = new URL('dist/', import.meta.resolve('@countersign/portal/package.json'))

/** Styles may stand in the page, as the components set sizes by them; scripts may not (portal.md). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** First parts of the paths that are pages of the portal; everything else that no route takes is an error (packages/portal/src/router.tsx). */
const PAGES = new Set([
  '',
  'sign-in',
  'setup',
  'register',
  'verify-email',
  'forgotten-password',
  'reset-password',
  'invitation',
  'buy',
  'organizations',
  'products',
  'licenses',
  'orders',
  'alerts',
  'requests',
  'offers',
  'selling',
  'help',
  'pages',
  'items',
  'codes',
  'statistics',
  'statements',
  'devices',
  'why',
  'people',
  'audit',
  'mail',
  'server',
  'profile',
])

/**
 * Serves the portal: its files, and its one page at every other path, so that deep links work. The page is told by `<base>`
 * under which path it is reached.
 */
export const registerPortal = async (
  app: FastifyInstance,
  about: {
    readonly pathPrefix: string
    /** What the head of a page of the vendor holds for machines that read it, by the page's name. */
    readonly headOf?: (slug: string) => Promise<string>
  },
): Promise<void> => {
  const page = (await readFile(new URL('index.html', BUILT), 'utf8')).replace(
    '<base href="/" />',
    `<base href="${about.pathPrefix}/" />`,
  )
  await app.register(fastifyStatic, { root: fileURLToPath(BUILT), serve: false, cacheControl: false })
  const policy = (reply: FastifyReply): FastifyReply =>
    reply.header('content-security-policy', POLICY).header('cross-origin-resource-policy', 'same-origin')
  app.get('/assets/*', { schema: { hide: true } }, async (request, reply) =>
    policy(reply)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .sendFile(request.url.split('?')[0] ?? ''),
  )
  for (const file of ['icon.svg', 'color-scheme.js'])
    app.get(`/${file}`, { schema: { hide: true } }, async (_request, reply) =>
      policy(reply).header('cache-control', 'no-cache').sendFile(file),
    )
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    if (!PAGES.has(path.split('/')[1] ?? '')) {
      reply.callNotFound()
      return reply
    }
    const [, first, second = ''] = path.split('/')
    const head = first === 'help' ? ((await about.headOf?.(second)) ?? '') : ''
    return policy(reply)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(head === '' ? page : page.replace('</head>', () => `${head}</head>`))
  })
}
