import { DENIALS } from '@countersign/protocol'
import type { FastifyInstance } from 'fastify'

const htmlOf = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const ENTRIES = DENIALS.map(
  ({ code, name, meaning, remedy }) =>
    `<dt id="${name}">${code} ${name}</dt><dd>${htmlOf(meaning)} ${htmlOf(remedy)}</dd>`,
).join('\n')

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Countersign: what denials mean</title></head>
<body><h1>What denials mean</h1>
<dl>
${ENTRIES}
</dl></body></html>
`

/** The page that the `docs` link of every denial leads to, made from the error catalogue. */
export const registerErrorsPage = (app: FastifyInstance): void => {
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(PAGE),
  )
}
