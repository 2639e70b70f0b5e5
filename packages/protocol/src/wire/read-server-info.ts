import { bytes8, compact, flag, given, instant, list, payload, uuid, word } from './fields.ts'
import type { ServerInfo } from './messages.ts'

/** Reads the answer of `GET /v1/server`. Throws `malformed`. */
export const readServerInfo = payload<ServerInfo>({
  uuid,
  version: word(['1']),
  role: word(['main', 'standby']),
  serving: flag,
  time: instant,
  incarnation: bytes8,
  certificates: list(compact),
  keyset: compact,
  revoked: given(compact),
})
