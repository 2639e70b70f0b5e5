import { type JsonValue, parseStrictJson } from '../json/strict-json.ts'
import { STAGES } from '../vocabulary/charge-ways.ts'
import {
  asObject,
  bytes8,
  bytes32,
  compact,
  flag,
  instant,
  integer,
  list,
  member,
  object,
  optional,
  type Reader,
  text,
  uuid,
  word,
} from './fields.ts'
import type { Head, Receipt, ReceiptEnvelope, RefusalReason, RefusedFigure } from './messages.ts'

const REASONS: readonly RefusalReason[] = ['too-old', 'future', 'malformed', 'unknown-module']

/** A refused session or slot is repeated as it came, so it is not checked for form. */
const refusedFigure: Reader<RefusedFigure> = (value, name) => {
  const from = object(value, name)
  return {
    session: member(from, 'session', text(64)),
    slot: member(from, 'slot', integer(-(2 ** 53))),
    module: member(from, 'module', optional(text(64))),
    reason: member(from, 'reason', word(REASONS)),
  }
}

/** Reads the JSON inside `receipt`. Throws `malformed` or `too-deep`. */
export const readReceipt = (bytes: string | Uint8Array): Receipt => {
  const from = asObject(parseStrictJson(bytes))
  return {
    sub: member(from, 'sub', uuid),
    sequence: member(from, 'sequence', integer(1)),
    digest: member(from, 'digest', bytes32),
    accepted: member(from, 'accepted', integer()),
    refused: member(from, 'refused', optional(list(refusedFigure, 10_000_000))) ?? [],
    stage: member(from, 'stage', word(STAGES)),
    reauthorize: member(from, 'reauthorize', optional(flag)) ?? false,
    incarnation: member(from, 'incarnation', bytes8),
    iat: member(from, 'iat', instant),
  }
}

/** Reads the content of a `cs-receipt+jwe`. Throws `malformed` or `too-deep`. */
export const readReceiptEnvelope = (bytes: string | Uint8Array): ReceiptEnvelope => {
  const from = asObject(parseStrictJson(bytes))
  return {
    receipt: member(from, 'receipt', text(2 ** 31, 1)),
    index: member(from, 'index', integer()),
    size: member(from, 'size', integer(1)),
    path: member(from, 'path', list(bytes32, 64)),
    head: member(from, 'head', compact),
  }
}

/** Reads the payload of a `cs-head+jwt`. Throws `malformed`. */
export const readHead = (json: JsonValue): Head => {
  const from = asObject(json)
  return {
    iss: member(from, 'iss', uuid),
    iat: member(from, 'iat', instant),
    root: member(from, 'root', bytes32),
    size: member(from, 'size', integer(1)),
    chain: member(from, 'chain', bytes8),
    number: member(from, 'number', integer()),
    previous: member(from, 'previous', optional(bytes32)),
  }
}
