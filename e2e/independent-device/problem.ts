import { type JsonObject, parseObject } from './encoding.ts'

export type Problem = {
  kind: 'problem'
  status: number
  code: string | null
  contentType: string
  retryAfter: string | null
  body: JsonObject | null
}

/** Reads an answer that is neither grant, denial nor receipt: problem+json, or noise. */
export const readProblem = async (response: Response): Promise<Problem> => {
  const text = await response.text()
  const contentType = response.headers.get('content-type') ?? ''
  const body = contentType.includes('json') && text !== '' ? parseObject(text) : null
  const code = typeof body?.['code'] === 'string' ? body['code'] : null
  return {
    kind: 'problem',
    status: response.status,
    code,
    contentType,
    retryAfter: response.headers.get('retry-after'),
    body,
  }
}
