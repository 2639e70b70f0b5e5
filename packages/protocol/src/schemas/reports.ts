import { Type } from 'typebox'
import {
  Bytes8,
  Bytes32,
  CompactToken,
  Instant,
  integer,
  nullable,
  oneOf,
  Stage,
  text,
  Uuid,
} from './parts.ts'

/** Plaintext of a `cs-report+jwe`, of which nothing is refused as malformed. */
export const SubmissionSchema = Type.Object({
  client: Uuid,
  store: Bytes8,
  sequence: integer(1),
  dropped: nullable(integer()),
  lastHead: nullable(text(4096, 1)),
  reports: Type.Array(
    Type.Object({
      session: Bytes8,
      slot: integer(),
      counts: Type.Record(
        Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' }),
        integer(1, 1_000_000_000),
        {
          minProperties: 1,
          maxProperties: 64,
          additionalProperties: false,
        },
      ),
    }),
    { maxItems: 100_000 },
  ),
  release: Type.Optional(nullable(Type.String())),
  continuation: Type.Optional(nullable(Type.String())),
})

/** The JSON inside `receipt`. */
export const ReceiptSchema = Type.Object({
  sub: Uuid,
  sequence: integer(1),
  digest: Bytes32,
  accepted: integer(),
  refused: nullable(
    Type.Array(
      Type.Object({
        session: text(64),
        slot: integer(-(2 ** 53)),
        module: nullable(text(64)),
        reason: oneOf(['too-old', 'future', 'malformed', 'unknown-module']),
      }),
    ),
  ),
  stage: Stage,
  reauthorize: nullable(Type.Boolean()),
  incarnation: Bytes8,
  iat: Instant,
})

/** Content of a `cs-receipt+jwe`. */
export const ReceiptEnvelopeSchema = Type.Object({
  receipt: Type.String({ minLength: 1 }),
  index: integer(),
  size: integer(1),
  path: Type.Array(Bytes32, { maxItems: 64 }),
  head: CompactToken,
})

/** Payload of a `cs-head+jwt`. */
export const HeadSchema = Type.Object({
  iss: Uuid,
  iat: Instant,
  root: Bytes32,
  size: integer(1),
  chain: Bytes8,
  number: integer(),
  previous: nullable(Bytes32),
})
