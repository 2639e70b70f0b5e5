import type { Instant, PublicJwk } from '@countersign/protocol'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { isoTime } from '../../http/api/times.ts'
import type { ServerFacts } from '../../services.ts'
import { nullable, oneOf } from './shapes.ts'

const DAY = 86_400

const KeyView = Type.Object({
  kid: Type.String(),
  use: oneOf(['signing', 'encryption']),
  state: oneOf(['next', 'in-use', 'kept']),
  createdAt: Type.String(),
  firstUse: Type.String(),
  ageDays: Type.Integer(),
})

const ServerView = Type.Object({
  uuid: Type.String(),
  mode: oneOf(['hosted', 'self-hosted']),
  sandbox: Type.Boolean(),
  version: Type.String({ description: 'Version of the program.' }),
  incarnation: Type.String({ description: 'Changes when the server is restored from a back-up (H1).' }),
  role: oneOf(['main']),
  database: oneOf(['sqlite', 'postgres']),
  createdAt: Type.String(),
  publicUrl: Type.String(),
  rootKeys: Type.Array(
    Type.Object({
      kty: Type.String(),
      crv: Type.String(),
      x: Type.String(),
      y: Type.String(),
      kid: Type.Optional(Type.String()),
      sandbox: Type.Optional(Type.Boolean()),
    }),
    { description: 'Public keys of the vendor, as products are built with them (P2).' },
  ),
  https: Type.Boolean({ description: 'Whether clients are told an https URL (P7).' }),
  certificates: Type.Array(
    Type.Object({
      organizations: nullable(Type.Array(Type.String(), { description: 'Null: every organization.' })),
      issuedAt: Type.String(),
      expiresAt: Type.String(),
      daysLeft: Type.Integer({ description: 'Whole days; negative: expired.' }),
    }),
  ),
  keySet: nullable(
    Type.Object({
      issuedAt: Type.String(),
      expiresAt: Type.String(),
      nextRotation: Type.String({ description: 'When the next key is made.' }),
      keys: Type.Array(KeyView, { description: 'Newest first.' }),
    }),
  ),
  machine: nullable(
    Type.Object({
      since: Type.String({ description: 'Since when most labels of the machine are the same (L12).' }),
      labels: Type.Array(
        Type.Object({
          name: Type.String({ description: 'What is watched; its value is a digest and not told.' }),
          changedAt: nullable(Type.String({ description: 'Null: never.' })),
        }),
      ),
      changes: Type.Array(
        Type.Object({
          at: Type.String(),
          matching: Type.Integer(),
          labels: Type.Integer(),
          changed: Type.Array(Type.String()),
        }),
        { description: 'When most of the labels changed at once.' },
      ),
    }),
  ),
  lastBackUp: Type.Null({ description: 'This server makes no back-ups of its own.' }),
})

const rootKeyView = ({ kty, crv, x, y, kid, sandbox }: PublicJwk) => ({
  ...{ kty, crv, x, y },
  ...(kid === undefined ? {} : { kid }),
  ...(sandbox === undefined ? {} : { sandbox }),
})

const keySetView = (keySet: ServerFacts['keySet'], now: Instant) =>
  keySet === null
    ? null
    : {
        issuedAt: isoTime(keySet.issued),
        expiresAt: isoTime(keySet.expires),
        nextRotation: isoTime(keySet.nextRotation),
        keys: keySet.keys.map(({ kid, use, state, createdAt, from }) => ({
          kid,
          use,
          state,
          createdAt: isoTime(createdAt),
          firstUse: isoTime(from),
          ageDays: Math.floor((now - createdAt) / DAY),
        })),
      }

const machineView = (machine: ServerFacts['machine']) =>
  machine === null
    ? null
    : {
        since: isoTime(machine.since),
        labels: machine.labels.map(({ name, changedAt }) => ({
          name,
          changedAt: changedAt === null ? null : isoTime(changedAt),
        })),
        changes: machine.changes.map((change) => ({ ...change, at: isoTime(change.at) })),
      }

/** `GET /api/v1/server`: who this server is, for its operators (L12). Nothing secret. */
export const serverViewRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/server',
    scope: 'read',
    tag: 'server',
    summary: 'Identity, certificates, keys, database and machine of this server',
    answer: ServerView,
    handle: async () => {
      const now = services.clock.now()
      const { version, engine, role, facts } = services.server
      const { certificates, keySet, machine } = await services.store.read((tx) => facts(tx, now))
      const { serverUuid: uuid, mode, sandbox, incarnation, createdAt } = services.identity
      const { publicUrl } = services
      const rootKeys = services.identity.rootKeys.map(rootKeyView)
      return {
        body: {
          ...{ uuid, mode, sandbox, version, incarnation, role, publicUrl, rootKeys },
          database: engine,
          createdAt: isoTime(createdAt),
          https: publicUrl.startsWith('https:'),
          certificates: certificates.map(({ organizations, issued, expires }) => ({
            organizations: organizations === '*' ? null : organizations,
            issuedAt: isoTime(issued),
            expiresAt: isoTime(expires),
            daysLeft: Math.floor((expires - now) / DAY),
          })),
          keySet: keySetView(keySet, now),
          machine: machineView(machine),
          lastBackUp: null,
        },
      }
    },
  })
}
