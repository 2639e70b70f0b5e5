import {
  asInteger,
  asList,
  asText,
  Distrust,
  decode,
  encode,
  ensure,
  type JsonObject,
  parseObject,
  sha256,
} from './encoding.ts'
import { openDir } from './jwe.ts'
import { parseJws, verifyJws } from './jws.ts'
import { provesInclusion } from './merkle.ts'
import type { ServerKey } from './trust.ts'

export type Head = {
  compact: string
  chain: string
  number: number
  previous: string | null
  payload: JsonObject
}
export type Receipt = {
  /** The receipt with its proof and head, as they came: evidence, together with what was sent. */
  envelope: JsonObject
  payload: JsonObject
  head: Head
  accepted: number
  refused: JsonObject[]
  stage: string
  reauthorize: boolean
}

export const verifyHead = (compact: string, signing: ServerKey[]): Head => {
  const { header } = parseJws(compact)
  const key = signing.find(({ kid }) => kid === header['kid'])
  if (key === undefined) throw new Distrust('the kid of the head is in the key set')
  const payload = verifyJws(compact, 'cs-head+jwt', key)
  const previous = payload['previous']
  return {
    compact,
    chain: asText(payload['chain'], 'chain'),
    number: asInteger(payload['number'], 'number'),
    previous: previous === null || previous === undefined ? null : asText(previous),
    payload,
  }
}

/** The digest by which the next head of a chain names this one. */
export const headDigest = (compact: string): string => encode(sha256(Buffer.from(compact)))

export type Submission = {
  key: Buffer
  plaintext: Buffer
  clientUuid: string
  sequence: number
  signing: ServerKey[]
}

export const openReceipt = (body: string, sent: Submission): Receipt => {
  const outer = parseObject(openDir(body, sent.key, 'cs-receipt+jwe'))
  const leaf = decode(asText(outer['receipt'], 'receipt'))
  const payload = parseObject(leaf)
  ensure(
    payload['digest'] === encode(sha256(sent.plaintext)),
    "digest is the SHA-256 of the request's plaintext",
  )
  ensure(payload['sub'] === sent.clientUuid, 'sub is the client UUID')
  ensure(payload['sequence'] === sent.sequence, 'sequence is that of the submission')
  const head = verifyHead(asText(outer['head'], 'head'), sent.signing)
  const size = asInteger(outer['size'], 'size')
  ensure(head.payload['size'] === size, 'size as in the head')
  const proof = {
    leaf,
    index: asInteger(outer['index'], 'index'),
    size,
    path: asList(outer['path'], 'path').map((node) => decode(asText(node))),
    root: decode(asText(head.payload['root'], 'root')),
  }
  ensure(provesInclusion(proof), 'path is the inclusion proof (RFC 9162 §2.1.3)')
  return {
    envelope: outer,
    payload,
    head,
    accepted: asInteger(payload['accepted'], 'accepted'),
    refused: asList(payload['refused'], 'refused') as JsonObject[],
    stage: asText(payload['stage'], 'stage'),
    reauthorize: payload['reauthorize'] === true,
  }
}
