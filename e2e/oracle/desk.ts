import { randomUUID } from 'node:crypto'
import { asList, asObject, asText, type Json, type JsonObject } from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'

type Answer = { readonly status: number; readonly json: JsonObject }

/** Where licenses are sold, so that what is sold can be used on the server under test. */
export type Desk = {
  /** Makes, and activates, a license of one item; it joins a code. Its ID. */
  readonly sell: (order: JsonObject, codeName: string) => Promise<string>
  /** Renews, extends or clears; the vendor's answer, once what it made has reached the server under test. */
  readonly act: (path: string, body: JsonObject) => Promise<Answer>
  readonly revoke: (itemId: string) => Promise<void>
}

export const edit = async (lab: Lab, path: string, body: JsonObject, method = 'POST'): Promise<Answer> => {
  const response = await fetch(`${lab.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${lab.apiKey}`,
      'content-type': 'application/json',
      connection: 'close',
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, json: asObject((await response.json()) as Json) }
}

const must = async (lab: Lab, path: string, body: JsonObject): Promise<JsonObject> => {
  const { status, json } = await edit(lab, path, body)
  if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(json)}`)
  return json
}

/** L2: hosted, where the vendor's server is the one under test. */
export const hosted = (lab: Lab): Desk => ({
  async sell(order, handshakeCode) {
    const id = asText((await must(lab, '/licenses', order))['id'])
    await must(lab, `/licenses/${id}/activate`, { hosting: 'hosted', handshakeCode })
    return id
  },
  act: (path, body) => edit(lab, path, body),
  async revoke(itemId) {
    await must(lab, `/items/${itemId}/revoke`, {})
  },
})

/** P8: files that the vendor signs, each taken by the licensee's own server, some of them twice (L4). */
export const byFiles = (vendor: Lab, own: Lab): Desk => {
  const take = async (file: Json | undefined, more: JsonObject = {}): Promise<void> => {
    const text = asText(asObject(file)['text'])
    const taken = await must(own, '/imports', { file: text, ...more })
    if (taken['kind'] !== 'license') return
    const again = await must(own, '/imports', { file: text })
    if (again['imported'] !== false) throw new Error('L4: the same file was imported twice')
  }
  const takeAll = async (answer: JsonObject, more: JsonObject = {}): Promise<void> => {
    for (const file of asList(answer['files'])) await take(file, more)
  }
  const serverUuids = [asText(own.initialized['serverUuid'])]
  return {
    async sell(order, handshakeCode) {
      const id = asText((await must(vendor, '/licenses', order))['id'])
      const activated = await must(vendor, `/licenses/${id}/activate`, { hosting: 'self', serverUuids })
      await takeAll(activated, { handshakeCode })
      return id
    },
    async act(path, body) {
      const answer = await edit(vendor, path, body)
      if (answer.status < 300) await takeAll(answer.json)
      return answer
    },
    async revoke(itemId) {
      await take((await must(vendor, `/items/${itemId}/revoke`, {}))['file'])
    },
  }
}

/**
 * P8: what a statement of the server says was used, by code, item and module, once the vendor has taken it; it is refused
 * unless it follows the one before.
 */
export const statementOf = async (vendor: Lab, own: Lab): Promise<readonly JsonObject[]> => {
  const made = await must(own, '/statements', {})
  const file = asText(made['text'] ?? asObject(made['file'])['text'])
  const taken = await must(vendor, '/imports', { file })
  if (taken['imported'] !== true) throw new Error(`statement ${randomUUID()} was not taken`)
  return asList(taken['sums']).map((sum) => asObject(sum))
}
