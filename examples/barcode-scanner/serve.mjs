// Serves the example page under its own path and content policy, as a vendor's web server would.
// Environment: COUNTERSIGN_EXAMPLE_PORT (8481; 0: any), SCANKIT_SERVER (the license tracking server's base URL),
// SCANKIT_ROOT_KEY_FILE (the vendor's public root key, a JWK file), SCANKIT_ORGANIZATION_ID or SCANKIT_HANDSHAKE_CODE,
// SCANKIT_SANDBOX (true on a sandbox).
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const environment = (name) => process.env[name] || undefined
const server = environment('SCANKIT_SERVER') ?? 'http://127.0.0.1:8480'
const rootKeyFile = environment('SCANKIT_ROOT_KEY_FILE')
if (rootKeyFile === undefined) {
  process.stderr.write(
    'Set SCANKIT_ROOT_KEY_FILE to the vendor’s public root key (countersign keys export).\n',
  )
  process.exit(2)
}

const config = JSON.stringify({
  rootKeys: [JSON.parse(await readFile(rootKeyFile, 'utf8'))],
  servers: [server],
  organizationId: environment('SCANKIT_ORGANIZATION_ID'),
  handshakeCode: environment('SCANKIT_HANDSHAKE_CODE'),
  sandbox: environment('SCANKIT_SANDBOX') === 'true' ? true : undefined,
})

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  `connect-src 'self' ${new URL(server).origin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
  json: 'application/json',
}
const files = new Set(['index.html', 'bundle.js', 'style.css', 'zxing_reader.wasm'])

const respond = (response, { status = 200, type, body }) =>
  response
    .writeHead(status, {
      'content-type': type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    })
    .end(body)

const http = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (path === '/' || path === '/scankit') return response.writeHead(302, { location: '/scankit/' }).end()
  const name = path.startsWith('/scankit/') ? path.slice('/scankit/'.length) || 'index.html' : ''
  if (name === 'config.json') return respond(response, { type: types.json, body: config })
  if (!files.has(name)) return respond(response, { status: 404, type: 'text/plain', body: 'Not found' })
  const body = await readFile(new URL(`dist/page/${name}`, import.meta.url))
  return respond(response, { type: types[name.split('.').at(-1)], body })
})
http.listen(Number(environment('COUNTERSIGN_EXAMPLE_PORT') ?? 8481), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${http.address().port}/scankit/\n`),
)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => http.close(() => process.exit(0)) ?? http.closeAllConnections())
