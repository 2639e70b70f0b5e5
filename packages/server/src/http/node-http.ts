/**
 * `node:http` as it is. An `import` of it would make Node read all that it exports, with it WebSocket, and so load its whole
 * client for `fetch`: 10 MiB of an idle server (docs/performance.md, B8).
 */
export const { createServer, request } = process.getBuiltinModule('node:http')
