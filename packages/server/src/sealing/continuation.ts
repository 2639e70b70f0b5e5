import type { Continuation } from '@countersign/licensing'
import type { Uuid } from '@countersign/protocol/vocabulary'
import type { TicketEpoch } from '../keys/key-ring.ts'
import { openToken, sealToken } from './token.ts'

const INFO = 'countersign/1 continuation'

interface SealedContinuation {
  readonly c: Uuid
  readonly p: string
  readonly n: number
}

/** Whose line a continuation token is about (A8). */
export interface LineName {
  readonly client: Uuid
  readonly product: string
}

export const sealContinuation = (
  { client, product }: LineName,
  counter: number,
  epoch: TicketEpoch,
): string => {
  const sealed: SealedContinuation = { c: client, p: product, n: counter }
  return sealToken(epoch, INFO, Buffer.from(JSON.stringify(sealed))).token
}

/** What a request presented: a token of another client or product is as good as one that cannot be opened. */
export const openContinuation = (
  token: string | null,
  { client, product }: LineName,
  secretOf: (epoch: number) => Uint8Array | undefined,
): Continuation => {
  if (token === null) return { kind: 'none' }
  const opened = openToken(token, INFO, secretOf)
  if (opened === null) return { kind: 'unreadable' }
  const sealed = JSON.parse(opened.plaintext.toString()) as SealedContinuation
  if (sealed.c !== client || sealed.p !== product) return { kind: 'unreadable' }
  return { kind: 'opened', counter: sealed.n }
}
