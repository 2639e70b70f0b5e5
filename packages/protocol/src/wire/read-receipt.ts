import { parseStrictJson } from '../json/strict-json.ts'
import { STAGES } from '../vocabulary/charge-ways.ts'
import {
  bytes8,
  bytes32,
  compact,
  flag,
  instant,
  integer,
  list,
  optional,
  otherwise,
  payload,
  record,
  text,
  uuid,
  word,
} from './fields.ts'
import type { Head, Receipt, ReceiptEnvelope, RefusalReason, RefusedFigure } from './messages.ts'

const REASONS: readonly RefusalReason[] = ['too-old', 'future', 'malformed', 'unknown-module']

/** A refused session or slot is repeated as it came, so it is not checked for form. */
const refusedFigure = record<RefusedFigure>({
  session: text(64),
  slot: integer(-(2 ** 53)),
  module: optional(text(64)),
  reason: word(REASONS),
})

const receipt = payload<Receipt>({
  sub: uuid,
  sequence: integer(1),
  digest: bytes32,
  accepted: integer(),
  refused: otherwise(list(refusedFigure, 10_000_000), []),
  stage: word(STAGES),
  reauthorize: otherwise(flag, false),
  incarnation: bytes8,
  iat: instant,
})

/** Reads the JSON inside `receipt`. Throws `malformed` or `too-deep`. */
export const readReceipt = (bytes: string | Uint8Array): Receipt => receipt(parseStrictJson(bytes))

const envelope = payload<ReceiptEnvelope>({
  receipt: text(2 ** 31, 1),
  index: integer(),
  size: integer(1),
  path: list(bytes32, 64),
  head: compact,
})

/** Reads the content of a `cs-receipt+jwe`. Throws `malformed` or `too-deep`. */
export const readReceiptEnvelope = (bytes: string | Uint8Array): ReceiptEnvelope =>
  envelope(parseStrictJson(bytes))

/** Reads the payload of a `cs-head+jwt`. Throws `malformed`. */
export const readHead = payload<Head>({
  iss: uuid,
  iat: instant,
  root: bytes32,
  size: integer(1),
  chain: bytes8,
  number: integer(),
  previous: optional(bytes32),
})
