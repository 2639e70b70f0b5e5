import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'

/** Files of the page, served as they stand in the package: from `src/` also when this runs from `dist/`. */
const ASSETS = new URL('../../src/page/assets/', import.meta.url)

const FILES = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'session.js': 'text/javascript; charset=utf-8',
  'chart.js': 'text/javascript; charset=utf-8',
  'tables.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the statistics page at `/` and its files under `/page/`. All its links are relative, so a path prefix does no harm. */
export const registerPage = async (
  app: FastifyInstance,
  options: { readonly sandbox: boolean },
): Promise<void> => {
  const serve = async (path: string, file: keyof typeof FILES): Promise<void> => {
    const text = await readFile(new URL(file, ASSETS), 'utf8')
    const body =
      file === 'index.html' && options.sandbox
        ? text.replace('data-sandbox="no"', 'data-sandbox="yes"')
        : text
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type(FILES[file])
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-cache')
        .send(body),
    )
  }
  await serve('/', 'index.html')
  // The first-run link of `init` leads here until there is a portal.
  await serve('/setup', 'index.html')
  for (const file of Object.keys(FILES) as (keyof typeof FILES)[]) {
    if (file !== 'index.html') await serve(`/page/${file}`, file)
  }
}
