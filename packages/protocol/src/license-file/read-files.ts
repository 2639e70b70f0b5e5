import type { JsonValue } from '../json/strict-json.ts'
import { malformed } from '../protocol-error.ts'
import {
  asObject,
  bytes32,
  code,
  compact,
  instant,
  integer,
  list,
  member,
  object,
  optional,
  organizationId,
  type Reader,
  text,
  uuid,
} from '../wire/fields.ts'
import type { Retirement, Revocation, Statement, StatementSum, Transfer } from './messages.ts'

const id = text(128, 1)
/** A whole number of either sign. */
const change = integer(-(2 ** 53))

/** Reads the payload of a `cs-revocation+jwt`. Throws `malformed`. */
export const readRevocation = (json: JsonValue): Revocation => {
  const from = asObject(json)
  return {
    number: member(from, 'number', integer()),
    items: member(from, 'items', list(id)),
    servers: member(from, 'servers', optional(list(uuid))) ?? [],
    readable: member(from, 'readable', optional(bytes32)),
    iat: member(from, 'iat', instant),
  }
}

/** Reads the payload of a `cs-retire+jwt`. Throws `malformed`. */
export const readRetirement = (json: JsonValue): Retirement => {
  const from = asObject(json)
  return {
    sub: member(from, 'sub', uuid),
    successor: member(from, 'successor', optional(uuid)),
    lastHead: member(from, 'lastHead', optional(compact)),
    statement: member(from, 'statement', optional(compact)),
    keyset: member(from, 'keyset', compact),
    readable: member(from, 'readable', optional(bytes32)),
    iat: member(from, 'iat', instant),
  }
}

/** Reads the payload of a `cs-transfer+jwt`. Throws `malformed`. */
export const readTransfer = (json: JsonValue): Transfer => {
  const from = asObject(json)
  return {
    sub: member(from, 'sub', uuid),
    predecessor: member(from, 'predecessor', uuid),
    licenses: member(from, 'licenses', list(text(8_000_000, 1))),
    readable: member(from, 'readable', optional(bytes32)),
    iat: member(from, 'iat', instant),
  }
}

const sum: Reader<StatementSum> = (value, name) => {
  const from = object(value, name)
  return {
    organizationId: member(from, 'organizationId', organizationId),
    handshakeCode: member(from, 'handshakeCode', optional(text(80, 1))),
    item: member(from, 'item', optional(id)),
    module: member(from, 'module', code),
    count: member(from, 'count', change),
    total: member(from, 'total', change),
  }
}

const chain: Reader<Statement['chains'][number]> = (value, name) => {
  const from = object(value, name)
  return { first: member(from, 'first', compact), last: member(from, 'last', compact) }
}

const machineChange: Reader<Statement['machineChanges'][number]> = (value, name) => {
  const from = object(value, name)
  return {
    at: member(from, 'at', instant),
    matching: member(from, 'matching', integer()),
    labels: member(from, 'labels', integer()),
    changed: member(from, 'changed', optional(list(text(64, 1)))) ?? [],
  }
}

const seats: Reader<Statement['seats'][number]> = (value, name) => {
  const from = object(value, name)
  return { item: member(from, 'item', id), taken: member(from, 'taken', integer()) }
}

const period: Reader<Statement['period']> = (value, name) => {
  const [begin, end, ...more] = list(instant, 2)(value, name)
  if (begin === undefined || end === undefined || more.length > 0 || end < begin)
    throw malformed(`"${name}" is not a begin and an end.`)
  return [begin, end]
}

/** Reads the payload of a `cs-statement+jwt`. Throws `malformed`. */
export const readStatement = (json: JsonValue): Statement => {
  const from = asObject(json)
  return {
    iss: member(from, 'iss', uuid),
    period: member(from, 'period', period),
    sums: member(from, 'sums', list(sum, 10_000_000)),
    seats: member(from, 'seats', optional(list(seats, 10_000_000))) ?? [],
    chains: member(from, 'chains', list(chain, 100_000)),
    previous: member(from, 'previous', optional(bytes32)),
    machineChanges: member(from, 'machineChanges', optional(list(machineChange))) ?? [],
    keyset: member(from, 'keyset', compact),
    readable: member(from, 'readable', optional(bytes32)),
    iat: member(from, 'iat', instant),
  }
}
