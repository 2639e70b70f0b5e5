import { DENIALS } from '@countersign/protocol'
import type { FastifyInstance } from 'fastify'

const htmlOf = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const ENTRIES = DENIALS.map(
  ({ code, name, meaning, remedy }) =>
    `<dt id="${name}">${code} ${name}</dt><dd>${htmlOf(meaning)} ${htmlOf(remedy)}</dd>`,
).join('\n')

const pageOf = (contact: string | null): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Countersign: what denials mean</title></head>
<body><h1>What denials mean</h1>
<dl>
${ENTRIES}
</dl>${contact === null ? '' : `\n<p>${htmlOf(contact)}</p>`}</body></html>
`

/** The page that the `docs` link of every denial leads to, made from the error catalogue. */
export const registerErrorsPage = (app: FastifyInstance, contact: () => string | null): void => {
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(pageOf(contact())),
  )
}
