import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Called {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A target of webhooks on a socket of its own. */
export const openReceiver = async () => {
  const called: Called[] = []
  let answer = (): { readonly status: number; readonly headers?: Record<string, string> } => ({ status: 204 })
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      called.push({ headers: request.headers, body: Buffer.concat(pieces).toString() })
      const { status, headers = {} } = answer()
      response.writeHead(status, headers).end('whatever')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    called,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    answerWith: (next: typeof answer) => {
      answer = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whether a call was signed with a secret, as the guide tells receivers to check it. */
export const signedWith = ({ headers, body }: Called, secret: string): boolean => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const mac = createHmac('sha256', key).update(content).digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`)
}
