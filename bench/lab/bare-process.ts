// The bare server beside which requests are measured: node:http on one thread that reads a body and answers a given size.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCalls, measuring } from './child.ts'

let server: Server | null = null

const open = ({ answerBytes }: { readonly answerBytes: number }): Promise<number> => {
  const answer = 'a'.repeat(answerBytes)
  const bare = createServer((request, response) => {
    request.setEncoding('utf8')
    let body = ''
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/jose', 'content-length': answerBytes })
      response.end(body.length > 0 ? answer : '')
    })
  })
  server = bare
  return new Promise((resolve) =>
    bare.listen(0, '127.0.0.1', () => resolve((bare.address() as AddressInfo).port)),
  )
}

const commands = { open, ...measuring }
export type BareCommands = typeof commands

answerCalls(commands, async () => void server?.closeAllConnections())
