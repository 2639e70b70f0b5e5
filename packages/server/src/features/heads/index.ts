import { isBytes8 } from '@countersign/protocol'
import type { FastifyInstance } from 'fastify'
import { PublicProblem } from '../../http/public-problem.ts'
import type { DeviceServices } from '../../services.ts'

const MOST = 500

const parameter = (query: unknown, name: string): string | undefined => {
  const value: unknown =
    typeof query === 'object' && query !== null
      ? Object.entries(query).find(([key]) => key === name)?.[1]
      : undefined
  return typeof value === 'string' ? value : undefined
}

/** `GET /v1/heads?chain=&after=` (protocol.md, "What a receipt proves"): heads of one chain after a number, in order. */
export const registerHeads = (app: FastifyInstance, { store }: DeviceServices): void => {
  app.get('/heads', async (request, reply) => {
    const chain = parameter(request.query, 'chain')
    const after = parameter(request.query, 'after') ?? '0'
    if (!isBytes8(chain))
      throw new PublicProblem('malformed', 'The parameter "chain" is not the name of a chain.')
    if (!/^\d{1,15}$/.test(after))
      throw new PublicProblem('malformed', 'The parameter "after" is not a number.')
    const rows = await store.read((tx) => tx.state.heads(chain, Number(after), MOST))
    const last = rows.at(-1)
    const next = rows.length === MOST && last !== undefined ? last.number : null
    return reply
      .header('cache-control', 'no-cache')
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify({ heads: rows.map((row) => row.jws), next }))
  })
}
